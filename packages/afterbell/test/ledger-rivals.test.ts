/** Every forecast beside those of the rivals: written at once, scored alike, and compared on the same rows. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Bar } from "../src/domain/bar.ts";
import type { LedgerRow } from "../src/domain/ledger-row.ts";
import type { LiveFigures, LiveRecord } from "../src/domain/live-record.ts";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { priceWalk, scaleBars } from "./support/price-walk.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const rivals = ["historical", "ewma"];

/** Bars of weekdays up to 2024-12-26, a Thursday, after whose close {@link evening} is. */
const SESSIONS = 519;
const evening = new Date("2024-12-26T23:00:00Z");
/** The Monday after, two sessions later. */
const later = new Date("2024-12-30T23:00:00Z");

const walk = (seed: number, sessions: number) => priceWalk({ seed, sessions });

/** `--replace`: after a split all prices are others. */
async function ingest(home: string, symbol: string, bars: readonly Bar[], now: Date) {
  const rows = bars.map(({ date, open, high, low, close, volume }) =>
    [date, open, high, low, close, volume].join(","),
  );
  await mkdir(join(home, "in"), { recursive: true });
  const path = join(home, "in", `${symbol}.csv`);
  await writeFile(path, `Date,Open,High,Low,Close,Volume\n${rows.join("\n")}\n`);
  const args = ["ingest", symbol, "--csv", path, "--replace"];
  expect(await runAfterbell(args, { home, now })).toMatchObject({ code: 0 });
}

async function homeWith(...symbols: string[]) {
  const home = await temporaryFolder();
  for (const [seed, symbol] of symbols.entries())
    await ingest(home, symbol, walk(seed, SESSIONS), evening);
  return home;
}

async function forecast(home: string, now: Date, ...args: string[]) {
  const ended = await runAfterbell(["forecast", "--model", "harx", "--json", ...args], {
    ...{ home, now },
  });
  return { ...ended, result: JSON.parse(ended.stdout) };
}

const rowsOf = (home: string) => openWorkspace(home).ledger.rows();
const faultOf = async (home: string) => (await openWorkspace(home).ledger.verify()).fault;
const isRival = ({ version }: { readonly version: string }) => rivals.includes(version);

/** What rows of the same symbol, session and step have in common, whoever forecast. */
const sessionOf = ({ symbol, priceSource, originDate, originClose, ...row }: LedgerRow) => ({
  ...{ symbol, priceSource, originDate, originClose },
  ...{ originMoment: row.originMoment, stepAhead: row.stepAhead, targetDate: row.targetDate },
  ...{ targetStart: row.targetStart, targetEnd: row.targetEnd, writtenAt: row.writtenAt },
  ...{ live: row.live, notLiveBecause: row.notLiveBecause, levels: row.quantileLevels },
});

/** Each model's row has one of each rival beside it. */
function expectRivalsBeside(rows: readonly LedgerRow[]): void {
  const own = rows.filter((row) => !isRival(row)).map(sessionOf);
  for (const rival of rivals) {
    const theirs = rows.filter(({ version }) => version === rival);
    expect(theirs.map(sessionOf)).toEqual(own);
    expect(theirs.every(({ recipe }) => recipe === rival)).toBe(true);
  }
}

describe("forecast writes the rivals' rows beside the model's", () => {
  test("live alike, once, whatever is repeated", async () => {
    const home = await homeWith("A", "B");
    const { result, stderr } = await forecast(home, evening, "--horizon", "2");
    expect({ ...result.ledger, stderr }).toMatchObject({ notes: [], scored: 0, stderr: "" });
    const rows = await rowsOf(home);
    expect(rows).toHaveLength(2 * 2 * 3);
    expect(rows.every(({ live }) => live)).toBe(true);
    expectRivalsBeside(rows);
    expect(await faultOf(home)).toBeNull();

    const again = await forecast(home, evening, "--horizon", "2");
    expect(again.result.ledger).toEqual(result.ledger);
    expect(await rowsOf(home)).toEqual(rows);

    // Of more steps, the first two are as they were.
    const further = await forecast(home, evening, "--horizon", "3");
    expect(further.result.ledger.notes).toEqual([]);
    const more = await rowsOf(home);
    expect(more.slice(0, rows.length)).toEqual(rows);
    expect(more.slice(rows.length).map(({ stepAhead }) => stepAhead)).toEqual(
      Array.from({ length: 6 }, () => 3),
    );
  });

  test("late alike: a step whose session has begun counts for nobody", async () => {
    const home = await homeWith("A", "B");
    const duringFriday = new Date("2024-12-27T16:00:00Z");
    const { result } = await forecast(home, duringFriday, "--horizon", "2");
    expect(result.ledger.notes).toEqual([
      "6 of 12 rows do not count as live: the session that is forecast had begun",
    ]);
    const rows = await rowsOf(home);
    expectRivalsBeside(rows);
    for (const { stepAhead, live } of rows) expect(live).toBe(stepAhead === 2);
  });

  test("of the sample, none is live", async () => {
    const home = await temporaryFolder();
    await runAfterbell(["ingest", "--sample"], { home, now: evening });
    const { result } = await forecast(home, new Date("2018-05-11T23:00:00Z"), "--horizon", "1");
    const rows = await rowsOf(home);
    expect(rows.map(({ version }) => version)).toEqual([result.forecasts[0].version, ...rivals]);
    expect(rows.map(({ notLiveBecause }) => notLiveBecause)).toEqual([
      "sample",
      "sample",
      "sample",
    ]);
  });

  test("a symbol that is too short for one of them is forecast and recorded all the same", async () => {
    const home = await homeWith("A", "B");
    await ingest(home, "NEW", walk(9, SESSIONS).slice(-200), evening);
    const { result, code } = await forecast(home, evening, "--horizon", "1");
    expect({ code, failed: result.failed }).toEqual({ code: 0, failed: [] });
    expect(result.ledger.notes).toEqual([
      expect.stringMatching(
        /no forecast by historical beside that of NEW \(.*251 bars.*got 200\)$/,
      ),
    ]);
    const rows = (await rowsOf(home)).filter(({ symbol }) => symbol === "NEW");
    expect(rows.map(({ version }) => version)).toEqual([result.forecasts[2].version, "ewma"]);
    expect(await faultOf(home)).toBeNull();
  });

  test("what is not recorded has none either", async () => {
    const home = await homeWith("A", "B");
    await forecast(home, evening, "--unrecorded");
    await forecast(home, evening, "--csv", join(home, "in"));
    expect(await rowsOf(home)).toEqual([]);
  });
});

/** A ledger whose forecasts of two sessions ahead have come true, and the prices that say so. */
async function scoredHome(change: (bars: Bar[]) => Bar[] = (bars) => bars) {
  const home = await homeWith("A", "B");
  await forecast(home, evening, "--horizon", "2");
  const bars = new Map<string, readonly Bar[]>();
  for (const [seed, symbol] of ["A", "B"].entries()) {
    bars.set(symbol, change(walk(seed, SESSIONS + 2)));
    await ingest(home, symbol, bars.get(symbol)!, later);
  }
  const { result } = await forecast(home, later, "--horizon", "2");
  expect(result.ledger.scored).toBe(12);
  return { home, bars };
}

/** Held, interval score at 90 % and CRPS of rows, from the closes: by their definitions and nothing of the program. */
function figuresBy(rows: readonly LedgerRow[], bars: ReadonlyMap<string, readonly Bar[]>) {
  const scored = rows.map(({ symbol, originDate, targetDate, ...row }) => {
    const closeOn = (date: string) => bars.get(symbol)!.find((bar) => bar.date === date)!.close;
    const realised = Math.log(closeOn(targetDate) / closeOn(originDate));
    const { quantileLevels: levels, logReturnQuantiles: quantiles } = row;
    const [lower, upper] = [0.05, 0.95].map((level) => quantiles[levels.indexOf(level)]!) as [
      number,
      number,
    ];
    const outside = Math.max(lower - realised, realised - upper, 0);
    const pinball = levels.map((level, k) => {
      const error = realised - quantiles[k]!;
      return error >= 0 ? level * error : (level - 1) * error;
    });
    return {
      held: outside === 0 ? 1 : 0,
      intervalScore: upper - lower + (2 / 0.1) * outside,
      crps: (2 * pinball.reduce((sum, one) => sum + one, 0)) / levels.length,
    };
  });
  const mean = (name: "held" | "intervalScore" | "crps") =>
    scored.reduce((sum, one) => sum + one[name], 0) / scored.length;
  return {
    ...{ count: rows.length, coverage: mean("held") },
    ...{ intervalScore: mean("intervalScore"), crps: mean("crps") },
  };
}

function expectFigures(figures: LiveFigures, expected: LiveFigures): void {
  expect(figures.count).toBe(expected.count);
  for (const name of ["coverage", "intervalScore", "crps"] as const)
    expect(figures[name], name).toBeCloseTo(expected[name]!, 12);
}

const shown = async (home: string) => {
  const { stdout } = await runAfterbell(["ledger", "--json"], { home });
  return JSON.parse(stdout) as Record<"records" | "versions" | "pooled", LiveRecord[]>;
};

describe("the record", () => {
  test.each([
    ["as they were", (bars: Bar[]) => bars],
    // After the split, the source has all closes in the new shares.
    ["after a split of 4:1", (bars: Bar[]) => scaleBars(bars, 0, bars.length, 0.25)],
  ])(
    "has each model's figures beside its rivals' of the same rows, with prices %s",
    async (_, change) => {
      const { home, bars } = await scoredHome(change);
      const due = (await rowsOf(home)).filter(({ originDate }) => originDate === "2024-12-26");
      const { records, versions } = await shown(home);
      const models = records.filter((one) => !rivals.includes(one.version ?? ""));
      expect(models.map(({ symbol }) => symbol)).toEqual(["A", "B"]);
      const ofAll = versions.filter((one) => one.version === models[0]!.version);
      expect(ofAll).toMatchObject([{ symbol: null, recipe: "harx", figures: { count: 4 } }]);
      for (const record of [...models, ...ofAll]) {
        const rows = due.filter(({ symbol }) => record.symbol === null || symbol === record.symbol);
        const own = figuresBy(
          rows.filter(({ version }) => version === record.version),
          bars,
        );
        expectFigures(record.figures, own);
        expect(record.rivals.map(({ rival }) => rival)).toEqual(rivals);
        for (const beside of record.rivals) {
          const ofRival = rows.filter(({ version }) => version === beside.rival);
          expectFigures(beside.own, own);
          expectFigures(beside.theirs, figuresBy(ofRival, bars));
        }
      }
      expect(await faultOf(home)).toBeNull();
    },
  );

  test("is a table: rivals below each version, and all symbols of a version at the end", async () => {
    const { home } = await scoredHome();
    const { stdout } = await runAfterbell(["ledger"], { home });
    const [heading = "", ...lines] = stdout.split("\n");
    expect(heading).toMatch(
      /^symbol +version +scored +held 90 % +change +interval score 90 % +change +CRPS +change$/,
    );
    const rival = (name: string) =>
      new RegExp(
        `^ +${name} +\\d+ +[\\d.]+% +[-+]?[\\d.]+ +[\\d.]+ +[-+]?[\\d.]+% +[\\d.]+ +[-+]?[\\d.]+%$`,
      );
    const model = (symbol: string, count: number) =>
      new RegExp(`^${symbol} +harx/\\S+ +${count} +[\\d.]+% +[\\d.]+ +[\\d.]+$`);
    for (const [i, [symbol, count]] of (
      [
        ["A", 2],
        ["B", 2],
        ["all", 4],
      ] as const
    ).entries()) {
      expect(lines[3 * i]).toMatch(model(symbol, count));
      expect(lines[3 * i + 1]).toMatch(rival("historical"));
      expect(lines[3 * i + 2]).toMatch(rival("ewma"));
    }
    // Numbers end below the ends of their headings.
    expect(new Set([1, 2, 4, 5, 7, 8].map((i) => lines[i]?.length))).toEqual(
      new Set([heading.length]),
    );
    expect(stdout).toContain("24 rows: 12 scored, 12 to be scored, 0 not live. Head: row 24, ");
  });
});
