// A buyer's reservations: read, given back.
import { call } from "./api.js";

/** All of them, the newest first. */
export async function readReservations(who, signal) {
  return (await call("GET", `reservations/${who.userId}`, { token: who.accessToken, signal, patience: 30 })).data;
}

/** Cancels a hold, or has a payment refunded; only some seats of it where these are named. */
export async function release(who, reservation, place, signal, seatNumbers) {
  const { data } = await call("DELETE", `reservations/${encodeURIComponent(reservation.reservationId)}`, {
    body: { userId: who.userId, seatNumbers }, token: who.accessToken ?? place?.token, patience: 45, signal,
  });
  return data;
}
