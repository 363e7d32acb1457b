/** @file The networks that are trained, and how many windows an epoch of each has. */

import type { AdamSettings, LayerSpec, NetworkSpec } from "@afterbell/lstm";

export interface Workload {
  readonly name: WorkloadName;
  readonly network: NetworkSpec;
  readonly batchSize: number;
  /** Series the windows are cut from. */
  readonly series: number;
  /** An epoch has `series` times as many. */
  readonly windowsPerSeries: number;
}

export type WorkloadName = "seed" | "wide" | "panel" | "panel-29";

const CONTEXT_LENGTH = 60;

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  /** The network of the reference project, on as many windows as it trains. */
  seed: {
    name: "seed",
    network: network(1, [
      { type: "lstm", units: 50, returnSequences: true },
      { type: "dropout", rate: 0.2 },
      { type: "lstm", units: 50 },
      { type: "dropout", rate: 0.2 },
      { type: "dense", units: 25 },
      { type: "dense", units: 1 },
    ]),
    batchSize: 32,
    series: 1,
    windowsPerSeries: 1269,
  },
  /** Matrices that no longer fit the nearest cache. */
  wide: {
    name: "wide",
    network: network(8, [
      { type: "lstm", units: 256 },
      { type: "dense", units: 1 },
    ]),
    batchSize: 128,
    series: 1,
    windowsPerSeries: 4096,
  },
  /** One network for many stocks: 77,000 windows. */
  panel: {
    name: "panel",
    network: network(11, [
      { type: "lstm", units: 32 },
      { type: "dense", units: 1 },
    ]),
    batchSize: 256,
    series: 50,
    windowsPerSeries: 1540,
  },
  /** Many features and a short context: 30,800 windows of 14 stocks. */
  "panel-29": {
    name: "panel-29",
    network: {
      contextLength: 22,
      features: 29,
      layers: [
        { type: "lstm", units: 32 },
        { type: "dropout", rate: 0.1 },
        { type: "dense", units: 1 },
      ],
    },
    batchSize: 256,
    series: 14,
    windowsPerSeries: 2200,
  },
};

export const adam: AdamSettings = { learningRate: 0.005, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

export function windowCount({ series, windowsPerSeries }: Workload): number {
  return series * windowsPerSeries;
}

function network(features: number, layers: readonly LayerSpec[]): NetworkSpec {
  return { contextLength: CONTEXT_LENGTH, features, layers };
}
