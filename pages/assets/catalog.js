// What is on: concerts, their dates and halls, and the boards of their queues.
import { call } from "./api.js";

const kept = new Map();

/** A slice of the published concerts: { concerts, total }. */
export async function concerts(page, size, signal) {
  const { data, headers } = await call("GET", `concerts?page=${page}&size=${size}`, { signal, patience: 30 });
  for (const concert of data) kept.set(concert.concertId, concert);
  return { concerts: data, total: Number(headers.get("x-total-count") ?? data.length) };
}

/** One concert with its dates to come and those that are over. */
export async function concert(concertId, signal) {
  if (!kept.get(concertId)?.whole) {
    const { data } = await call("GET", `concerts/${concertId}?past=true`, { signal, patience: 30 });
    kept.set(concertId, { ...data, whole: true });
  }
  return kept.get(concertId);
}

/** The concert of that id as far as it is known already, for names in lists. */
export async function tryConcert(concertId, signal) {
  try {
    return await concert(concertId, signal);
  } catch {
    return null;
  }
}

/** What everybody may know of a queue. */
export async function board(queueId, signal) {
  return (await call("GET", `queues/${encodeURIComponent(queueId)}/board`, { signal })).data;
}

/** A layout. It never changes, so the browser keeps it. */
const layouts = new Map();
export async function layout(layoutId, signal) {
  if (!layouts.has(layoutId)) {
    const { data } = await call("GET", `layouts/${encodeURIComponent(layoutId)}`, { signal, patience: 30, cache: "default" });
    layouts.set(layoutId, data);
  }
  return layouts.get(layoutId);
}
