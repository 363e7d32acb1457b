import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { priceWalk } from "./support/price-walk.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** 2024-12-27, a Friday, is the last session of 519 that begin in 2023. */
const SESSIONS = 519;
const evening = new Date("2024-12-27T23:00:00Z");

async function csvOf(home: string, symbol: string, seed: number, sessions = SESSIONS) {
  const rows = priceWalk({ seed, sessions }).map(({ date, open, high, low, close, volume }) =>
    [date, open, high, low, close, volume].join(","),
  );
  await mkdir(join(home, "in"), { recursive: true });
  const path = join(home, "in", `${symbol}.csv`);
  await writeFile(path, `Date,Open,High,Low,Close,Volume\n${rows.join("\n")}\n`);
  return path;
}

async function homeWith(...symbols: string[]) {
  const home = await temporaryFolder();
  for (const [seed, symbol] of symbols.entries()) {
    const path = await csvOf(home, symbol, seed);
    await runAfterbell(["ingest", symbol, "--csv", path], { home, now: evening });
  }
  return home;
}

const forecast = async (home: string, ...args: string[]) =>
  runAfterbell(["forecast", ...args], { home, now: evening });
const parsed = async (home: string, ...args: string[]) => {
  const { stdout, ...ended } = await forecast(home, ...args, "--json");
  return { ...ended, result: JSON.parse(stdout) };
};

describe("afterbell forecast", () => {
  test("of all stored symbols: real dates, the last close as median, intervals that widen", async () => {
    const home = await homeWith("A", "B", "C");
    const { code, result } = await parsed(home, "--horizon", "3");
    expect(code).toBe(0);
    expect(result).toMatchObject({ nominalCoverage: 0.9, recorded: true, failed: [] });
    expect(result.forecasts.map((one: { symbol: string }) => one.symbol)).toEqual(["A", "B", "C"]);
    for (const { lastClose, lastSession, steps, record } of result.forecasts) {
      expect(lastSession).toBe("2024-12-26");
      expect(steps.map((step: { date: string }) => step.date)).toEqual([
        ...["2024-12-27", "2024-12-30", "2024-12-31"],
      ]);
      let width = 0;
      for (const { median, interval, quantiles } of steps) {
        expect(median).toBe(lastClose);
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
        expect(interval.upper - interval.lower).toBeGreaterThanOrEqual(width);
        width = interval.upper - interval.lower;
      }
      expect(record.sessions).toBe(250);
      expect(record.held / record.sessions).toBeGreaterThan(0.8);
      expect(record.held / record.sessions).toBeLessThan(0.97);
    }
  });

  test("a symbol whose prices end months earlier has a record of a year as well", async () => {
    const home = await temporaryFolder();
    const later = new Date("2026-12-31T23:00:00Z");
    for (const [seed, sessions] of [900, 820].entries()) {
      const path = await csvOf(home, `S${seed}`, seed, sessions);
      await runAfterbell(["ingest", `S${seed}`, "--csv", path], { home, now: later });
    }
    const { stdout } = await runAfterbell(["forecast", "--json"], { home, now: later });
    const { forecasts } = JSON.parse(stdout);
    expect(forecasts).toMatchObject([{ record: { sessions: 250 } }, { record: { sessions: 250 } }]);
    for (const { record } of forecasts) expect(record.held / 250).toBeGreaterThan(0.8);
  });

  test("a symbol's forecast is the same whoever else is asked for", async () => {
    const home = await homeWith("A", "B", "C", "D", "E");
    const all = await parsed(home, "--model", "harx");
    const ofC = all.result.forecasts[2];
    const alone = await parsed(home, "C", "--model", "harx");
    expect(alone.code).toBe(0);
    expect(alone.result.forecasts).toEqual([ofC]);
    // The market's means need five members.
    await writeFile(join(home, "data", "E_history.csv"), "no prices\n");
    const { code, result } = await parsed(home, "C", "--model", "harx");
    expect({ code, failed: result.failed }).toEqual({ code: 0, failed: [] });
    expect(result.forecasts[0].steps).not.toEqual(ofC.steps);
  });

  test("the same again changes nothing, and another coverage is another interval", async () => {
    const home = await homeWith("A", "B");
    const first = await parsed(home);
    const again = await parsed(home);
    expect(again.result.forecasts).toEqual(first.result.forecasts);
    expect(again.result.ledger.head).toBe(first.result.ledger.head);
    const narrow = await parsed(home, "--coverage", "0.62", "--horizon", "1");
    const widthOf = ({ result }: { result: typeof first.result }) =>
      result.forecasts[0].steps[0].interval.upper - result.forecasts[0].steps[0].interval.lower;
    expect(widthOf(narrow)).toBeLessThan(widthOf(first));
    const wide = await forecast(home, "--coverage", "0.99");
    expect(wide).toMatchObject({ code: 2, stdout: "" });
    expect(wide.stderr).toContain("at most 0.95");
  });

  test("--model harx and panel forecast side by side, and only the first one is in use", async () => {
    const home = await temporaryFolder();
    await runAfterbell(["ingest", "--sample"], { home, now: evening });
    const { code, result: panel } = await parsed(home);
    expect(code).toBe(0);
    const { result: harx } = await parsed(home, "--model", "harx");
    for (const [i, { version, lastClose, steps, record }] of panel.forecasts.entries()) {
      expect(version).toMatch(/^panel\/\d{8}T\d{6}Z-panel$/);
      const ofHarx = harx.forecasts[i];
      expect(ofHarx.version).toMatch(/^harx\//);
      const [first, second] = steps;
      expect(first.median).toBe(lastClose);
      // The network that was trained before says how wide the next session is.
      expect(first.interval).not.toEqual(ofHarx.steps[0].interval);
      expect(second.interval.lower).toBeLessThanOrEqual(first.interval.lower);
      expect(second.interval.upper).toBeGreaterThanOrEqual(first.interval.upper);
      // The later steps are those of HARx.
      expect(steps[4].interval).toEqual(ofHarx.steps[4].interval);
      expect(record.sessions).toBe(250);
    }
    const again = await parsed(home);
    expect(again.result.forecasts).toEqual(panel.forecasts);
    const { stdout } = await runAfterbell(["ledger", "--json"], { home });
    expect(JSON.parse(stdout)).toMatchObject({ rows: 20, scored: 0 }); // five steps by four
    const unknown = await forecast(home, "--model", "garch");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("--model: expected harx or panel, got garch");
  });

  test("a network whose intervals make no sense on some prices is told of, and HARx forecasts", async () => {
    const home = await homeWith("A", "B");
    const { stderr, result } = await parsed(home);
    expect(stderr).toMatch(/an interval [\d.]+ times as wide as HARx's.*HARx forecasts instead/);
    for (const { version } of result.forecasts) expect(version).toMatch(/^harx\//);
    expect((await forecast(home)).stderr).toBe("");
  });

  test("one symbol that cannot be forecast stops no other", async () => {
    const home = await homeWith("A", "B");
    const path = await csvOf(home, "NEW", 9, 40);
    await runAfterbell(["ingest", "NEW", "--csv", path], { home, now: evening });
    const { code, result, stderr } = await parsed(home);
    expect(code).toBe(2);
    expect(result.forecasts).toHaveLength(2);
    expect(result.failed).toMatchObject([{ symbol: "NEW" }]);
    expect(result.failed[0].message).toMatch(/need at least \d+ bars/);
    expect(stderr).toContain("1 of 3 symbols failed: NEW; the others are forecast");
    const missing = await forecast(home, "NONE");
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('run "afterbell ingest NONE"');
  });

  test("prices of a file are forecast and not recorded; --out writes the table", async () => {
    const home = await temporaryFolder();
    const path = await csvOf(home, "A", 1);
    const out = join(home, "out.csv");
    const { code, result } = await parsed(home, "--csv", path, "--out", out, "--horizon", "2");
    expect(code).toBe(0);
    expect(result).toMatchObject({ recorded: false, ledger: { head: null } });
    const lines = (await readFile(out, "utf8")).trimEnd().split("\n");
    expect(lines[0]).toBe("symbol,last_session,last_close,step,session,median,lower,upper");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^A,2024-12-26,[\d.]+,1,2024-12-27,/);
  });

  test("a file whose rows are not in order is told of, as an ingest does", async () => {
    const home = await temporaryFolder();
    const path = await csvOf(home, "A", 1);
    const [heading, ...rows] = (await readFile(path, "utf8")).trimEnd().split("\n");
    const swapped = rows.with(100, rows[101]!).with(101, rows[100]!);
    await writeFile(path, [heading, ...swapped, swapped[7]].join("\n"));
    const ingested = await runAfterbell(["ingest", "A", "--csv", path], { home, now: evening });
    const { stderr } = await forecast(home, "--csv", path);
    for (const kind of ["dates-unsorted", "duplicate-date"]) {
      const [, sentence = "none"] = new RegExp(`${kind} +(.+)`).exec(ingested.stdout) ?? [];
      expect(stderr).toContain(`${path}: ${sentence}\n`);
    }
  });

  test("what stands where the model has to be saved is told, and the forecast is made", async () => {
    const home = await homeWith("A", "B");
    await mkdir(join(home, "models"));
    const file = join(home, "models/harx");
    await writeFile(file, "");
    const { code, stderr } = await forecast(home, "--model", "harx");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: `afterbell: cannot read ${file}: ${file} is a file, where a folder has to be; move it\n`,
    });
    const made = await forecast(home);
    expect(made.code).toBe(0);
    expect(made.stderr).toContain(`${file} is a file, where a folder has to be; move it`);
    expect(made.stderr).toContain("the model is not saved: cannot write ");
  });

  test("a faulty file is refused until its finding is accepted, and what was adjusted is said", async () => {
    const home = await temporaryFolder();
    const path = await csvOf(home, "BAD", 5);
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const cells = lines[300]!.split(",");
    cells[4] = "99999";
    lines[300] = cells.join(",");
    const adjusted = lines.map(
      (line, i) => `${line},${i === 0 ? "Adj Close" : line.split(",")[4]}`,
    );
    await writeFile(path, adjusted.join("\n"));
    const refused = await forecast(home, "--csv", path);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    const accept = `jump@${cells[0]}`;
    expect(refused.stderr).toContain(`add --accept ${accept}`);
    expect((await parsed(home, "--csv", path, "--accept", accept)).code).toBe(0);
    const other = await forecast(home, "--csv", path, "--accept", "jump@1999-01-04");
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toContain("jump@1999-01-04");

    await csvOf(home, "GOOD", 6);
    const { code, result } = await parsed(home, "--csv", join(home, "in"));
    expect(code).toBe(2);
    expect(result.failed).toMatchObject([{ symbol: "BAD", code: "UNSETTLED_FINDINGS" }]);
    expect(result.forecasts).toMatchObject([{ symbol: "GOOD" }]);
    const both = await parsed(home, "--csv", join(home, "in"), "--accept", accept);
    expect(both.result).toMatchObject({ failed: [], forecasts: [{}, {}] });

    const halved = lines.slice(0, 290).map((line, i) => {
      const close = Number(line.split(",")[4]);
      return `${line},${i === 0 ? "Adj Close" : i < 200 ? 0.99 * close : close}`;
    });
    await writeFile(path, halved.join("\n"));
    const dividend = await forecast(home, "--csv", path);
    expect(dividend.stderr).toContain("BAD.csv: open, high, low and close are multiplied by");
  });

  test("nothing stored names the next step, and a faulty symbol is left out", async () => {
    const empty = await forecast(await temporaryFolder());
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('run "afterbell ingest AAPL"');
    const home = await homeWith("A", "B");
    const text = await readFile(await csvOf(home, "BAD", 5), "utf8");
    const lines = text.split("\n");
    lines[300] = lines[300]!.replace(/,[\d.]+,(\d+)$/, ",99999,$1");
    const path = join(home, "in/BAD.csv");
    await writeFile(path, lines.join("\n"));
    await runAfterbell(["ingest", "BAD", "--csv", path], { home, now: evening });
    const { result } = await parsed(home);
    expect(result.failed).toMatchObject([{ symbol: "BAD", code: "UNSETTLED_FINDINGS" }]);
    expect(result.forecasts).toHaveLength(2);
  });

  test("what was forecast is scored once its close is stored", async () => {
    const home = await temporaryFolder();
    const ingest = async (sessions: number, now: Date) => {
      for (const [seed, symbol] of ["A", "B"].entries()) {
        const path = await csvOf(home, symbol, seed, sessions);
        await runAfterbell(["ingest", symbol, "--csv", path], { home, now });
      }
    };
    // The session of 2024-12-26 has ended, and that of the 27th has not begun.
    await ingest(SESSIONS, new Date("2024-12-26T23:00:00Z"));
    const written = await runAfterbell(["forecast", "--horizon", "1", "--model", "harx"], {
      home,
      now: new Date("2024-12-26T23:05:00Z"),
    });
    expect(written.stderr).toBe("");
    await ingest(SESSIONS + 1, new Date("2024-12-28T12:00:00Z"));
    const later = await runAfterbell(["forecast", "--horizon", "1"], {
      home,
      now: new Date("2024-12-28T12:05:00Z"),
    });
    expect(later.stdout).toContain(
      '6 earlier forecasts were scored, with those of historical and ewma: "afterbell ledger"',
    );
    const { stdout } = await runAfterbell(["ledger", "--json"], { home });
    expect(JSON.parse(stdout)).toMatchObject({ rows: 12, scored: 6, notLive: 0 });
    expect((await runAfterbell(["ledger", "verify"], { home })).code).toBe(0);
  });
});
