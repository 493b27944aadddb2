// Calls of the service. Its refusals are exceptions with their code; what is away, slow or busy is waited for as it says.
import { config } from "./config.js";
import { observe } from "./clock.js";

const timeoutSeconds = 20;

/** The address of the API, with a slash at its end. */
export const base = new URL(config.api || "../v1/", location.href);

/** A refusal of the service, or code "offline" where there was no answer. */
export class Refusal extends Error {
  constructor(status, code, body = {}, retryAfter = null) {
    super(body.detail ?? code);
    Object.assign(this, { status, code, body, retryAfter, detail: body.detail ?? "" });
  }

  /** Whether the same call can succeed later without a change. */
  get isPassing() {
    return this.code === "offline" || this.status === 429 || this.status === 503 || this.status === 502 || this.status === 504;
  }
}

/** Whether the service answers, for the banner: { state: "ok" | "offline" | "busy", until }. */
export const connection = new EventTarget();
let lately = "ok";

function report(state, until = null) {
  if (state === "ok" && lately === "ok") return;
  lately = state;
  connection.dispatchEvent(new CustomEvent("change", { detail: { state, until } }));
}

/**
 * One call. Resolves to { status, data, headers }. 304 resolves with data null.
 * @param patience Seconds for which a passing refusal is waited out, with the same Idempotency-Key; 0 throws it at once.
 */
export async function call(method, path, { body, token, operatorKey, headers = {}, patience = 0, cache = "no-store", signal } = {}) {
  const given = { ...headers };
  if (token) given.authorization = `Bearer ${token}`;
  if (operatorKey) given["x-functions-key"] = operatorKey;
  if (body !== undefined) given["content-type"] = "application/json";
  if (method !== "GET") given["idempotency-key"] ??= newKey();
  const request = { method, headers: given, body: body === undefined ? undefined : JSON.stringify(body), cache };
  const deadline = Date.now() + patience * 1000;
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await send(new URL(path, base), request, signal);
      report("ok");
      return answer;
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (!refusal.isPassing) report("ok");
      const seconds = waitAfter(refusal, attempt);
      if (refusal.isPassing) report(refusal.code === "offline" ? "offline" : "busy", Date.now() + seconds * 1000);
      if (!refusal.isPassing || Date.now() + seconds * 1000 > deadline) throw refusal;
      await pause(seconds, signal, refusal.code === "offline");
    }
  }
}

/** Seconds to wait after a passing refusal: what the service says, never less; without its word longer each time. Spread by a fifth. */
export function waitAfter(refusal, attempt) {
  const least = refusal.retryAfter ?? Math.min(30, 2 ** attempt);
  return least * (1 + 0.2 * Math.random());
}

/** Waits. A wait for the network ends early when the browser says that it is back. */
export function pause(seconds, signal, untilOnline = false) {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const end = () => (stop.abort(), clearTimeout(timer), resolve());
    const timer = setTimeout(end, seconds * 1000);
    if (untilOnline) addEventListener("online", end, { signal: stop.signal });
    signal?.addEventListener("abort", () => (stop.abort(), clearTimeout(timer), reject(signal.reason)), { signal: stop.signal });
    if (signal?.aborted) reject(signal.reason);
  });
}

/** Names a call, so that its repeat is not a second one. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(url, request, signal) {
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  let response;
  let content;
  try {
    response = await fetch(url, { ...request, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    content = await read(response);
  } catch (failure) {
    if (signal?.aborted) throw signal.reason;
    throw new Refusal(0, "offline", { detail: String(failure.message ?? failure) });
  }
  observe(response.headers.get("date"));
  if (response.ok || response.status === 304) return { status: response.status, data: content?.data ?? null, headers: response.headers };
  const retryAfter = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  throw new Refusal(response.status, content?.code ?? `http-${response.status}`, content ?? {}, Number.isNaN(retryAfter) ? null : retryAfter);
}

async function read(response) {
  // Read to its end, although there is nothing in it: a body that nobody reads costs the connection.
  if (response.status === 304 || response.status === 204) return response.text().then(() => null);
  return (response.headers.get("content-type") ?? "").includes("json") ? response.json() : null;
}
