/** @file What a scaler that has seen the test rows does to a test error, on recorded prices. */

import { describe, expect, test } from "vitest";
import { longHorizonBenchmark, repeatLast } from "../src/benchmark/index.ts";
import { fitScaler, scale } from "../src/dataset/index.ts";
import { readNumericTable } from "../src/market/index.ts";
import { readScalerFile } from "../src/workspace/index.ts";
import { sharedFile } from "./support/parts.ts";
import { referenceCloses } from "./support/reference-closes.ts";

describe("a scaler that has seen the test rows", () => {
  test("makes the same forecast look a third better on the exchange rates", async () => {
    const table = await readNumericTable(sharedFile("exchange_rate/exchange_rate.csv"));
    const mseAt96 = (scalerFittedOn: "train" | "all") =>
      longHorizonBenchmark(table, { horizons: [96], estimator: repeatLast, scalerFittedOn })[0]!
        .mse;
    // Nothing is forecast better: the test rows' own spread has become the unit.
    expect(mseAt96("train").toFixed(4)).toBe("0.0811");
    expect(mseAt96("all").toFixed(4)).toBe("0.0526");
  });

  test("tells the highest close of the next 318 sessions, from training rows alone", async () => {
    const { closes, training, testing } = await referenceCloses();
    const toldBy = (fittedOn: Float64Array) => {
      const known = scale(fitScaler("minmax", fittedOn), training);
      // Two prices and what they were scaled to give the line; where it reaches 1 lies the maximum.
      const [a, b] = [0, training.indexOf(Math.max(...training))];
      const perDollar = (known[b]! - known[a]!) / (training[b]! - training[a]!);
      return training[a]! + (1 - known[a]!) / perDollar;
    };
    expect(toldBy(training)).toBeCloseTo(Math.max(...training), 9);
    expect(toldBy(closes)).toBeCloseTo(Math.max(...testing), 9);
    expect(Math.max(...testing)).toBeGreaterThan(1.25 * Math.max(...training));
  });

  test("is what the reference project's scaler is", async () => {
    const { closes, training } = await referenceCloses();
    const { content } = await readScalerFile(sharedFile("seed/scaler.pkl"));
    expect(content.formula).toMatchObject({ kind: "minmax", dataMax: [Math.max(...closes)] });
    expect(fitScaler("minmax", training)).not.toMatchObject({ dataMax: [Math.max(...closes)] });
  });
});
