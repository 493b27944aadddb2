// The seats of a date as they change: the two-bit map once, then what changed since its ETag, never more often than the answer allows.
import { call } from "./api.js";
import { layout } from "./catalog.js";
import { planOf } from "./seat-plan.js";
import { available, changes, held, sold, unpack } from "./seat-bits.js";
import { repeat } from "./repeat.js";

/** Reads plan and statuses of a date once. */
export async function readSeats(dateId, signal) {
  const first = await call("GET", `concerts/dates/${dateId}/seat-map`, { signal, patience: 60 });
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
    const answer = await readChanges(seats.dateId, seats.etag, signal);
    if (answer.status !== 304) {
      seats.etag = answer.headers.get("etag");
      const other = apply(seats, answer.data);
      if (other.length > 0) changed(other);
    }

    return pauseOf(answer.headers);
  }, { signal, failed, hiddenSeconds: 15 });
}

function readChanges(dateId, etag, signal) {
  const since = encodeURIComponent(etag ?? "");
  return call("GET", `concerts/dates/${dateId}/seat-map/changes?since=${since}`, { headers: etag ? { "if-none-match": etag } : {}, signal });
}

/** Writes what changed, or the whole map where the service does not know our version. Returns the indices that changed. */
function apply({ statuses, plan }, data) {
  if (data.map) {
    const now = unpack(data.map, plan.total);
    const other = changes(statuses, now);
    statuses.set(now);
    return other;
  }

  const other = [];
  for (const [status, seats] of [[available, data.nowAvailable], [held, data.nowHeld], [sold, data.nowSold]]) {
    for (const seat of seats) {
      if (statuses[seat - 1] === status) continue;
      statuses[seat - 1] = status;
      other.push(seat - 1);
    }
  }

  return other;
}

/** Seconds until the next look: what Cache-Control or Retry-After says, and at least one. */
function pauseOf(headers) {
  const age = Number(/max-age=(\d+)/.exec(headers.get("cache-control") ?? "")?.[1] ?? 1);
  const told = Number(headers.get("retry-after") ?? 0);
  return Math.max(1, age, told) + Math.random() * 0.1;
}
