/** @file Turns of the event loop, for work that is done between them. */

/** The event loop is not held up for longer by work that gives way. */
const LONGEST_WORK_MS = 10;

/**
 * @returns What long work awaits as often as it likes: it lets signals, timers and requests have their
 * turn when they have not had one for a while.
 */
export function turnGiver(): () => Promise<void> {
  let lastTurn = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - lastTurn < LONGEST_WORK_MS) return;
    await nextTurn();
    lastTurn = performance.now();
  };
}

/** Costs microseconds, where `setTimeout(0)` takes a millisecond in Node and four in browsers. */
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
