// One loop for everything that is asked again and again: the place, the board, the seats, the operator's numbers.
import { Refusal, pause, waitAfter } from "./api.js";

/**
 * Runs until the signal aborts. `run` returns the seconds until the next time, or Infinity to end; a refusal that passes is waited out as it says, another
 * one ends the loop through `failed`.
 * @param hiddenSeconds The least pause while nobody sees the page.
 */
export async function repeat(run, { signal, failed, hiddenSeconds = 0 }) {
  let misses = 0;
  while (!signal.aborted) {
    let seconds;
    let offline = false;
    try {
      seconds = await run(signal);
      if (seconds === Infinity) return;
      if (document.hidden) seconds = Math.max(seconds, hiddenSeconds);
      misses = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refusal) || !error.isPassing) {
        failed?.(error);
        return;
      }
      seconds = waitAfter(error, misses++);
      offline = error.code === "offline";
    }
    await pause(seconds, signal, offline).catch(() => {});
  }
}

/** Runs each second until the signal aborts: what counts down on the screen. */
export function everySecond(run, signal) {
  if (signal.aborted) return;
  const timer = setInterval(run, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
}
