// The two-bit map: seat 1 in the highest bits of the first byte. 0 available, 1 held, 2 sold.
export const available = 0;
export const held = 1;
export const sold = 2;

/** The status of every seat, from the map in base64. */
export function unpack(map, total) {
  const bytes = atob(map);
  const statuses = new Uint8Array(total);
  for (let i = 0; i < total; i++) statuses[i] = (bytes.charCodeAt(i >> 2) >> (6 - 2 * (i & 3))) & 3;
  return statuses;
}

/** The indices of the seats whose status is another one. */
export function changes(before, after) {
  const changed = [];
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) changed.push(i);
  return changed;
}
