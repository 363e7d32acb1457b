/**
 * @file What every backend must do, run on each of them: `backendContract("wasm", wasmBackend, …)`.
 */

import { describe } from "vitest";
import type { Backend } from "./backend.ts";
import {
  answersWindowsAlone,
  drawsDropout,
  refusesWhatDoesNotFit,
} from "./contract/behaviour.contract.ts";
import { agreesWithKerasAdam, agreesWithPyTorch } from "./contract/golden.contract.ts";
import { agreesWithFiniteDifferences, agreesWithReference } from "./contract/gradients.contract.ts";

export interface ContractOptions {
  /** Largest |Δ| over the largest magnitude, against PyTorch in float64. */
  readonly golden: number;
  /**
   * What the backend computes in. Finite differences need float64; a float32 backend is compared
   * with the reference backend on the same networks instead, to the tolerance `golden`.
   * @default "float64"
   */
  readonly precision?: "float64" | "float32";
}

export function backendContract(name: string, backend: Backend, options: ContractOptions): void {
  const { golden, precision = "float64" } = options;
  describe(`${name} backend`, () => {
    agreesWithPyTorch(backend, golden);
    agreesWithKerasAdam(backend, golden);
    if (precision === "float64") agreesWithFiniteDifferences(backend);
    else agreesWithReference(backend, golden);
    drawsDropout(backend, golden);
    answersWindowsAlone(backend);
    refusesWhatDoesNotFit(backend);
  });
}
