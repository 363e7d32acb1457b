import { InvalidNetworkError } from "./errors.ts";
import { answersPerTarget, checkLoss, type Loss } from "./loss.ts";
import type { Network } from "./network.ts";

/**
 * Targets a window needs: the network's answers by the answers each target takes.
 *
 * @throws {InvalidNetworkError} A loss out of range, or answers of a session that are no whole number of targets.
 */
export function targetsPerWindow(network: Network, loss: Loss): number {
  checkLoss(loss);
  const width = answersPerTarget(loss);
  if (network.answerWidth % width !== 0) {
    const expected = `a multiple of ${width} units in the last layer (loss ${loss.type})`;
    throw new InvalidNetworkError("layers", expected, network.answerWidth);
  }
  return network.outputs / width;
}
