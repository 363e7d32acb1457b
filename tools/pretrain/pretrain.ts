/** @file The training of networks that come with the package. */

import { wasmBackend } from "@afterbell/lstm";
import {
  type BarSeries,
  dayNumber,
  indexAtOrBefore,
  panelOf,
  readSample,
  type SessionDate,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";
import {
  panelNetworkEstimator,
  type TrainedPanelNetwork,
} from "../../packages/afterbell/src/models/index.ts";
import { nextSession, pricesUntil } from "../accuracy/new-york-prices.ts";

export interface PretrainingOptions {
  /** The last session that the network sees. */
  readonly until: SessionDate;
  readonly seeds: readonly number[];
  /** They decide the time and not the bits. @default 1 */
  readonly threads?: number;
}

/**
 * Trains the panel network without inputs of the market. Plain WebAssembly SIMD gives the same bits on every kind of
 * processor, so that anybody can reproduce what is shipped.
 */
export async function pretrain(
  series: readonly BarSeries[],
  { until, seeds, threads = 1 }: PretrainingOptions,
): Promise<TrainedPanelNetwork> {
  const train = panelOf(...series.map((one) => seriesUntil(one, until)));
  const estimator = panelNetworkEstimator({
    ...{ horizon: 1, nextSession, seeds, threads },
    backend: wasmBackend("wasm-simd"),
    without: ["market", "marketVolume"],
  });
  const [network] = (await estimator.fit(train)).model.networks;
  return network!;
}

/** The sessions up to a date, that included. */
export function seriesUntil(series: BarSeries, date: SessionDate): BarSeries {
  return sliceSeries(series, 0, indexAtOrBefore(series, dayNumber(date)) + 1);
}

/** Prices of files up to a date; `sample` is the embedded one. */
export function judgedPrices(files: readonly string[], to: SessionDate): Promise<BarSeries[]> {
  const read = async (file: string) =>
    file === "sample" ? seriesUntil((await readSample()).series, to) : pricesUntil(file, to);
  return Promise.all(files.map(read));
}
