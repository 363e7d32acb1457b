/**
 * @file The contract of all backends, run on each of them: `backendContract("wasm", wasmBackend, …)`.
 */

import { describe } from "vitest";
import type { Backend } from "./backend.ts";
import {
  drawsDropout,
  predictsWindowsIndependently,
  refusesWhatDoesNotFit,
} from "./contract/behaviour.contract.ts";
import { agreesWithKerasAdam, agreesWithPyTorch } from "./contract/golden.contract.ts";
import { agreesWithFiniteDifferences, agreesWithReference } from "./contract/gradients.contract.ts";
import { addsUpShards, sharesOutSteps } from "./contract/threads.contract.ts";
import { trainsPanels } from "./contract/training.contract.ts";

export interface ContractOptions {
  /** Largest |Δ| over the largest magnitude, against PyTorch in float64. */
  readonly golden: number;
  /**
   * For a backend in float32: largest |Δ| over the largest magnitude, against the reference backend on
   * made-up networks, which may be worse conditioned than those with golden values. Backends in float64
   * are compared with finite differences instead.
   */
  readonly agreement?: number;
  /**
   * Whether to test that steps shared among threads have the same bits. Those tests choose the number of
   * threads themselves, so they are the same for all `onThreads` variants of a backend.
   *
   * @default true
   */
  readonly sharesSteps?: boolean;
  /** How many made-up networks are compared with the reference backend. @default 200 */
  readonly runs?: number;
}

export function backendContract(name: string, backend: Backend, options: ContractOptions): void {
  const { golden, agreement, sharesSteps = true } = options;
  describe(`${name} backend`, () => {
    agreesWithPyTorch(backend, golden);
    agreesWithKerasAdam(backend, golden);
    if (agreement === undefined) agreesWithFiniteDifferences(backend);
    else agreesWithReference(backend, agreement, options.runs);
    drawsDropout(backend, golden);
    predictsWindowsIndependently(backend);
    addsUpShards(backend, agreement ?? golden);
    if (sharesSteps) sharesOutSteps(backend);
    trainsPanels(backend, agreement ?? golden, sharesSteps);
    refusesWhatDoesNotFit(backend);
  });
}

/** The backend, opened with this many threads by default. */
export function onThreads(backend: Backend, threads: number): Backend {
  return {
    ...backend,
    open: (network, options) => backend.open(network, { threads, ...options }),
  };
}
