import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chart } from "./support/chart.ts";
import { ingestOnLoopback } from "./support/ingest-on-loopback.ts";
import { json } from "./support/loopback-server.ts";
import { runAfterbell } from "./support/run-afterbell.ts";

const yahoo = ingestOnLoopback();
const csv = async (rows: readonly (readonly [string, number])[], name = "prices.csv") => {
  const path = join(yahoo.home, name);
  await writeFile(path, `Date,Close\n${rows.map((row) => `${row.join(",")}\n`).join("")}`);
  return path;
};
const provenance = async (symbol = "AAPL") =>
  JSON.parse(await readFile(join(yahoo.home, `data/${symbol}.json`), "utf8"));
const errorOf = (stderr: string) => JSON.parse(stderr.trimEnd().split("\n").at(-1)!).error;

/** Weekdays from Monday, 2020-01-06. */
const weekdays = (count: number, close: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 6 + 7 * Math.floor(i / 5) + (i % 5)));
    return [day.toISOString().slice(0, 10), close(i)] as const;
  });
const answerOf = (rows: readonly (readonly [string, number])[], meta = {}) =>
  json(
    chart(
      rows.map(([date, close]) => ({ at: `${date}T14:30:00Z`, close })),
      { meta },
    ),
  );

describe("new prices beside stored ones", () => {
  const own = weekdays(30, (i) => Number((5 + i / 100).toFixed(2)));

  test("a few new rows of a file are added, and no stored session is lost", async () => {
    await yahoo.ingest(`AAPL --csv ${await csv(own.slice(0, 25))}`);
    const { code, stdout } = await yahoo.ingest(`AAPL --csv ${await csv(own.slice(25))}`);
    expect(code).toBe(0);
    expect(stdout).toContain("AAPL: 30 sessions, 2020-01-06 to 2020-02-14, 5 new");
    expect(stdout).toContain("5 sessions added to 25 stored, 5 of them after 2020-02-07");
    expect((await yahoo.stored()).match(/^20/gm)).toHaveLength(30);
  });

  test("corrections of a file are taken, said, and the former file is kept", async () => {
    await yahoo.ingest(`AAPL --csv ${await csv(own)}`);
    const corrected = own.map(([date, close], i) => [date, i === 3 ? 5.04 : close] as const);
    const { stdout } = await yahoo.ingest(`AAPL --csv ${await csv(corrected)}`);
    expect(stdout).toContain("corrected: close of 2020-01-09 5.03 → 5.04");
    expect(stdout).toContain("it was saved as");
    expect(await yahoo.stored()).toContain("2020-01-09,5.04,");
  });

  test("prices of another unit are refused, and --replace keeps the old ones beside", async () => {
    await yahoo.ingest(`AAPL --csv ${await csv(own)}`);
    const before = await yahoo.stored();
    yahoo.server.answerWith(answerOf(own.map(([date, close]) => [date, 100 * close])));
    const refused = await yahoo.ingest("AAPL --json");
    expect(refused.code).toBe(2);
    expect(errorOf(refused.stderr)).toMatchObject({
      code: "CONFLICTING_PRICES",
      reason:
        "the close of 2020-01-06 is 500 there and 5 here, 100 times as much; 30 of 30 common sessions differ",
    });
    expect(refused.stderr).toContain("--replace stores the new prices in their place");
    expect(await yahoo.stored()).toBe(before);
    const replaced = await yahoo.ingest("AAPL --replace");
    expect(replaced.code).toBe(0);
    expect(replaced.stdout).toContain("were replaced");
    expect(await yahoo.stored()).toContain("2020-01-06,500.0,");
    expect(await provenance()).toMatchObject({ source: "yahoo", currency: "USD", file: null });
    const backup = join(yahoo.home, "data/AAPL_history.20200301T120000Z.csv");
    expect(await readFile(backup, "utf8")).toBe(before);
    const origin = join(yahoo.home, "data/AAPL.20200301T120000Z.json");
    expect(JSON.parse(await readFile(origin, "utf8"))).toMatchObject({ source: "csv" });
  });

  test("raw closes of a file are refused by adjusted ones, wherever in the past they differ", async () => {
    await yahoo.ingest(`AAPL --csv ${await csv(own)}`);
    // A dividend in the first week: only what lies before it differs.
    const adjusted = own.map(([date, close], i) => [date, i < 3 ? close * 0.97 : close] as const);
    yahoo.server.answerWith(answerOf(adjusted));
    const refused = await yahoo.ingest("AAPL --json");
    expect(refused.code).toBe(2);
    expect(errorOf(refused.stderr).reason).toContain("the close of 2020-01-06 is 4.85");
    expect(errorOf(refused.stderr).reason).toContain("3 of 30 common sessions differ");
  });

  test("a file with the source's own prices is carried on from there", async () => {
    await yahoo.ingest(`AAPL --csv ${await csv(own.slice(0, 25))}`);
    yahoo.server.answerWith(answerOf(own));
    const { code, stdout } = await yahoo.ingest("AAPL");
    expect(code).toBe(0);
    expect(stdout).toContain("are those of Yahoo Finance: 25 closes compared");
    expect(stdout).toContain("AAPL: 30 sessions");
    expect(await provenance()).toMatchObject({
      ...{ source: "yahoo", zone: "America/New_York", adjustment: "splits-and-dividends" },
    });
  });

  test("rows of a file without a session in common with a source's prices are refused", async () => {
    yahoo.server.answerWith(answerOf(own.slice(0, 25)));
    await yahoo.ingest("AAPL");
    const refused = await yahoo.ingest(`AAPL --csv ${await csv(own.slice(25))} --json`);
    expect(errorOf(refused.stderr).reason).toContain("no session in common");
    const overlapping = await yahoo.ingest(`AAPL --csv ${await csv(own.slice(20))}`);
    expect(overlapping.stdout).toContain("AAPL: 30 sessions");
  });

  test("the sample never replaces prices of one's own", async () => {
    await yahoo.ingest(`AAPL --csv ${await csv(own)}`);
    const before = await yahoo.stored();
    const refused = await yahoo.ingest("--sample --json");
    expect(errorOf(refused.stderr).code).toBe("CONFLICTING_PRICES");
    expect(await yahoo.stored()).toBe(before);
    await yahoo.ingest("--sample --replace");
    expect(await yahoo.stored()).toContain("\n2018-05-11,");
    const again = await yahoo.ingest("--sample");
    expect(again.stdout).toContain("0 new");
  });

  test("another currency is refused", async () => {
    yahoo.server.answerWith(answerOf(own, { currency: "GBp" }));
    await yahoo.ingest("AAPL");
    expect(await provenance()).toMatchObject({
      currency: "GBp",
      unit: { name: "pence", major: "GBP", perMajor: 100 },
    });
    yahoo.server.answerWith(
      answerOf(
        weekdays(40, (i) => 5 + i),
        { currency: "GBP" },
      ),
    );
    const refused = await yahoo.ingest("AAPL 2020-02-17 --json");
    expect(errorOf(refused.stderr).reason).toContain("they are in GBP, the stored ones in GBp");
  });

  test("sessions that the source no longer has are not lost", async () => {
    yahoo.server.answerWith(answerOf(own));
    await yahoo.ingest("AAPL");
    const before = await yahoo.stored();
    yahoo.server.answerWith(answerOf(own.slice(20).map(([date, close]) => [date, close * 0.9])));
    const refused = await yahoo.ingest("AAPL --json");
    expect(errorOf(refused.stderr)).toMatchObject({ code: "LOST_SESSIONS" });
    expect(refused.stderr).toContain("20 stored sessions (2020-01-06 to 2020-01-31)");
    expect(await yahoo.stored()).toBe(before);
  });

  test("a range beyond the stored one is fetched without a hole", async () => {
    const long = weekdays(60, (i) => 5 + i / 100);
    yahoo.server.answerWith(answerOf(long));
    await yahoo.ingest("AAPL 2020-01-06 2020-01-18");
    const { stdout } = await yahoo.ingest("AAPL 2020-02-03 2020-02-08");
    expect(stdout).toContain("AAPL: 25 sessions, 2020-01-06 to 2020-02-07, 15 new");
  });

  test("Yahoo's answer for another symbol is an error that training refuses", async () => {
    yahoo.server.answerWith(answerOf(own, { symbol: "META" }));
    const { stdout } = await yahoo.ingest("FB --json");
    expect(JSON.parse(stdout).findings).toMatchObject([
      { kind: "symbol-differs", severity: "error", values: { asked: "FB", found: "META" } },
    ]);
    const { home } = yahoo;
    const refused = await runAfterbell(["train", "FB", "--epochs", "1"], { home });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("afterbell prices accept FB symbol-differs");
  });
});

test("a split that the source announces and has not adjusted its prices for", async () => {
  const rows = weekdays(40, (i) => (i < 20 ? 7 : 1) * (20 + Math.sin(i)));
  const at = Date.parse(`${rows[20]![0]}T14:30:00Z`) / 1000;
  const split = { date: at, numerator: 7, denominator: 1, splitRatio: "7:1" };
  const sessions = rows.map(([date, close]) => ({ at: `${date}T14:30:00Z`, close }));
  yahoo.server.answerWith(json(chart(sessions, { events: { splits: { [at]: split } } })));
  const { stdout } = await yahoo.ingest("AAPL --json");
  const [finding] = JSON.parse(stdout).findings;
  expect(finding).toMatchObject({ kind: "jump", severity: "error", date: rows[20]![0] });
  expect(finding.message).toContain(
    "the source announces it (split 7:1), and the prices are not adjusted",
  );
});

describe("findings of what was read", () => {
  const rows = weekdays(40, (i) => 20 + Math.sin(i));

  test("a row that was cut off is remembered, accepted, and forgotten once it is read whole", async () => {
    const path = join(yahoo.home, "cut.csv");
    const text = `Date,Close\n${rows.map(([date, close]) => `${date},${close.toFixed(2)}`).join("\n")}`;
    await writeFile(path, text.slice(0, -1));
    const { stdout } = await yahoo.ingest(`X --csv ${path} --json`);
    const [finding] = JSON.parse(stdout).findings;
    expect(finding).toMatchObject({ kind: "last-bar", severity: "warning", date: rows.at(-1)![0] });
    const { home } = yahoo;
    const shown = await runAfterbell(["prices", "X", "--json"], { home });
    expect(JSON.parse(shown.stdout).prices[0].findings).toMatchObject([{ kind: "last-bar" }]);
    const accept = ["prices", "accept", "X", `last-bar@${finding.date}`];
    expect((await runAfterbell(accept, { home })).code).toBe(0);
    const accepted = await runAfterbell(["prices", "X"], { home });
    expect(accepted.stdout).toContain("no findings (1 accepted)");
    await writeFile(path, `${text}\n`);
    await yahoo.ingest(`X --csv ${path}`);
    expect((await provenance("X")).findings).toEqual([]);
  });

  test("errors stop a training until they are accepted, for good", async () => {
    const closes = weekdays(120, (i) => (i === 60 ? 1000 : 1) * (20 + Math.sin(i)));
    await yahoo.ingest(`X --csv ${await csv(closes)}`);
    const { home } = yahoo;
    const train = [
      "train",
      "X",
      "--recipe",
      "classic",
      "--epochs",
      "1",
      "--units",
      "2",
      "--dense",
      "2",
      "--context",
      "5",
    ];
    const refused = await runAfterbell([...train, "--json"], { home });
    expect(refused.code).toBe(2);
    const date = closes[60]![0];
    expect(errorOf(refused.stderr)).toMatchObject({
      code: "UNSETTLED_FINDINGS",
      findings: [{ kind: "jump", dates: [date] }],
    });
    const wrong = await runAfterbell([...train, "--accept", "jump@2020-01-07"], { home });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(`no finding jump@2020-01-07; they have jump@${date}`);
    const nonsense = await runAfterbell([...train, "--accept", "jumps"], { home });
    expect(nonsense.stderr).toContain("accept: expected KIND or KIND@YYYY-MM-DD");
    expect((await runAfterbell([...train, "--accept", `jump@${date}`], { home })).code).toBe(0);
    expect((await provenance("X")).accepted).toEqual([{ kind: "jump", date }]);
    expect((await runAfterbell([...train, "--seed", "2"], { home })).code).toBe(0);
  }, 60_000);

  test("prices that something else put there are read, and their provenance is unknown", async () => {
    await yahoo.ingest(`X --csv ${await csv(rows)}`);
    await writeFile(join(yahoo.home, "data/Y_history.csv"), await yahoo.stored("X"));
    const { home } = yahoo;
    const { stdout } = await runAfterbell(["prices"], { home });
    expect(stdout).toMatch(/^Y +40 +2020-01-06 +2020-02-28 +2020-03-02 +unknown/m);
    await writeFile(join(home, "data/X.json"), '{"schemaVersion":1}');
    const damaged = await runAfterbell(["prices", "X", "--json"], { home });
    expect(damaged.code).toBe(2);
    expect(errorOf(damaged.stderr)).toMatchObject({ code: "DAMAGED_FILE" });
    await writeFile(join(home, "data/X.json"), '{"schemaVersion":9}');
    const newer = await runAfterbell(["prices", "X", "--json"], { home });
    expect(errorOf(newer.stderr)).toMatchObject({ code: "NEWER_FORMAT" });
  });
});

describe("the dates of sessions", () => {
  test("midnight elsewhere is a finding, and --exchange-zone settles it", async () => {
    const path = join(yahoo.home, "berlin.csv");
    const rows = weekdays(30, (i) => 50 + i / 10).map(([date, close]) => {
      const day = new Date(Date.parse(date) - 3_600_000).toISOString();
      return `${day.slice(0, 10)} 23:00:00+00:00,${close}`;
    });
    await writeFile(path, `Date,Close\n${rows.join("\n")}\n`);
    const shifted = await yahoo.ingest(`X --csv ${path} --json`);
    expect(JSON.parse(shifted.stdout).findings).toMatchObject([
      { kind: "shifted-dates", severity: "error", date: null },
    ]);
    const settled = await yahoo.ingest(`X --csv ${path} --exchange-zone Europe/Berlin --replace`);
    expect(settled.stdout).toContain("no findings");
    expect(settled.stdout).toContain("2020-01-06 to 2020-02-14");
  });

  test("a calendar can be set, and unknown ones are named", async () => {
    const sundays = weekdays(35, (i) => 50 + i / 10).flatMap(([date, close], i) => {
      const sunday = new Date(Date.parse(date) + 2 * 86_400_000).toISOString().slice(0, 10);
      return i % 5 === 4
        ? [[date, close] as const, [sunday, close] as const]
        : [[date, close] as const];
    });
    const path = await csv(sundays);
    const found = await yahoo.ingest(`X --csv ${path} --json`);
    expect(JSON.parse(found.stdout).findings[0]).toMatchObject({ kind: "calendar" });
    const wrong = await yahoo.ingest(`X --csv ${path} --calendar mars`);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("new-york or sao-paulo");
    const { home } = yahoo;
    const set = await runAfterbell(["prices", "calendar", "X", "sao-paulo"], { home });
    expect(set.code).toBe(0);
    const shown = await runAfterbell(["prices", "X"], { home });
    expect(shown.stdout).toContain("calendar  sao-paulo (set, or told by the source)");
  });
});
