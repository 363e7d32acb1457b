/**
 * @file `npm run bench:prices`: how long it takes to read many prices, and in how much memory. Prints a table;
 * `--write` keeps it in bench/PRICES.md.
 */

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startNow } from "../circumstances.ts";
import { type PriceFileShape, writeLongPriceFile } from "../long-price-file.ts";
import { formatTable } from "../table.ts";

interface Reading {
  readonly what: string;
  readonly megabytes: number;
  readonly seconds: number;
  readonly peakMB: number;
  readonly target: string;
}

const SYMBOLS = 500;
const SESSIONS = 2_500;

const folder = mkdtempSync(join(tmpdir(), "afterbell-bench-"));
try {
  const start = startNow();
  const readings = [...(await measureFiles()), ...(await measureStart())];
  const page = pageOf(readings, start);
  process.stdout.write(page);
  if (process.argv.includes("--write")) {
    writeFileSync(join(import.meta.dirname, "../PRICES.md"), page);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function measureFiles(): Promise<Reading[]> {
  const long = { symbols: SYMBOLS, sessions: SESSIONS };
  const target = "≤ 25 s, ≤ 500 MB";
  return [
    await measureFile({ ...long, layout: "by symbol" }, "a long file, rows by symbol", target),
    await measureFile({ ...long, layout: "by date" }, "a long file, rows by date", target),
    await measureFile({ ...long, layout: "wide" }, "yfinance's wide heading", ""),
    await measureFile(
      { symbols: 1, sessions: 1_000_000, layout: "no symbol" },
      "1,000,000 rows without a symbol",
      "",
    ),
  ];
}

async function measureFile(shape: PriceFileShape, what: string, target: string): Promise<Reading> {
  const path = join(folder, "prices.csv");
  await writeLongPriceFile(path, shape);
  const kind = shape.layout === "no symbol" ? "one" : "all";
  const sessions = shape.symbols * shape.sessions;
  const measured = await measure("read-file.ts", [path, kind], sessions);
  return { what, target, megabytes: statSync(path).size / 1e6, ...measured };
}

/** Starts with the long file's symbols stored: the first parses them, the second finds the cache. */
async function measureStart(): Promise<Reading[]> {
  const path = join(folder, "prices.csv");
  await writeLongPriceFile(path, { symbols: SYMBOLS, sessions: SESSIONS, layout: "by symbol" });
  await promisify(execFile)(process.execPath, [programOf("write-stored.ts"), path, folder]);
  const data = join(folder, "data");
  rmSync(join(data, ".columns"), { recursive: true, force: true });
  const megabytes =
    readdirSync(data).reduce((sum, name) => sum + statSync(join(data, name)).size, 0) / 1e6;
  const start = () => measure("read-stored.ts", [folder], SYMBOLS * SESSIONS);
  return [
    { what: "the first start", target: "", megabytes, ...(await start()) },
    { what: "the second start", target: "≤ 1.5 s", megabytes, ...(await start()) },
    { what: "the third start", target: "≤ 1.5 s", megabytes, ...(await start()) },
  ];
}

/** A whole process, from its start to its end. */
async function measure(
  program: string,
  args: readonly string[],
  expected: number,
): Promise<{ seconds: number; peakMB: number }> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [programOf(program), ...args]);
  const seconds = (performance.now() - start) / 1000;
  const { sessions, peakMB } = JSON.parse(stdout) as { sessions: number; peakMB: number };
  if (sessions !== expected) throw new Error(`${program} read ${sessions} of ${expected} sessions`);
  process.stderr.write(`${program} ${args.at(-1)}: ${seconds.toFixed(2)} s\n`);
  return { seconds, peakMB };
}

function programOf(name: string): string {
  return join(import.meta.dirname, name);
}

function pageOf(readings: readonly Reading[], { time, load }: ReturnType<typeof startNow>): string {
  const table = formatTable(
    [
      { title: "what is read", align: "left", text: ({ what }) => what },
      { title: "CSV, MB", align: "right", text: ({ megabytes }) => megabytes.toFixed(0) },
      { title: "seconds", align: "right", text: ({ seconds }) => seconds.toFixed(2) },
      { title: "peak memory, MB", align: "right", text: ({ peakMB }) => peakMB.toFixed(0) },
      { title: "target", align: "left", text: ({ target }) => target },
    ],
    readings,
  );
  return `# Reading many prices

\`\`\`bash
npm run bench:prices -- --write
\`\`\`

${SYMBOLS} symbols with ${SESSIONS.toLocaleString("en-US")} sessions each: random walks in cents, made by \`long-price-file.ts\`. Every row of the
table is a process of its own, timed from its start to its end; its peak is the resident set size. The starts read
all symbols of a home folder, one CSV each, with \`readAll\`: the first parses them and writes the cache, the others
hash every CSV and take its columns from the cache.

- ${cpus().length} × ${cpus()[0]?.model ?? process.arch}, ${process.platform}, Node ${process.versions.node}
- ${time.toISOString().slice(0, 16).replace("T", " ")} UTC, load before ${load.toFixed(1)}

${table}`;
}
