import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chart, days } from "./support/chart.ts";
import { ingestOnLoopback } from "./support/ingest-on-loopback.ts";
import { cutOff, json, startLoopbackServer, text } from "./support/loopback-server.ts";

const yahoo = ingestOnLoopback();
const file = async (content: string | Buffer, name = "prices.csv") => {
  await writeFile(join(yahoo.home, name), content);
  return join(yahoo.home, name);
};

/** Names in the folder of prices, without that of the cache. */
const priceFiles = async (home: string) =>
  (await readdir(join(home, "data"))).filter((name) => name !== ".columns");

describe("from Yahoo", () => {
  const answer = json(chart(days("2020-01-06", [10, 11, 12])));

  test("a range is stored in yfinance's layout, without the exclusive end", async () => {
    yahoo.server.answerWith(answer);
    const { code, stdout, stderr } = await yahoo.ingest("aapl 2020-01-06 2020-01-08");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("AAPL: 2 sessions, 2020-01-06 to 2020-01-07, 2 new");
    expect(stdout).toContain("prices in USD, adjusted for splits and dividends");
    expect(stdout).toContain("no findings");
    expect(await yahoo.stored()).toBe(
      "Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n" +
        "2020-01-06,10.0,12.0,8.0,9.0,1000\n2020-01-07,11.0,13.0,9.0,10.0,1000\n",
    );
  });

  test("two ingests of one symbol at once take turns, and the one that waits says so", async () => {
    yahoo.server.answerWith(answer);
    const both = await Promise.all([yahoo.ingest("AAPL"), yahoo.ingest("AAPL")]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const note = `waiting for another ingest of AAPL (process ${process.pid}) to finish\n`;
    expect(both.map(({ stderr }) => stderr).sort()).toEqual(["", note]);
    expect(both.map(({ stdout }) => /\d new/.exec(stdout)?.[0]).sort()).toEqual(["0 new", "3 new"]);
  });

  test("the whole history, then nothing new, then new sessions, then a dividend", async () => {
    yahoo.server.answerWith(answer);
    const whole = await yahoo.ingest("AAPL");
    expect(whole.stdout).toContain("nothing was stored, so the whole history was fetched");
    const before = await yahoo.stored();

    const nothing = await yahoo.ingest("AAPL --json");
    expect(JSON.parse(nothing.stdout)).toMatchObject({
      added: 0,
      sessions: 3,
      notes: expect.arrayContaining(["up to date: no finished session after 2020-01-08"]),
    });
    expect(await yahoo.stored()).toBe(before);

    yahoo.server.answerWith(json(chart(days("2020-01-06", [10, 11, 12, 13]))));
    const more = await yahoo.ingest("AAPL");
    expect(more.stdout).toContain("1 session appended after 2020-01-08");
    expect(await yahoo.stored()).toBe(`${before}2020-01-09,13.0,15.0,11.0,12.0,1000\n`);

    const paid = Date.parse("2020-01-10T14:30:00Z") / 1000;
    const events = { dividends: { [paid]: { amount: 0.5, date: paid } } };
    const adjusted = days("2020-01-06", [10, 11, 12, 13, 12]).map((row, i) =>
      i < 4 ? { ...row, adjClose: Number(row.close) * 0.95 } : row,
    );
    yahoo.server.answerWith(json(chart(adjusted, { events })));
    const again = await yahoo.ingest("AAPL");
    expect(again.stdout).toContain(
      "all prices were fetched again from 2020-01-06: dividend of 0.5 on 2020-01-10 changes",
    );
    expect(await yahoo.stored()).toContain("\n2020-01-06,9.5,");
    expect(await priceFiles(yahoo.home)).toEqual(["AAPL.json", "AAPL_history.csv"]);
  });

  test("corrections of the newest sessions are taken and said", async () => {
    const closes = [10, 11, 12, 13, 14, 15];
    yahoo.server.answerWith(json(chart(days("2020-01-06", closes))));
    await yahoo.ingest("AAPL");
    const corrected = days("2020-01-06", [...closes, 16]).map((row, i) =>
      i === 4 ? { ...row, volume: 1200 } : row,
    );
    yahoo.server.answerWith(json(chart(corrected)));
    const { stdout } = await yahoo.ingest("AAPL");
    expect(stdout).toContain("note    1 session appended after 2020-01-11");
    expect(stdout).toContain("note    corrected: volume of 2020-01-10 1000 → 1200");
    expect(await yahoo.stored()).toContain("2020-01-10,14.0,16.0,12.0,13.0,1200\n");
  });

  test("pence are explained, and a class of shares is spelled with a hyphen", async () => {
    const meta = { symbol: "OCDO.L", currency: "GBp" };
    yahoo.server.answerWith(json(chart(days("2020-01-06", [10]), { meta })));
    const { stdout } = await yahoo.ingest("OCDO.L");
    expect(stdout).toContain("prices in GBp: pence, 100 to one GBP; adjusted for splits");
    yahoo.server.answerWith(json(notFound, 404));
    const { code, stderr } = await yahoo.ingest("BRK.B --json");
    expect(code).toBe(2);
    expect(JSON.parse(stderr).error).toMatchObject({
      ...{ code: "UNKNOWN_SYMBOL", hint: "Yahoo spells it BRK-B" },
    });
  });

  test("a range within the stored one loses nothing; with --replace the former file is kept beside", async () => {
    yahoo.server.answerWith(answer);
    await yahoo.ingest("AAPL");
    const before = await yahoo.stored();
    const { stdout } = await yahoo.ingest("AAPL 2020-01-07");
    expect(stdout).toContain("AAPL: 3 sessions, 2020-01-06 to 2020-01-08, 0 new");
    expect(await yahoo.stored()).toBe(before);
    const replaced = await yahoo.ingest("AAPL 2020-01-07 --replace");
    expect(replaced.stdout).toContain("AAPL: 2 sessions, 2020-01-07 to 2020-01-08, 0 new");
    const backup = join(yahoo.home, "data/AAPL_history.20200301T120000Z.csv");
    expect(replaced.stdout).toContain(`saved as ${backup}`);
    expect(await readFile(backup, "utf8")).toBe(before);
    expect(await priceFiles(yahoo.home)).toContain("AAPL.20200301T120000Z.json");
  });

  test("429 is waited out with real timers, and said on standard error", async () => {
    yahoo.server.answerWith(
      text("Too Many Requests", 429, { "retry-after": "1" }),
      cutOff("{}"),
      answer,
    );
    const { code, stderr, stdout } = await yahoo.ingest("AAPL 2020-01-06 2020-01-09 --json");
    expect(code).toBe(0);
    expect(stderr).toMatch(/Yahoo: status 429; trying again in 1\.0 s \(2 of 5\)\n/);
    expect(stderr).toMatch(/Yahoo: the response was cut off; trying again/);
    expect(JSON.parse(stdout)).toMatchObject({ symbol: "AAPL", sessions: 3, layout: null });
  });

  test("Ctrl-C ends a wait at once", async () => {
    yahoo.server.answerWith(text("", 429, { "retry-after": "60" }));
    const interrupted = new AbortController();
    setTimeout(() => interrupted.abort("SIGINT"), 200);
    const { code, stderr } = await yahoo.ingest("AAPL", { signal: interrupted.signal });
    expect(code).toBe(130);
    expect(stderr).toContain("afterbell: interrupted");
  });

  const notFound = {
    chart: { result: null, error: { code: "Not Found", description: "No data found" } },
  };
  test.each([
    [3, "NOT_JSON", "AAPL", text("<html>consent</html>", 200)],
    [3, "MALFORMED_RESPONSE", "AAPL", json({ hello: 1 })],
    [3, "SOURCE_BLOCKED", "AAPL", text("Forbidden", 403)],
    [2, "UNKNOWN_SYMBOL", "AAPL", json(notFound, 404)],
    [2, "EMPTY_RANGE", "AAPL 2020-02-01 2020-02-02", answer],
    [2, "INVALID_DATE_RANGE", "AAPL 2020-02-02 2020-02-01", answer],
    [2, "INVALID_OPTION", "AAPL 2020-02-30", answer],
    [2, "INVALID_OPTION", "AAPL 01/02/2020", answer],
    [2, "INVALID_OPTION", "../secret 2020-01-06", answer],
  ])("exit code %i, %s: what was stored is untouched", async (code, name, args, handler) => {
    yahoo.server.answerWith(answer);
    await yahoo.ingest("AAPL");
    const before = await yahoo.stored();
    yahoo.server.answerWith(handler);
    const ended = await yahoo.ingest(`${args} --json`);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe("");
    expect(JSON.parse(ended.stderr).error.code).toBe(name);
    expect(await yahoo.stored()).toBe(before);
    expect(await priceFiles(yahoo.home)).toEqual(["AAPL.json", "AAPL_history.csv"]);
  });

  test("nobody listens: exit code 3", async () => {
    const closed = await startLoopbackServer();
    await closed.close();
    const { code, stderr } = await yahoo.ingest("AAPL", {
      env: { AFTERBELL_YAHOO_URL: closed.url },
    });
    expect(code).toBe(3);
    expect(stderr).toContain("afterbell: Yahoo cannot be reached");
    const wrong = await yahoo.ingest("AAPL", { env: { AFTERBELL_YAHOO_URL: "yahoo" } });
    expect(wrong.code).toBe(2);
  });

  test("--source names the source, and nothing that is no download", async () => {
    yahoo.server.answerWith(answer);
    const { code, stdout } = await yahoo.ingest("AAPL --source yahoo");
    expect(code).toBe(0);
    expect(stdout).toContain("source  Yahoo Finance");
    const unknown = await yahoo.ingest("AAPL --source nowhere");
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/--source: expected yahoo\b.*, got nowhere/);
    const beside = await yahoo.ingest("AAPL --source yahoo --sample");
    expect(beside.code).toBe(2);
    expect(beside.stderr).toContain("--source: expected no --csv and no --sample with it");
  });

  test("rows without a price are noted", async () => {
    yahoo.server.answerWith(json(chart(days("2020-01-06", [10, null, 12]))));
    const { code, stdout } = await yahoo.ingest("AAPL --strict");
    expect(code).toBe(0);
    expect(stdout).toContain("1 row without any price left out: 2020-01-07");
    expect(await yahoo.stored()).not.toContain("2020-01-07");
  });

  test("--strict refuses warnings, and writes nothing", async () => {
    yahoo.server.answerWith(json(chart(days("2020-01-06", [10, -11, 12]))));
    const strict = await yahoo.ingest("AAPL --strict");
    expect(strict.code).toBe(2);
    expect(strict.stdout).toMatch(/error +non-positive-value +2020-01-07: close -11 is negative/);
    expect(strict.stderr).toContain(
      "--strict allows no warnings and no errors; nothing was written",
    );
    expect(await readdir(yahoo.home)).toEqual([]);
    expect((await yahoo.ingest("AAPL")).code).toBe(0);
    expect(await yahoo.stored()).toContain("2020-01-07,-11.0,");
  });
});

describe("from a file", () => {
  test("its layout, its notes and its findings are reported", async () => {
    const path = await file(
      "\ufeffData;Último;Máxima;Mínima;Vol.\n14.01.2020;1.010,5;1.000;900;1,5M\n13.01.2020;950;960;940;-\n13.01.2020;951;960;940;-\n",
    );
    const { code, stdout } = await yahoo.ingest(`PETR4.SA --csv ${path}`);
    expect(code).toBe(0);
    expect(stdout).toContain("PETR4.SA: 2 sessions, 2020-01-13 to 2020-01-14, 2 new");
    expect(stdout).toContain("semicolon-separated; dates DD.MM.YYYY descending; decimal comma");
    expect(stdout).toContain(
      [
        "2 findings",
        "severity  finding               detail",
        "warning   contradictory-prices  2020-01-14: close 1010.5 above high 1000",
        "warning   duplicate-date        2020-01-13 occurs twice: line 3 kept, line 4 left out (different values)",
      ].join("\n"),
    );
    expect(await yahoo.stored("PETR4.SA")).toContain("\n2020-01-14,1010.5,1000.0,900.0,,1500000\n");
  });

  test("--json has every finding; in the table more than three of a kind are one line", async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `2020-01-${String(i + 1).padStart(2, "0")},0`,
    );
    const path = await file(`Date,Close\n${rows.join("\n")}\n`);
    const { stdout } = await yahoo.ingest(`X --csv ${path}`);
    expect(stdout).toContain("30 findings");
    expect(stdout).toContain(
      "error     non-positive-value  30 of this kind; the first: 2020-01-01: close 0 is zero",
    );
    const report = JSON.parse((await yahoo.ingest(`X --csv ${path} --json`)).stdout);
    expect(report.findings).toHaveLength(30);
    expect(report.findings[0]).toEqual({
      kind: "non-positive-value",
      severity: "error",
      date: "2020-01-01",
      dates: ["2020-01-01"],
      values: { field: "close", value: 0 },
      message: "2020-01-01: close 0 is zero: a missing value?",
      command: "afterbell prices accept X non-positive-value@2020-01-01",
      accepted: false,
    });
    expect(report).toMatchObject({
      symbol: "X",
      file: join(yahoo.home, "data/X_history.csv"),
      sessions: 30,
      from: "2020-01-01",
      to: "2020-01-30",
      added: 0,
      source: path,
      layout: { delimiter: ",", order: "ascending", columns: { date: "Date", close: "Close" } },
      notes: ["no session that was not stored"],
      ...{ currency: null, zone: null, calendar: null, adjustment: "unknown" },
    });
  });

  test("an adjusted close is used, or not", async () => {
    const path = await file("Date,Close,Adj Close\n2020-01-13,10,5\n");
    expect((await yahoo.ingest(`X --csv ${path}`)).stdout).toContain("Adj Close / Close");
    expect(await yahoo.stored("X")).toContain("2020-01-13,5.0,");
    const mixed = await yahoo.ingest(`X --csv ${path} --unadjusted --json`);
    expect(mixed.code).toBe(2);
    expect(JSON.parse(mixed.stderr).error).toMatchObject({
      code: "CONFLICTING_PRICES",
      reason: "they are not adjusted, the stored ones adjusted for splits and dividends",
    });
    await yahoo.ingest(`X --csv ${path} --unadjusted --replace`);
    expect(await yahoo.stored("X")).toContain("2020-01-13,10.0,");
  });

  test("of a file of several its own symbol is read, or the one that --symbol names", async () => {
    const path = await file("Date,Ticker,Close\n2020-01-13,AAPL,1\n2020-01-13,MSFT,2\n");
    const neither = await yahoo.ingest(`GOOG --csv ${path}`);
    expect(neither).toMatchObject({ code: 2, stdout: "" });
    expect(neither.stderr).toContain(
      "has 2 symbols: AAPL, MSFT; ingest one of them with --symbol, such as --symbol AAPL",
    );
    expect((await yahoo.ingest(`MSFT --csv ${path}`)).code).toBe(0);
    expect(await yahoo.stored("MSFT")).toContain("2020-01-13,2.0,");
    expect((await yahoo.ingest(`GOOG --csv ${path} --symbol MSFT`)).code).toBe(0);
    expect(await yahoo.stored("GOOG")).toContain("2020-01-13,2.0,");
  });

  test("a bad file is exit code 2 with a code, and what was stored is untouched", async () => {
    const good = await file("Date,Close\n2020-01-13,1\n");
    await yahoo.ingest(`X --csv ${good}`);
    const before = await yahoo.stored("X");
    for (const [code, content] of [
      ["NOT_CSV", "<!doctype html><html>"],
      ["FILE_EMPTY", ""],
      ["FILE_NOT_UTF8", Buffer.from("Date,Máxima\n", "latin1")],
      ["NO_PRICE_ROWS", "Date,Close\n"],
      ["MALFORMED_VALUE", "Date,Close\n2020-01-13,one\n"],
    ] as const) {
      const bad = await file(content, "bad.csv");
      const ended = await yahoo.ingest(`X --csv ${bad} --json`);
      expect(ended.code).toBe(2);
      expect(JSON.parse(ended.stderr).error).toMatchObject({ code, file: bad });
    }
    const missing = await yahoo.ingest(`X --csv ${join(yahoo.home, "none.csv")}`);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("no such file") });
    expect(await yahoo.stored("X")).toBe(before);
  });

  test.each([
    "AAPL 2020-01-01 --csv f.csv",
    "AAPL 2020-01-01 --sample",
    "AAPL --csv f.csv --sample",
    "AAPL --symbol AAPL",
    "AAPL --unadjusted",
    "MSFT --sample",
    "AAPL 2020-01-01 2020-02-01 2020-03-01",
    "AAPL --nonsense",
  ])("%s is wrong input", async (args) => {
    const { code, stderr } = await yahoo.ingest(args);
    expect(code).toBe(2);
    expect(stderr).not.toBe("");
  });
});

test("the sample is stored without a network", async () => {
  const { code, stdout } = await yahoo.ingest("AAPL --sample", { env: {} });
  expect(code).toBe(0);
  expect(stdout).toContain("AAPL: 1260 sessions, 2013-05-13 to 2018-05-11, 1260 new");
});

test("--help shows examples and says that the end is exclusive", async () => {
  const { code, stdout } = await yahoo.ingest("--help");
  expect(code).toBe(0);
  expect(stdout).toContain("  afterbell ingest AAPL 2018-01-01 2024-07-20");
  expect(stdout).toMatch(/exclusive, as in\s+yfinance/);
});
