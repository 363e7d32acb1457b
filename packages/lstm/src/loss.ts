import { InvalidNetworkError } from "./errors.ts";

/** How errors of the outputs are measured. */
export type Loss =
  /** Mean squared error. */
  | { readonly type: "mse" }
  /** Mean absolute error. */
  | { readonly type: "mae" }
  /** Squared up to an error of `delta`, absolute beyond. */
  | { readonly type: "huber"; readonly delta: number }
  /** Negative log-likelihood of a normal distribution. Outputs: mean, raw scale. */
  | { readonly type: "gaussian" }
  /** Of a Student-t distribution. Outputs: location, raw scale, raw degrees of freedom. */
  | { readonly type: "student-t" }
  /** Pinball loss. Outputs: the quantiles at these levels, in their order. */
  | { readonly type: "pinball"; readonly quantileLevels: readonly number[] };

/** Network outputs for each target. */
export function outputsPerTarget(loss: Loss): number {
  switch (loss.type) {
    case "mse":
    case "mae":
    case "huber":
      return 1;
    case "gaussian":
      return 2;
    case "student-t":
      return 3;
    case "pinball":
      return loss.quantileLevels.length;
  }
}

/** @throws {InvalidNetworkError} A loss out of range. */
export function checkLoss(loss: Loss): void {
  switch (loss.type) {
    case "mse":
    case "mae":
    case "gaussian":
    case "student-t":
      return;
    case "huber":
      if (loss.delta > 0 && Number.isFinite(loss.delta)) return;
      throw new InvalidNetworkError("loss.delta", "a number above 0", loss.delta);
    case "pinball":
      checkLevels(loss.quantileLevels);
      return;
    default:
      throw new InvalidNetworkError(
        "loss.type",
        "mse, mae, huber, gaussian, student-t or pinball",
        (loss as { type: unknown }).type,
      );
  }
}

function checkLevels(levels: readonly number[]): void {
  if (levels.length === 0) {
    throw new InvalidNetworkError("loss.quantileLevels", "at least one level", "none");
  }
  for (const [index, level] of levels.entries()) {
    if (level > 0 && level < 1) continue;
    throw new InvalidNetworkError(
      `loss.quantileLevels[${index}]`,
      "a level between 0 and 1",
      level,
    );
  }
}
