// The seats of a reservation in words: section, row and seat, by the layout of its date.
import { call } from "./api.js";
import { layout } from "./catalog.js";
import { t } from "./words.js";

const layoutOfDate = new Map();

/** { where, ticketClass, price } of each seat; by number alone where the date is gone. */
export async function seatNames(reservation, signal) {
  try {
    const known = await layoutOf(reservation.concertDateId, signal);
    return reservation.seatNumbers.map((seat) => name(known, seat));
  } catch (error) {
    if (signal.aborted) throw error;
    return reservation.seatNumbers.map((seat) => ({ where: t("seat.number", { seat }), ticketClass: "", price: 0 }));
  }
}

async function layoutOf(dateId, signal) {
  if (!layoutOfDate.has(dateId)) {
    const { data } = await call("GET", `concerts/dates/${dateId}/seat-map`, { signal, patience: 20 });
    layoutOfDate.set(dateId, data.layoutUrl.split("/").at(-1));
  }

  return layout(layoutOfDate.get(dateId), signal);
}

function name({ sections }, seat) {
  for (const section of sections) {
    const row = section.rows.find((r) => seat >= r.firstSeat && seat <= r.lastSeat);
    if (row) return { where: t("seat.where", { section: section.name, row: row.name, seat: seat - row.firstSeat + 1 }), ticketClass: section.ticketClass, price: section.price };
  }

  return { where: t("seat.number", { seat }), ticketClass: "", price: 0 };
}
