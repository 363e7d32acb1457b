import { NonFiniteDataError, ShapeError } from "./errors.ts";
import type { Loss } from "./loss.ts";
import type { Network } from "./network.ts";
import { targetsPerWindow } from "./targets-per-window.ts";

/**
 * Contexts and their targets. Contexts overlap, so they are kept as offsets into one array of time steps.
 * Backends copy those of one batch at a time.
 *
 * Several series may lie one after the other in `values`. Where one ends and the next begins is known only to
 * the caller, who gives `starts` whose contexts each lie within one series.
 */
export interface Windows {
  /** (T, F) row-major, scaled. */
  readonly values: Float64Array;
  /** F, values per time step. */
  readonly features: number;
  /** L, time steps per context. */
  readonly contextLength: number;
  /** (N) first time step of each context. */
  readonly starts: Int32Array;
  /**
   * (N, outputs / outputsPerTarget) row-major, scaled; if the output is a sequence, by time step. Empty if
   * only forecasts are needed.
   */
  readonly targets: Float64Array;
}

/**
 * @param loss Decides how many targets a window needs.
 * @throws {InvalidNetworkError} A loss that does not fit the network's outputs.
 * @throws {ShapeError} Another context or feature count than the network's, a context that leaves `values`, or targets that do not fit.
 * @throws {NonFiniteDataError} NaN or infinity anywhere.
 */
export function checkWindows(
  windows: Windows,
  network: Network,
  needTargets: boolean,
  loss: Loss = { type: "mse" },
): void {
  const { values, features, contextLength, starts, targets } = windows;
  const { spec } = network;
  if (features !== spec.features) throw new ShapeError("a time step", `${spec.features}`, features);
  if (contextLength !== spec.contextLength) {
    throw new ShapeError("a context", `${spec.contextLength}`, contextLength);
  }
  const timeSteps = values.length / features;
  for (const start of starts) {
    if (!(start >= 0 && start + contextLength <= timeSteps)) {
      throw new ShapeError("values", `(${start + contextLength}, ${features})`, values.length);
    }
  }
  if (needTargets) requireTargets(windows, targetsPerWindow(network, loss));
  requireFinite("values", values);
  requireFinite("targets", targets);
}

/**
 * The targets of a batch, in the batch's order.
 *
 * @param out (B · outputs) or longer, where they are written to.
 * @returns (B · targetsPerWindow) the part of `out` that was written.
 * @throws {ShapeError} Targets that do not fit the network and the loss.
 */
export function targetsOf(
  { starts, targets }: Windows,
  batch: Int32Array,
  network: Network,
  loss: Loss,
  out: Float64Array,
): Float64Array {
  const width = targetsPerWindow(network, loss);
  if (targets.length !== starts.length * width) {
    throw new ShapeError("targets", `(${starts.length}, ${width})`, targets.length);
  }
  for (let b = 0; b < batch.length; b++) {
    for (let i = 0; i < width; i++) out[b * width + i] = targets[batch[b]! * width + i]!;
  }
  return out.subarray(0, batch.length * width);
}

function requireTargets({ starts, targets }: Windows, width: number): void {
  if (starts.length > 0 && targets.length === starts.length * width) return;
  throw new ShapeError("targets", `(${Math.max(1, starts.length)}, ${width})`, targets.length);
}

function requireFinite(array: string, values: Float64Array): void {
  // A plain loop: this runs at every forecast.
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new NonFiniteDataError(array, i, values[i]!);
  }
}
