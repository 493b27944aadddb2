// A buyer's way through a sale with the generated client. Prints what CSharp/MainPath.cs prints.
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { argv: string[] };

const baseUrl = process.argv[2]!;
const [concertId, concertDateId, buyerId, rivalId] = process.argv.slice(3).map(Number) as [number, number, number, number];

function clientOf(token?: string) {
  const client = createClient<paths>({ baseUrl });
  const bearer: Middleware = {
    onRequest({ request }) {
      if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
    },
  };
  client.use(bearer);
  return client;
}

/** The data of a success; anything else ends the run. */
function dataOf<T>(answer: { data?: { data: T } | undefined; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data.data;
}

async function joinedAs(userId: number) {
  const place = dataOf(await clientOf().POST("/v1/queues/token", { body: { userId, concertId } }));
  console.log(`user ${userId} ${place.status} in ${place.queueId}, ${String(place.number).length} digits`);
  return clientOf(place.token);
}

const buyer = await joinedAs(buyerId);
const rival = await joinedAs(rivalId);
const concert = dataOf(await buyer.GET("/v1/concerts/{concertId}", { params: { path: { concertId } } }));
console.log(`${concert.dates.length} date of ${concert.dates[0]?.place.totalSeat} seats`);

const path = { concertDateId };
const seats = dataOf(await buyer.GET("/v1/concerts/dates/{concertDateId}/seats", { params: { path, query: { status: "available" } } }));
const map = dataOf(await buyer.GET("/v1/concerts/dates/{concertDateId}/seat-map", { params: { path } }));
console.log(`${seats.seats.length} seats listed, ${map.available} on the map of ${atob(map.map).length} bytes`);

const price = seats.seats[0]!.price;
const balance = dataOf(await buyer.PATCH("/v1/users/{userId}/charge", { params: { path: { userId: buyerId } }, body: { balance: 2 * price } }));
console.log(`balance ${balance.balance}`);

const hold = { concertId, concertDateId, seatNumbers: [1, 2] };
const header = { "Idempotency-Key": "typescript" };
const held = dataOf(await buyer.POST("/v1/reservations", { params: { header }, body: { userId: buyerId, ...hold } }));
const again = dataOf(await buyer.POST("/v1/reservations", { params: { header }, body: { userId: buyerId, ...hold } }));
console.log(`${held.status} ${held.seatNumbers.join(",")} for ${held.totalPrice}, repeated ${again.reservationId === held.reservationId}`);

const refused = await rival.POST("/v1/reservations", { body: { userId: rivalId, ...hold } });
if (refused.error && "code" in refused.error && refused.error.code === "seats-taken") {
  const { status, code, seatNumbers } = refused.error;
  console.log(`${status} ${code} ${seatNumbers?.join(",")}`);
}

const paid = dataOf(await buyer.POST("/v1/payments/pay", { body: { userId: buyerId, reservationId: held.reservationId } }));
console.log(`${paid.status}, balance ${paid.balance}`);
const mine = dataOf(await buyer.GET("/v1/reservations/{id}", { params: { path: { id: buyerId } } }));
const ledger = dataOf(await buyer.GET("/v1/users/{userId}/ledger", { params: { path: { userId: buyerId } } }));
console.log(`${mine.map((r) => r.status).join(",")}; ${ledger.map((e) => `${e.reason} ${e.amount}`).join(", ")}`);
