import type { Executor } from "./backend.ts";
import type { Loss } from "./loss.ts";
import { lossAndGradient } from "./loss-and-gradient.ts";
import { turnGiver } from "./next-turn.ts";
import { checkWindows, type Windows } from "./windows.ts";

/**
 * Mean loss over all windows, without dropout and penalty. Scaled units.
 *
 * @throws {InvalidNetworkError} A loss out of range, or one that does not fit the network's outputs.
 * @throws {ShapeError | NonFiniteDataError} Windows that do not fit the network.
 */
export function meanLoss(executor: Executor, windows: Windows, loss: Loss): number {
  checkWindows(windows, executor.network, true, loss);
  const output = executor.predict(windows);
  return lossAndGradient(loss, output, windows.targets, new Float64Array(output.length));
}

/** Whole panels of vectors of any width, so that no lanes are left empty. */
const WINDOWS_AT_A_TIME = 32;

/**
 * {@link meanLoss} for a thread that has other work too: the event loop runs in between. The executor's
 * weights must not change meanwhile.
 */
export async function meanLossInTurns(
  executor: Executor,
  windows: Windows,
  loss: Loss,
): Promise<number> {
  checkWindows(windows, executor.network, true, loss);
  const { starts, targets } = windows;
  const { outputs } = executor.network;
  const output = new Float64Array(starts.length * outputs);
  const giveWay = turnGiver();
  for (let from = 0; from < starts.length; from += WINDOWS_AT_A_TIME) {
    await giveWay();
    const some = starts.subarray(from, from + WINDOWS_AT_A_TIME);
    const part = executor.predict({ ...windows, starts: some, targets: NO_TARGETS });
    output.set(part, from * outputs);
  }
  return lossAndGradient(loss, output, targets, new Float64Array(output.length));
}

const NO_TARGETS = new Float64Array();

/** {@link meanLoss} of squared errors. */
export function meanSquaredError(executor: Executor, windows: Windows): number {
  return meanLoss(executor, windows, { type: "mse" });
}
