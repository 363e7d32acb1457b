import { expect, test } from "vitest";
import {
  dateAt,
  type Estimator,
  newYorkHours,
  type Panel,
} from "../../packages/afterbell/src/index.ts";
import { ewmaEstimator } from "../../packages/afterbell/src/models/index.ts";
import { rangeSeries } from "../../packages/afterbell/test/support/range-markets.ts";
import { judge, pValueOf } from "./judge.ts";

const LENGTH = 560;
const [one, two] = [1, 2].map((seed) =>
  rangeSeries(`US${seed}`, newYorkHours, { from: "2020-01-06", sessions: LENGTH, seed }),
);
const ewma = ewmaEstimator({ horizon: 1, seed: 1 });

/** What each fit was given. */
function watched(): { estimator: Estimator; fits: Panel[] } {
  const fits: Panel[] = [];
  const fit = (train: Panel) => {
    fits.push(train);
    return ewma.fit(train);
  };
  return { estimator: { name: "watched", fit }, fits };
}

test("forecasts each symbol alone from its 500th session, refitted on what was known", async () => {
  const { estimator, fits } = watched();
  const from = dateAt(one!, 300);
  const { count, crpsByDate } = await judge(estimator, [one!, two!], { from, refitEvery: 40 });
  const symbolsOf = ({ series }: Panel) => series.map(({ symbol, length }) => [symbol, length]);
  expect(fits.map(symbolsOf)).toEqual([
    ...[[["US1", 500]], [["US1", 540]]],
    ...[[["US2", 500]], [["US2", 540]]],
  ]);
  expect(count).toBe(120);
  expect([...crpsByDate.keys()]).toEqual(
    Array.from({ length: 60 }, (_, i) => dateAt(one!, 500 + i)),
  );
});

test("shows a fit the latest sessions alone where a history is given", async () => {
  const { estimator, fits } = watched();
  const from = dateAt(one!, 550);
  await judge(estimator, [one!], { from, refitEvery: 5, history: 300 });
  const ends = fits.map(({ series: [own] }) => [own!.length, dateAt(own!, own!.length - 1)]);
  expect(ends).toEqual([
    [300, dateAt(one!, 549)],
    [300, dateAt(one!, 554)],
  ]);
});

test("has losses of log returns, and no p-value against itself", async () => {
  const judged = await judge(ewma, [one!], { from: dateAt(one!, 500), refitEvery: 250 });
  expect(judged.count).toBe(60);
  expect(judged.coverage90).toBeGreaterThan(0.7);
  expect(judged.coverage90).toBeLessThanOrEqual(1);
  expect(judged.crps).toBeGreaterThan(0);
  expect(judged.winkler90).toBeGreaterThan(judged.crps);
  expect(pValueOf(judged, judged)).toBeNull();
});
