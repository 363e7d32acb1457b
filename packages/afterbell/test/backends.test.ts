/** @file One seed, every backend: the same model but for rounding. */

import { type Backend, nativeBackend, nativeObstacle, selectBackend } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { classicRecipe, type LstmRecipe } from "../src/index.ts";
import { lstmEstimator } from "../src/models/index.ts";
import { waveSeries } from "./support/walk.ts";

/** The classic network, narrower: float64 in plain TypeScript trains along. */
const recipe: LstmRecipe = {
  ...classicRecipe,
  contextLength: 20,
  network: { lstmUnits: [12, 12], denseUnits: [6], dropout: 0.2 },
};
const series = waveSeries(300);
const origins = Array.from({ length: 60 }, (_, i) => 239 + i);

async function forecastsOf(backend: Backend): Promise<number[]> {
  const predictor = await lstmEstimator(recipe, { seed: 7, backend }).forSeries.fit(series);
  return predictor.forecast(series, origins).map(({ steps }) => steps[0]!.median);
}

test("after 20 epochs from the same seed, backends differ by at most 1e-4 of the price", async () => {
  const reference = await forecastsOf(selectBackend("reference"));
  const backends = [selectBackend("wasm")];
  if (nativeObstacle() === null) backends.push(nativeBackend());
  for (const backend of backends) {
    const forecasts = await forecastsOf(backend);
    const relative = forecasts.map((close, i) => Math.abs(close / reference[i]! - 1));
    expect(Math.max(...relative), backend.name).toBeLessThan(1e-4);
    expect(forecasts, backend.name).not.toEqual(reference); // another arithmetic did compute them
  }
}, 60_000);
