// The operator's sign-in: a function key that this tab keeps and no other, or the sign-in that the deployment puts in front of the page.
import { call } from "./api.js";

const name = "boxoffice.operator-key";
let key = read();

function read() {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Whether somebody is signed in: a key, or "" for the deployment's own sign-in. */
export const isSignedIn = () => key !== null;

/** Keeps a key until the tab is closed; null signs out. */
export function useKey(value) {
  key = value;
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // Kept by this page alone, then.
  }
}

/** A call of an operator. A key that is refused signs out. */
export async function operate(method, path, options = {}) {
  try {
    return await call(method, path, { ...options, operatorKey: key || undefined });
  } catch (error) {
    if (error.status === 401 || error.status === 403) useKey(null);
    throw error;
  }
}
