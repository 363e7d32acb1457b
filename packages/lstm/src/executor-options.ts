import type { ExecutorOptions } from "./backend.ts";
import { InvalidNetworkError } from "./errors.ts";

/**
 * @param maxThreads Threads that the backend can use on this machine.
 * @throws {InvalidNetworkError}
 */
export function checkExecutorOptions(
  { maxBatchSize, threads = 1 }: ExecutorOptions,
  maxThreads: number,
): void {
  if (!isWhole(maxBatchSize)) {
    throw new InvalidNetworkError("maxBatchSize", "a whole number, 1 or more", maxBatchSize);
  }
  if (isWhole(threads) && threads <= maxThreads) return;
  const expected =
    maxThreads === 1 ? "1 with this backend" : `a whole number from 1 to ${maxThreads}`;
  throw new InvalidNetworkError("threads", expected, threads);
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
