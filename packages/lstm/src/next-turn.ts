/** @file Lets the event loop run during long work. */

/** Longest time that such work blocks the event loop. */
const LONGEST_WORK_MS = 10;

/**
 * @returns A function for long work to await often: it yields to signals, timers and requests if they have
 *   not run for a while.
 */
export function turnGiver(): () => Promise<void> {
  let lastTurn = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - lastTurn < LONGEST_WORK_MS) return;
    await nextTurn();
    lastTurn = performance.now();
  };
}

/** Takes microseconds; `setTimeout(0)` takes a millisecond in Node and four in browsers. */
const nextTurn: () => Promise<void> = turnTaker();

function turnTaker(): () => Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (resume: () => void) => unknown };
  if (setImmediate) return () => new Promise((resolve) => void setImmediate(resolve));
  return () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
}
