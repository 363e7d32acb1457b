import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chart } from "./support/chart.ts";
import { ingestOnLoopback } from "./support/ingest-on-loopback.ts";
import { type Handler, json, text } from "./support/loopback-server.ts";
import { runAfterbell } from "./support/run-afterbell.ts";

const yahoo = ingestOnLoopback();
const prices = (...args: string[]) => runAfterbell(["prices", ...args], { home: yahoo.home });

const weekdays = Array.from({ length: 70 }, (_, i) =>
  new Date(Date.UTC(2019, 9, 7 + 7 * Math.floor(i / 5) + (i % 5))).toISOString().slice(0, 10),
);

/** Answers for every symbol but those named. */
const answerAll =
  (failing: Readonly<Record<string, Handler>> = {}): Handler =>
  (request, response) => {
    const path = new URL(request.url ?? "", "http://x").pathname;
    const symbol = decodeURIComponent(path.split("/").at(-1)!);
    const rows = weekdays.map((date, i) => ({ at: `${date}T14:30:00Z`, close: 100 + i / 10 }));
    const handler = failing[symbol] ?? json(chart(rows, { meta: { symbol } }));
    handler(request, response);
  };
const notFound = json(
  { chart: { result: null, error: { code: "Not Found", description: "No data found" } } },
  404,
);
const csvOf = (dates: readonly string[], level = 10) =>
  `Date,Close\n${dates.map((date, i) => `${date},${(level + Math.sin(i)).toFixed(2)}\n`).join("")}`;

describe("several symbols", () => {
  test("are downloaded, and one that fails stops no other", async () => {
    yahoo.server.answerWith(answerAll({ "BRK.B": notFound }));
    const { code, stdout, stderr } = await yahoo.ingest("AAPL MSFT BRK.B M&M.NS");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^AAPL +70 +2019-10-07 +2020-01-10 +70/m);
    expect(stdout).toMatch(/^M&M\.NS +70 /m);
    expect(stdout).toContain("1 of 4 symbols failed");
    expect(stdout).toMatch(/^BRK\.B +UNKNOWN_SYMBOL +.*BRK-B/m);
    expect(stderr).toContain("1 of 4 symbols failed: BRK.B; the others are stored");
    expect(await readdir(join(yahoo.home, "data"))).toContain("M%26M.NS_history.csv");
    expect(yahoo.server.paths.some((path) => path.includes("/M%26M.NS?"))).toBe(true);
  });

  test("exit code 3 where a source did not respond", async () => {
    yahoo.server.answerWith(answerAll({ MSFT: text("<html>consent.yahoo.com</html>", 200) }));
    const { code, stdout, stderr } = await yahoo.ingest("AAPL MSFT --json");
    expect(code).toBe(3);
    const result = JSON.parse(stdout);
    expect(result.symbols).toMatchObject([{ symbol: "AAPL", sessions: 70, added: 70 }]);
    expect(result.failed).toMatchObject([{ symbol: "MSFT", code: "SOURCE_BLOCKED" }]);
    expect(JSON.parse(stderr.trimEnd().split("\n").at(-1)!).error).toMatchObject({
      code: "SYMBOLS_UNAVAILABLE",
      symbols: ["MSFT"],
    });
  });

  test("--all updates what is stored; a list and the watch list name symbols", async () => {
    const list = join(yahoo.home, "list.txt");
    await writeFile(list, "# mine\naapl, MSFT\n\nNVDA # chips\nAAPL\n");
    yahoo.server.answerWith(answerAll());
    const listed = await yahoo.ingest(`--list ${list} --json`);
    expect(JSON.parse(listed.stdout).symbols.map((one: { symbol: string }) => one.symbol)).toEqual([
      ...["AAPL", "MSFT", "NVDA"],
    ]);
    const all = await yahoo.ingest("--all");
    expect(all.stdout).toMatch(/^NVDA +70 +2019-10-07 +2020-01-10 +0/m);
    await writeFile(join(yahoo.home, "afterbell.json"), '{"symbols": ["TSLA", "AAPL"]}');
    const watched = await runAfterbell(["ingest"], {
      home: yahoo.home,
      now: new Date("2020-03-01T12:00:00Z"),
      env: { AFTERBELL_YAHOO_URL: yahoo.server.url },
    });
    expect(watched.code).toBe(0);
    expect(watched.stdout).toMatch(/^TSLA +70/m);
  });

  test.each([
    ['{"symbols": ["AAPL", 3]}', "symbols[1]: a text, got 3"],
    ['{"symbols": "AAPL"}', '"symbols": a list of tickers, got string'],
    ['{"symbol": ["AAPL"]}', 'no key but "symbols", got "symbol"'],
    ['{"symbols": []}', "at least one symbol, got none"],
    ['{"symbols": ["AAPL"', "expected JSON, got"],
    ["AAPL\n../etc\n", "line 2: a ticker such as AAPL, got ../etc"],
    ["BP.L  British Petrol\n", "line 1: a ticker such as AAPL, got BP.L  British Petrol"],
  ])("a wrong list is refused by its place: %s", async (content, message) => {
    const list = join(yahoo.home, "list");
    await writeFile(list, content);
    const { code, stderr } = await yahoo.ingest(`--list ${list}`);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test.each([
    ["--all --list x", "--all"],
    ["AAPL --all", "--all"],
    ["--all", "stored prices of a source to update"],
    ["AAPL MSFT --csv x --symbol A", "--symbol"],
    ["AAPL --exchange-zone Europe/Berlin", "--exchange-zone"],
    ["--list /nowhere/list", "no such file"],
  ])("%s is wrong input", async (args, message) => {
    const { code, stderr } = await yahoo.ingest(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("nothing at all names what could be given", async () => {
    const { code, stderr } = await runAfterbell(["ingest"], { home: yahoo.home });
    expect(code).toBe(2);
    expect(stderr).toMatch(/symbols is required: tickers such as AAPL MSFT, --all, --list FILE/);
  });
});

describe("files of several symbols", () => {
  test("a folder: each file by its name, a session that the others have is missing in one", async () => {
    const folder = join(yahoo.home, "in");
    await mkdir(folder);
    const names = ["A", "B", "C", "D", "E"];
    for (const [i, name] of names.entries()) {
      const dates = name === "C" ? weekdays.filter((date) => date !== "2019-11-13") : weekdays;
      await writeFile(join(folder, `${name}_history.csv`), csvOf(dates, 10 * (i + 1)));
    }
    await writeFile(join(folder, "broken.csv"), "not prices");
    await writeFile(join(folder, "readme.md"), "no");
    const { code, stdout } = await yahoo.ingest(`--csv ${folder} --json`);
    expect(code).toBe(2);
    const result = JSON.parse(stdout);
    expect(result.symbols.map((one: { symbol: string }) => one.symbol)).toEqual(names);
    const found = result.symbols.map((one: { findings: { kind: string }[] }) => one.findings);
    expect(found.map((findings: unknown[]) => findings.length)).toEqual([0, 0, 1, 0, 0]);
    expect(found[2]).toMatchObject([
      { kind: "missing-session", severity: "warning", date: "2019-11-13" },
    ]);
    expect(result.failed).toMatchObject([{ symbol: "broken.csv", code: "NO_DATE_COLUMN" }]);
    const listed = JSON.parse((await prices("--json")).stdout).prices;
    expect(listed[2].findings).toMatchObject([{ kind: "missing-session", date: "2019-11-13" }]);
  });

  test("a long file: all of its symbols, or those asked for", async () => {
    const path = join(yahoo.home, "long.csv");
    const rows = weekdays.flatMap((date, i) => [
      `${date},AAPL,${100 + i}`,
      `${date},M&M.NS,${200 + i}`,
      `${date},bad one,${300 + i}`,
    ]);
    await writeFile(path, `Date,Ticker,Close\n${rows.join("\n")}\n`);
    const all = await yahoo.ingest(`--csv ${path} --json`);
    expect(all.code).toBe(2);
    expect(JSON.parse(all.stdout)).toMatchObject({
      symbols: [
        { symbol: "AAPL", added: 70 },
        { symbol: "M&M.NS", added: 70 },
      ],
      failed: [{ symbol: "bad one", code: "INVALID_OPTION" }],
    });
    const some = await yahoo.ingest(`AAPL MSFT --csv ${path} --json`);
    expect(JSON.parse(some.stdout)).toMatchObject({
      symbols: [{ symbol: "AAPL", added: 0 }],
      failed: [{ symbol: "MSFT", code: "SYMBOL_NOT_IN_FILE" }],
    });
  });
});

describe("afterbell prices", () => {
  test("lists, shows, renames and removes; what is removed is kept", async () => {
    expect((await prices()).stdout).toContain("No prices are stored");
    yahoo.server.answerWith(answerAll());
    await yahoo.ingest("FB PETR4.SA");
    const table = (await prices()).stdout;
    expect(table).toMatch(/^FB +70 +2019-10-07 +2020-01-10 +2020-01-13 +yahoo +USD$/m);
    const { stdout } = await prices("FB");
    expect(stdout).toContain("FB: 70 sessions, 2019-10-07 to 2020-01-10");
    expect(stdout).toContain("next session 2020-01-13");
    const renamed = await prices("rename", "FB", "META");
    expect(renamed.code).toBe(0);
    expect(await yahoo.stored("META")).toContain("Ticker,META,META,META,META,META");
    expect((await prices("FB")).stderr).toContain('run "afterbell ingest FB"');
    const taken = await prices("rename", "META", "PETR4.SA");
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain("there are prices of PETR4.SA");
    const before = await yahoo.stored("META");
    const removed = JSON.parse((await prices("remove", "META", "--json")).stdout);
    expect(await readFile(removed.backup, "utf8")).toBe(before);
    expect((await prices("--json")).stdout).not.toContain("META_");
    expect(JSON.parse((await prices("--json")).stdout).prices).toHaveLength(1);
    for (const args of [
      ["remove", "META"],
      ["rename", "META", "X"],
      ["calendar", "META", "new-york"],
    ]) {
      expect((await prices(...args)).code).toBe(2);
    }
  });

  test("a stored file that cannot be read is named, and the others are listed", async () => {
    yahoo.server.answerWith(answerAll());
    await yahoo.ingest("AAPL MSFT");
    await writeFile(join(yahoo.home, "data/MSFT_history.csv"), "nonsense");
    const { code, stdout, stderr } = await prices();
    expect(code).toBe(2);
    expect(stdout).toMatch(/^AAPL /m);
    expect(stderr).toContain("MSFT_history.csv, line 1: no date column");
  });
});
