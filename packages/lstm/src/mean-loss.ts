import type { Executor } from "./backend.ts";
import { type Loss, lossAndGradient } from "./loss.ts";
import { checkWindows, type Windows } from "./windows.ts";

/**
 * Mean loss over all windows, without dropout and penalty. Scaled units.
 *
 * @throws {InvalidNetworkError} A loss out of range, or one the network's answers do not fit.
 * @throws {ShapeError | NonFiniteDataError} Windows that do not fit the network.
 */
export function meanLoss(executor: Executor, windows: Windows, loss: Loss): number {
  checkWindows(windows, executor.network, true, loss);
  const answers = executor.predict(windows);
  return lossAndGradient(loss, answers, windows.targets, new Float64Array(answers.length));
}

/** {@link meanLoss} of squared errors. */
export function meanSquaredError(executor: Executor, windows: Windows): number {
  return meanLoss(executor, windows, { type: "mse" });
}
