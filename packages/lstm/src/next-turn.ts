/**
 * Lets a signal, a timer or a request have its turn on the event loop, at the cost of some microseconds;
 * `setTimeout(0)` takes a millisecond in Node, and four in browsers.
 */
export const nextTurn: () => Promise<void> = turnTaker();

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
