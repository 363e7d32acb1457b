/** @file What is compared: the panel network and its rivals, and how often each is fitted again. */

import { availableParallelism } from "node:os";
import { wasmBackend } from "@afterbell/lstm";
import { baselineNamed, type Estimator } from "../../packages/afterbell/src/index.ts";
import {
  harxEstimator,
  type PanelNetworkOptions,
  panelNetworkEstimator,
} from "../../packages/afterbell/src/models/index.ts";
import { nextSession } from "./price-series.ts";

/** Sessions between fits. */
export const REFITS = { garch: 21, har: 252 } as const;
export const FIVE_SEEDS: readonly number[] = [1, 2, 3, 4, 5];

/** The same bits on every kind of processor. */
const portable = wasmBackend("wasm-simd");

export function garchFhs(horizon: number): Estimator {
  return baselineNamed("garch-fhs", { horizon, seed: 1 });
}

export function ewmaFhs(horizon: number): Estimator {
  return baselineNamed("ewma", { horizon, seed: 1 });
}

export function harx(horizon: number): Estimator {
  return harxEstimator({ horizon, nextSession });
}

/** The panel network on all threads there are: they decide the time and not the bits. */
export function network(options: Partial<PanelNetworkOptions> = {}) {
  const { backend = portable } = options;
  const threads = Math.min(backend.maxThreads, availableParallelism());
  return panelNetworkEstimator({ horizon: 1, nextSession, backend, threads, ...options });
}

const titles: Readonly<Record<string, string>> = {
  ...{ "garch-fhs": "GARCH-FHS", ewma: "EWMA-FHS", harx: "HARx" },
  "har-with-market": "HAR with market",
};

/** How the document names an estimator. */
export function titleOf({ name }: { readonly name: string }): string {
  return titles[name] ?? name;
}
