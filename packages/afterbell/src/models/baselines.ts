import type { Estimator } from "../domain/forecaster.ts";
import { persistenceEstimator } from "./persistence.ts";

export const baselineNames: readonly string[] = ["persistence"];

export function baselineNamed(
  _name: string,
  { horizon }: { horizon: number; seed: number },
): Estimator {
  return persistenceEstimator(horizon);
}
