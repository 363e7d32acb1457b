/** @file What `afterbell export panel` writes, in Python: the forecast of `afterbell forecast`, from the card and prices. */

import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { type NextSession, panelFeatures } from "../src/dataset/index.ts";
import {
  type BarSeries,
  barsOf,
  newYorkHours,
  openWorkspace,
  panelOf,
  readSample,
} from "../src/index.ts";
import { symbolCalendars } from "../src/jobs/symbol-calendars.ts";
import type { PanelCard } from "../src/workspace/panel-card.ts";
import { python } from "./support/parts.ts";
import { closesOf, rangeSeries } from "./support/range-markets.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const SCRIPT = join(import.meta.dirname, "../../../tools/reference/panel_forecast.py");

/**
 * Networks compute in float32 here and there, in other orders: each of the 22 time steps adds some roundings of 6e-8 to
 * states of about 1. The largest difference seen was 2e-7.
 */
const TOLERANCE = 5e-6;
/** All features are computed in float64 from the same prices; sums are taken in other orders. */
const FEATURE_TOLERANCE = 1e-9;

interface Answer {
  readonly symbol: string;
  readonly features: Readonly<Record<string, number>>;
  readonly keras: PythonForecast;
  readonly onnx: PythonForecast;
}

interface PythonForecast {
  readonly logVariance: number;
  readonly shape: readonly number[];
  readonly quantiles: readonly number[];
}

const market = (of: (series: BarSeries) => BarSeries) =>
  Array.from({ length: 5 }, (_, i) => {
    const from = { from: "2020-01-06", sessions: 800, seed: 40 + i };
    return of(rangeSeries(`US${i}`, newYorkHours, from));
  });
const quick = ["train", "--recipe", "panel", "--networks", "2", "--epochs", "1"];
const sample = async () => [(await readSample()).series];

/** Prices, what makes a model of them, and how many features its network has. */
const cases: readonly [string, () => Promise<readonly BarSeries[]>, readonly string[], number][] = [
  ["ranges, volume and a market", async () => market((one) => one), quick, 29],
  ["closes and a market", async () => market(closesOf), quick, 22],
  ["a network that came with the package", sample, ["forecast", "--unrecorded"], 23],
];

describe("Python forecasts what Afterbell does", () => {
  test.each(cases)(
    "%s",
    async (_, prices, command, width) => {
      const home = await temporaryFolder();
      const series = await prices();
      const now = new Date(86_400_000 * (series[0]!.days.at(-1)! + 1));
      const run = async (...args: string[]) => {
        const { code, stdout, stderr } = await runAfterbell(args, { home, now });
        expect(code, stderr).toBe(0);
        return stdout;
      };
      await run("ingest", "--csv", await filesOf(series, home));
      await run(...command);
      for (const to of ["keras", "onnx"])
        await run("export", "panel", "--to", to, "--output", home);
      // The newest model, although one epoch is too little to put it to use.
      const asked = ["--model", "panel", "--horizon", "1", "--unrecorded", "--json"];
      const { forecasts } = JSON.parse(await run("forecast", ...asked));

      const { panel, nextSession } = await stored(home);
      const given = join(home, "prices.json");
      await writeFile(given, JSON.stringify(panel.series.map((one) => givenTo(one, nextSession))));
      const answers = await pythonAnswers(home, given);
      const card: PanelCard = JSON.parse(await readFile(join(home, "panel_features.json"), "utf8"));
      const { basis, features } = card.networks[0]!;
      const computed = panelFeatures(panel, { nextSession, basis });

      expect(features).toHaveLength(width);
      expect(answers).toHaveLength(series.length);
      for (const [i, answer] of answers.entries()) {
        const ours = card.latest[i]!;
        expect(answer.symbol).toBe(ours.symbol);
        expect(forecasts[i]).toMatchObject({
          symbol: ours.symbol,
          version: `panel/${card.version}`,
        });
        const columns: object[] = Object.values(computed[i]!.groups);
        const known = new Map<string, Float64Array>(columns.flatMap((one) => Object.entries(one)));
        const lastOf = ({ name }: { readonly name: string }) => known.get(name)!.at(-1)!;
        const theirs = features.map(({ name }) => answer.features[name]!);
        expectClose(theirs, features.map(lastOf), FEATURE_TOLERANCE);
        for (const { logVariance, shape, quantiles } of [answer.keras, answer.onnx]) {
          expectClose([logVariance], [ours.logVariance], TOLERANCE);
          expectClose(shape, ours.shape, TOLERANCE);
          expectClose(
            quantiles.map(Math.log),
            forecasts[i].steps[0].quantiles.map(Math.log),
            TOLERANCE,
          );
        }
      }
    },
    300_000,
  );
});

/** Price files, in a folder. */
async function filesOf(series: readonly BarSeries[], home: string): Promise<string> {
  const folder = join(home, "in");
  await mkdir(folder);
  for (const one of series) {
    const names = ["date", "open", "high", "low", "close", "volume"] as const;
    const known = names.filter((name) => barsOf(one)[0]![name] !== null);
    const rows = barsOf(one).map((bar) => known.map((name) => bar[name]).join(","));
    await writeFile(
      join(folder, `${one.symbol}.csv`),
      `${[known.join(","), ...rows].join("\n")}\n`,
    );
  }
  return folder;
}

/** The prices as they are stored, and the calendar. */
async function stored(home: string) {
  const { prices } = openWorkspace(home);
  const symbols = await prices.symbols();
  const loaded = await Promise.all(
    symbols.map(async (symbol) => ({ ...(await prices.open(symbol))!, findings: [] })),
  );
  const { nextSession } = symbolCalendars(loaded);
  return { panel: panelOf(...loaded.map(({ series }) => series)), nextSession };
}

/** A series as the script takes it. */
function givenTo(series: BarSeries, nextSession: NextSession) {
  const { symbol, days, open, high, low, close, volume } = series;
  return {
    ...{ symbol, market: "New York" },
    days: [...days],
    nextDays: Array.from(days, (day) => nextSession(series, day)),
    // JSON has null for NaN.
    ...{ open: [...open], high: [...high], low: [...low], close: [...close], volume: [...volume] },
  };
}

async function pythonAnswers(folder: string, prices: string): Promise<readonly Answer[]> {
  const { stdout } = await promisify(execFile)(python(), [SCRIPT, folder, prices]);
  return JSON.parse(stdout);
}

function expectClose(got: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(got).toHaveLength(expected.length);
  for (const [i, value] of got.entries()) {
    expect(Math.abs(value - expected[i]!), `${i}: ${value}`).toBeLessThan(tolerance);
  }
}
