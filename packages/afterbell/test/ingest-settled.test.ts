import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chart } from "./support/chart.ts";
import { ingestOnLoopback } from "./support/ingest-on-loopback.ts";
import { type Handler, json } from "./support/loopback-server.ts";
import { runAfterbell } from "./support/run-afterbell.ts";

const yahoo = ingestOnLoopback();
const prices = (...args: string[]) =>
  runAfterbell(["prices", ...args], { home: yahoo.home, now: new Date("2020-03-01T12:00:00Z") });
const csv = async (rows: readonly (readonly [string, number])[], name = "prices.csv") => {
  const path = join(yahoo.home, name);
  await writeFile(path, `Date,Close\n${rows.map((row) => `${row.join(",")}\n`).join("")}`);
  return path;
};
const errorOf = (stderr: string) => JSON.parse(stderr.trimEnd().split("\n").at(-1)!).error;
const kindsOf = (stdout: string) =>
  JSON.parse(stdout).findings.map((one: { kind: string; severity: string }) =>
    [...[one.severity, one.kind]].join(" "),
  );
const acceptedOf = async (symbol: string) =>
  JSON.parse(await readFile(join(yahoo.home, `data/${symbol}.json`), "utf8")).accepted;

/** Weekdays from Monday, 2019-10-07. */
const weekdays = (count: number, close: (i: number) => number, first = Date.UTC(2019, 9, 7)) =>
  Array.from({ length: count }, (_, i) => {
    const day = new Date(first + (7 * Math.floor(i / 5) + (i % 5)) * 86_400_000);
    return [day.toISOString().slice(0, 10), close(i)] as const;
  });
const wave = (i: number) => Number((100 + Math.sin(i)).toFixed(2));
const answerOf = (rows: readonly (readonly [string, number])[], meta = {}): Handler =>
  json(
    chart(
      rows.map(([date, close]) => ({ at: `${date}T14:30:00Z`, close })),
      { meta },
    ),
  );

describe("nothing asked for is passed over", () => {
  test("a symbol that a folder lacks, and a file of it that cannot be read", async () => {
    const folder = join(yahoo.home, "in");
    await mkdir(folder);
    await writeFile(join(folder, "MSFT.csv"), `Date,Close\n2020-01-06,1\n`);
    await writeFile(join(folder, "AAPL_history.20200101T000000Z.csv"), "an old copy");
    const missing = await yahoo.ingest(`AAPL --csv ${folder} --json`);
    expect(missing.code).toBe(2);
    expect(errorOf(missing.stderr)).toMatchObject({ code: "SYMBOL_NOT_IN_FILE" });
    await writeFile(join(folder, "AAPL.csv"), "nonsense");
    const damaged = await yahoo.ingest(`AAPL --csv ${folder}`);
    expect(damaged.code).toBe(2);
    expect(damaged.stdout).toMatch(/^AAPL\.csv +NO_DATE_COLUMN/m);
    const picked = await yahoo.ingest(`X --csv ${folder} --symbol AAPL`);
    expect(picked.stderr).toContain("a single file with --csv, not a folder");
  });

  test("several files of one symbol replace what was stored, not each other", async () => {
    const rows = weekdays(60, wave);
    await yahoo.ingest(`AAA --csv ${await csv(weekdays(60, (i) => 9 + wave(i)))}`);
    const folder = join(yahoo.home, "in");
    await mkdir(folder);
    for (const [name, part] of [
      ["a", rows.slice(0, 30)],
      ["b", rows.slice(28)],
    ] as const) {
      const lines = part.map(([date, close]) => `${date},AAA,${close}\n`).join("");
      await writeFile(join(folder, `${name}.csv`), `Date,Ticker,Close\n${lines}`);
    }
    await yahoo.ingest(`--csv ${folder} --replace`);
    expect((await yahoo.stored("AAA")).match(/^20/gm)).toHaveLength(60);
    expect(await yahoo.stored("AAA")).toContain("2019-10-07,100.0,");
  });

  test.each(["NAT", "NULL", "600519", "LOW", "DATE"])(
    "%s is a symbol like any other",
    async (symbol) => {
      const path = await csv(weekdays(30, wave));
      expect((await yahoo.ingest(`${symbol} --csv ${path}`)).code).toBe(0);
      expect((await prices(symbol)).stdout).toContain(`${symbol}: 30 sessions`);
      expect((await yahoo.ingest(`${symbol} --csv ${path}`)).stdout).toContain("0 new");
    },
  );
});

describe("what is known of stored prices", () => {
  const rows = weekdays(60, wave);

  test("does not hold for a file that something else put there", async () => {
    yahoo.server.answerWith(answerOf(rows));
    await yahoo.ingest("AAPL");
    const stored = await yahoo.stored();
    // Raw prices of the first weeks: the last sessions are the same.
    const raw = stored.replace("\n2019-10-07,100.0,", "\n2019-10-07,400.0,");
    await writeFile(join(yahoo.home, "data/AAPL_history.csv"), raw);
    expect((await prices("AAPL")).stdout).toContain("of unknown origin");
    const refused = await yahoo.ingest("AAPL --json");
    expect(errorOf(refused.stderr)).toMatchObject({ code: "CONFLICTING_PRICES" });
    expect((await yahoo.ingest("AAPL --replace")).code).toBe(0);
    expect(await yahoo.stored()).toBe(stored);
  });

  test("that is damaged does not stand in the way of --replace", async () => {
    const path = await csv(rows);
    await yahoo.ingest(`X --csv ${path}`);
    await writeFile(join(yahoo.home, "data/X.json"), "{");
    expect((await yahoo.ingest(`X --csv ${path}`)).code).toBe(2);
    expect((await yahoo.ingest(`X --csv ${path} --replace`)).code).toBe(0);
    expect((await prices("X")).stdout).toContain("no findings");
  });

  test("a file of unknown adjustment adds nothing before a source's prices", async () => {
    yahoo.server.answerWith(answerOf(rows.slice(30)));
    await yahoo.ingest("AAPL");
    const refused = await yahoo.ingest(`AAPL --csv ${await csv(rows)} --json`);
    expect(errorOf(refused.stderr).reason).toContain("30 sessions of them would come before");
  });

  test("survives --replace: accepted findings that are found again, and a calendar that was set", async () => {
    const jumps = weekdays(60, (i) => (i === 30 ? 40 : 1) * wave(i));
    const path = await csv(jumps);
    await yahoo.ingest(`X --csv ${path} --accept jump@${jumps[30]![0]} --calendar sao-paulo`);
    await yahoo.ingest(`X --csv ${path} --replace`);
    expect(await acceptedOf("X")).toEqual([{ kind: "jump", date: jumps[30]![0] }]);
    expect((await prices("X")).stdout).toContain("calendar  sao-paulo (set");
    await yahoo.ingest(`X --csv ${await csv(rows)} --replace`);
    expect(await acceptedOf("X")).toEqual([]);
  });

  test("another symbol's prices are forgotten once the right ones replace them all", async () => {
    const wrong = answerOf(rows, { symbol: "META" });
    yahoo.server.answerWith(wrong);
    await yahoo.ingest("FB");
    expect((await prices("FB")).stdout).toContain("symbol-differs");
    yahoo.server.answerWith(answerOf(rows, { symbol: "FB" }));
    await yahoo.ingest("FB 2019-10-07");
    expect((await prices("FB")).stdout).not.toContain("symbol-differs");
    yahoo.server.answerWith(wrong);
    const refused = await yahoo.ingest("FB --json");
    expect(errorOf(refused.stderr).reason).toBe("they are prices of META, not of FB");
  });

  test("prices of another unit are refused after a gap too", async () => {
    await yahoo.ingest(`X --csv ${await csv(rows.slice(0, 40))}`);
    const pence = rows.slice(45).map(([date, close]) => [date, 100 * close] as const);
    const refused = await yahoo.ingest(`X --csv ${await csv(pence)} --json`);
    expect(errorOf(refused.stderr).reason).toContain("where they meet, 2019-12-09: close");
    expect((await yahoo.ingest(`X --csv ${await csv(rows.slice(45))}`)).code).toBe(0);
  });

  test("--all leaves out what came from files", async () => {
    yahoo.server.answerWith(answerOf(rows));
    await yahoo.ingest("AAPL");
    await yahoo.ingest(`OWN --csv ${await csv(rows)}`);
    const { code, stdout, stderr } = await yahoo.ingest("--all");
    expect(code).toBe(0);
    expect(stdout).toContain("AAPL: 60 sessions");
    expect(stderr).toContain("1 symbol from files left out: OWN");
  });

  test("a rename keeps a file of another layout beside, and names the new symbol", async () => {
    await yahoo.ingest(`OLD --csv ${await csv([...rows, rows[59]!, [rows[59]![0], 7]])}`);
    const file = join(yahoo.home, "data/OLD_history.csv");
    const other = `Date,Close,Adj Close\n2020-01-06,10,9\n2020-01-07,11,10\n`;
    expect((await prices("OLD")).stdout).toContain("prices accept OLD duplicate-date");
    await writeFile(file, other);
    expect((await prices("rename", "OLD", "NEW")).code).toBe(0);
    expect((await prices("NEW")).stdout).toContain("prices accept NEW duplicate-date");
    const kept = (await readdir(join(yahoo.home, "data"))).find((name) =>
      /^OLD_history\.\d/.test(name),
    );
    expect(await readFile(join(yahoo.home, "data", kept!), "utf8")).toBe(other);
  });

  test("an acceptance waits for an ingest that runs, and is kept", async () => {
    const jumps = weekdays(60, (i) => (i === 30 ? 40 : 1) * wave(i));
    yahoo.server.answerWith(answerOf(jumps));
    await yahoo.ingest("AAPL");
    const slow: Handler = (request, response) =>
      void setTimeout(() => answerOf(jumps)(request, response), 300);
    yahoo.server.answerWith(slow);
    const running = yahoo.ingest("AAPL");
    const accepted = await prices("accept", "AAPL", `jump@${jumps[30]![0]}`);
    expect(accepted.code).toBe(0);
    await running;
    expect(await acceptedOf("AAPL")).toHaveLength(1);
  });
});

describe("findings that other findings must not hide", () => {
  const rows = weekdays(60, wave);
  const jumping = rows.map(([date, close], i) => [date, i === 30 ? 100 * close : close] as const);

  test("a wrong row that is also there twice, or out of order, is a jump all the same", async () => {
    const twice = [...jumping.slice(0, 31), rows[30]!, ...jumping.slice(31)];
    const { stdout } = await yahoo.ingest(`X --csv ${await csv(twice)} --json`);
    expect(kindsOf(stdout)).toEqual(["warning duplicate-date", "error jump"]);
    const shuffled = [jumping[30]!, ...jumping.filter((_, i) => i !== 30)];
    const other = await yahoo.ingest(`Y --csv ${await csv(shuffled)} --json`);
    expect(kindsOf(other.stdout)).toContain("error jump");
  });

  test("a last column that is sometimes empty is no number that was cut", async () => {
    const path = join(yahoo.home, "open.csv");
    const lines = rows.map(([date, close], i) => `${date},${close},${i === 58 ? "" : close}`);
    await writeFile(path, `Date,Close,Open\n${lines.join("\n")}`);
    expect(kindsOf((await yahoo.ingest(`X --csv ${path} --json`)).stdout)).toEqual([]);
    expect((await prices("X")).stdout).toContain("no findings");
  });

  test("the session of a market around the clock ends at midnight UTC", async () => {
    const daily = Array.from({ length: 60 }, (_, i) => {
      const day = new Date(Date.UTC(2020, 2, 1) - (59 - i) * 86_400_000).toISOString();
      return [day.slice(0, 10), wave(i)] as const;
    });
    const path = await csv(daily);
    const at = (time: string) =>
      yahoo.ingest(`BTC-USD --csv ${path} --json`, { now: new Date(`2020-03-0${time}Z`) });
    expect(kindsOf((await at("1T22:03:00")).stdout)).toEqual(["error last-bar"]);
    expect(kindsOf((await at("2T00:00:00")).stdout)).toEqual([]);
  });

  test("a file's row of today is unfinished, whatever the source of the stored prices", async () => {
    const until = weekdays(100, wave);
    const meta = { exchangeName: "NMS", instrumentType: "EQUITY" };
    yahoo.server.answerWith(answerOf(until.slice(0, 99), meta));
    const now = new Date(`${until[99]![0]}T15:00:00Z`);
    await yahoo.ingest("AAPL", { now });
    const { stdout } = await yahoo.ingest(`AAPL --csv ${await csv(until.slice(90))} --json`, {
      now,
    });
    expect(kindsOf(stdout)).toContain("error last-bar");
    const later = { now: new Date(now.getTime() + 86_400_000) };
    const train = ["train", "AAPL", "--recipe", "classic", "--epochs", "1"];
    expect((await runAfterbell(train, { home: yahoo.home, ...later })).code).toBe(2);
  });

  test.each(["PETR4.SA", "EURUSD=X", "ACME"])("dates a day early, of %s", async (symbol) => {
    const early = weekdays(100, wave, Date.UTC(2019, 9, 6));
    const { stdout } = await yahoo.ingest(`${symbol} --csv ${await csv(early)} --json`);
    expect(kindsOf(stdout)).toEqual(["error shifted-dates"]);
    const accepted = await prices("accept", symbol, "shifted-dates");
    expect(accepted.code).toBe(0);
  });
});

describe("several symbols", () => {
  const rows = weekdays(80, wave);

  test("a session that peers have is accepted with the command that is printed, and refused by --strict", async () => {
    for (const symbol of ["A", "B", "C", "D"])
      await yahoo.ingest(`${symbol} --csv ${await csv(rows)}`);
    const without = await csv(rows.filter((_, i) => i !== 40));
    const strict = await yahoo.ingest(`E --csv ${without} --strict`);
    expect(strict.code).toBe(2);
    expect(strict.stdout).toContain("missing-session");
    await yahoo.ingest(`E --csv ${without}`);
    const { stdout } = await prices("E");
    const command = /afterbell (prices accept E missing-session@\S+)/.exec(stdout)?.[1];
    expect((await prices(...command!.split(" ").slice(1))).code).toBe(0);
    expect((await prices("E")).stdout).toContain("no findings (1 accepted)");
    expect((await yahoo.ingest(`E --csv ${without} --strict`)).code).toBe(0);
    expect((await prices("E")).stdout).toContain("no findings (1 accepted)");
  });

  test("--accept is for those that have the finding", async () => {
    const folder = join(yahoo.home, "in");
    await mkdir(folder);
    for (const name of ["A", "B"]) {
      const lines = rows.map(
        ([date, close], i) => `${date},${name === "B" && i === 40 ? 40 * close : close}`,
      );
      await writeFile(join(folder, `${name}.csv`), `Date,Close\n${lines.join("\n")}\n`);
    }
    expect((await yahoo.ingest(`--csv ${folder} --accept jump@${rows[40]![0]}`)).code).toBe(0);
    expect(await acceptedOf("A")).toEqual([]);
    expect(await acceptedOf("B")).toHaveLength(1);
  });

  test("more than three of a kind have one command", async () => {
    const bad = rows.map(([date, close], i) => [date, i % 10 === 5 ? 0 : close] as const);
    const { stdout } = await yahoo.ingest(`X --csv ${await csv(bad)}`);
    expect(stdout).toMatch(/all the same:\n {2}afterbell prices accept X non-positive-value\n/);
    expect((await prices("accept", "X", "non-positive-value")).code).toBe(0);
  });

  test("corrections are said by symbol", async () => {
    yahoo.server.answerWith(answerOf(rows));
    await yahoo.ingest("AAPL MSFT");
    const corrected = rows.map(([date, close], i) => [date, i === 78 ? close + 1 : close] as const);
    yahoo.server.answerWith(answerOf(corrected));
    const { stdout } = await yahoo.ingest("AAPL MSFT");
    expect(stdout).toContain(`AAPL: corrected: close of ${rows[78]![0]}`);
  });

  test("files of other names are not listed, and all that cannot be read are", async () => {
    await mkdir(join(yahoo.home, "data"));
    await writeFile(join(yahoo.home, "data/tsla_history.csv"), "Date,Close\n2020-01-06,1\n");
    expect((await prices()).stdout).toContain("No prices are stored");
    for (const name of ["A", "B"])
      await writeFile(join(yahoo.home, `data/${name}_history.csv`), "?");
    const { code, stdout } = await prices();
    expect(code).toBe(2);
    expect(stdout).toMatch(/^A +NO_DATE_COLUMN/m);
    expect(stdout).toMatch(/^B +NO_DATE_COLUMN/m);
  });
});
