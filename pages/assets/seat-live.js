// The seats of a date as they change: the two-bit map, asked for by its ETag, never more often than the answer allows.
import { call } from "./api.js";
import { layout } from "./catalog.js";
import { planOf } from "./seat-plan.js";
import { changes, unpack } from "./seat-bits.js";
import { repeat } from "./repeat.js";

/** Reads plan and statuses of a date once. */
export async function readSeats(dateId, signal) {
  const first = await read(dateId, null, signal, 60);
  const plan = planOf(await layout(first.data.layoutUrl.split("/").at(-1), signal));
  return { dateId, plan, statuses: unpack(first.data.map, plan.total), etag: first.headers.get("etag") };
}

/**
 * Keeps the statuses as they are.
 * @param seats As readSeats returns; its statuses are changed in place.
 * @param changed Told the indices that changed.
 */
export function followSeats(seats, { signal, changed, failed }) {
  return repeat(async () => {
    const answer = await read(seats.dateId, seats.etag, signal, 0);
    if (answer.status !== 304) {
      seats.etag = answer.headers.get("etag");
      const now = unpack(answer.data.map, seats.plan.total);
      const other = changes(seats.statuses, now);
      seats.statuses.set(now);
      if (other.length > 0) changed(other);
    }

    return pauseOf(answer.headers);
  }, { signal, failed, hiddenSeconds: 15 });
}

function read(dateId, etag, signal, patience) {
  const headers = etag ? { "if-none-match": etag } : {};
  return call("GET", `concerts/dates/${dateId}/seat-map`, { headers, signal, patience });
}

/** Seconds until the next look: what Cache-Control or Retry-After says, and at least one. */
function pauseOf(headers) {
  const age = Number(/max-age=(\d+)/.exec(headers.get("cache-control") ?? "")?.[1] ?? 1);
  const told = Number(headers.get("retry-after") ?? 0);
  return Math.max(1, age, told) + Math.random() * 0.1;
}
