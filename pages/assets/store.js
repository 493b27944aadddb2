// What survives a reload: the browser's storage where it can be used, and this tab's memory where it is full or refused.
const prefix = "boxoffice.";
const memory = new Map();
const listeners = new Set();

function storage() {
  try {
    const probe = `${prefix}probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}

let durable = storage();

export const store = {
  /** Whether what is set outlives this tab. */
  get isDurable() {
    return durable !== null;
  },

  /** The value, or null. A value that is not ours to read counts as absent. */
  get(key) {
    const text = (durable ? durable.getItem(prefix + key) : memory.get(key)) ?? null;
    try {
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  },

  /** Sets a value; null removes it. */
  set(key, value) {
    const text = value === null ? null : JSON.stringify(value);
    if (text === null) memory.delete(key);
    else memory.set(key, text);
    try {
      if (text === null) durable?.removeItem(prefix + key);
      else durable?.setItem(prefix + key, text);
    } catch {
      // Full: what is there cannot be changed any more, so memory is what counts from now on.
      for (const name of Object.keys(durable)) {
        const known = name.slice(prefix.length);
        if (name.startsWith(prefix) && known !== key && !memory.has(known)) memory.set(known, durable.getItem(name));
      }

      durable = null;
    }
  },

  /** Calls back with the key when another tab has changed a value. */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

addEventListener("storage", (event) => {
  if (event.storageArea !== durable || !event.key?.startsWith(prefix)) return;
  for (const listener of listeners) listener(event.key.slice(prefix.length));
});
