// The service's time. Its Date header is cut to the second, so the largest offset seen is the one nearest to the truth.
const samples = [];

/** Notes the Date header of an answer. */
export function observe(date, receivedAt = Date.now()) {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return;
  samples.push(server - receivedAt);
  if (samples.length > 30) samples.shift();
}

/** Milliseconds since 1970, by the service's clock. */
export function now() {
  return Date.now() + (samples.length === 0 ? 0 : Math.max(...samples));
}

/** Whole seconds until an ISO time; 0 when it has passed. */
export function secondsUntil(iso) {
  return Math.max(0, Math.ceil((Date.parse(iso) - now()) / 1000));
}
