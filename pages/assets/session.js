// Who the buyer is, and the places they have in queues. A place survives a reload, a second tab and a lost network.
import { config } from "./config.js";
import { call } from "./api.js";
import { store } from "./store.js";

/** "change": the buyer or a place is another one, here or in another tab. */
export const session = new EventTarget();
const changed = () => session.dispatchEvent(new Event("change"));
store.onChange((key) => {
  if (key === "member" || key.startsWith("place.")) changed();
});

/** The buyer: { userId, accessToken }, or null. */
export async function buyer() {
  if (config.identity) return config.identity();
  const userId = store.get("member");
  return Number.isSafeInteger(userId) && userId > 0 ? { userId, accessToken: null } : null;
}

/** Names the buyer of this browser, where no sign-in does. The places of another buyer are not theirs. */
export function becomeMember(userId) {
  if (store.get("member") !== userId) forgetPlaces();
  store.set("member", userId);
  changed();
}

/** Nobody is signed in. */
export function leaveMember() {
  forgetPlaces();
  store.set("member", null);
  changed();
}

/** The kept place in a queue: { token, queueId, userId, concertId, dateId, status }, or null. */
export function placeIn(queueId) {
  return store.get(`place.${queueId}`);
}

/** Keeps a place; null forgets it. */
export function keepPlace(queueId, place) {
  const queues = new Set(store.get("queues") ?? []);
  if (place) queues.add(queueId);
  else queues.delete(queueId);
  store.set("queues", [...queues]);
  store.set(`place.${queueId}`, place);
}

/** Takes a place for a concert, or finds the one that this buyer has already. */
export async function join(who, concert, dateId, signal) {
  const challenge = config.challenge ? await config.challenge() : null;
  const { data } = await call("POST", "queues/token", {
    body: { userId: who.userId, concertId: concert.concertId },
    token: who.accessToken,
    headers: challenge ? { "x-challenge-token": challenge } : {},
    patience: 60,
    signal,
  });
  const place = { token: data.token, queueId: data.queueId, userId: who.userId, concertId: concert.concertId, dateId, first: data.ahead };
  keepPlace(data.queueId, place);
  return { place, standing: data };
}

/** Gives a place up. */
export async function leave(queueId) {
  const place = placeIn(queueId);
  keepPlace(queueId, null);
  if (place) await call("DELETE", "queues/token", { token: place.token, patience: 20 });
}

function forgetPlaces() {
  for (const queueId of store.get("queues") ?? []) store.set(`place.${queueId}`, null);
  store.set("queues", null);
}
