import { InvalidNetworkError } from "./errors.ts";
import { checkLoss, type Loss, outputsPerTarget } from "./loss.ts";
import type { Network } from "./network.ts";

/**
 * Targets per window: the network's outputs divided by the outputs of each target.
 *
 * @throws {InvalidNetworkError} A loss out of range, or outputs per time step that are not a multiple of those per target.
 */
export function targetsPerWindow(network: Network, loss: Loss): number {
  checkLoss(loss);
  const width = outputsPerTarget(loss);
  if (network.outputWidth % width !== 0) {
    const expected = `a multiple of ${width} units in the last layer (loss ${loss.type})`;
    throw new InvalidNetworkError("layers", expected, network.outputWidth);
  }
  return network.outputs / width;
}
