import { join } from "node:path";
import { Argument, Command } from "commander";
import {
  type LongHorizonOptions,
  type LongHorizonScores,
  longHorizonBenchmark,
} from "../benchmark/long-horizon-benchmark.ts";
import { type PublishedRow, parsePublishedResults } from "../benchmark/published-results.ts";
import { drift, repeatLast, trainingMean } from "../benchmark/window-baselines.ts";
import type { WindowEstimator } from "../benchmark/window-forecaster.ts";
import { type NumericTable, rowCountOf } from "../domain/numeric-table.ts";
import { FileNotFoundError } from "../market/csv/csv-errors.ts";
import { readNumericTable } from "../market/csv/numeric-table.ts";
import { readTextFile } from "../market/csv/text-file.ts";
import { folders } from "../workspace/layout.ts";
import type { CliContext } from "./context.ts";
import { BenchmarkDataError } from "./errors.ts";
import { formatTable, paint, printJson, printLine, printNote } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

const HORIZONS = [96, 192, 336, 720];
const BENCHMARK = "exchange_rate";
const DATA_FILE = "exchange_rate.csv";
const RESULTS_FILE = "manifest.json";

/** Of the loaders that the published figures come from. */
const PUBLISHED_BATCH_SIZE = 32;

/** Decimals of the published figures. */
const PUBLISHED_DECIMALS = 3;

interface BenchmarkFlags {
  readonly data?: string;
  readonly json?: boolean;
}

/** `afterbell benchmark exchange-rate`: what repeating the last row scores where networks are published. */
export function benchmarkCommand(context: CliContext): Command {
  return new Command("benchmark")
    .description("Compare repeating the last row with published networks on a public benchmark.")
    .addArgument(new Argument("<benchmark>", "name of the benchmark").choices(["exchange-rate"]))
    .option(
      "--data <folder>",
      `folder that holds its files (default: ${folders.prices}/${BENCHMARK})`,
    )
    .option("--json", "print the result as one line of JSON")
    .addHelpText(
      "after",
      `\n${DATA_FILE} has a header, then 7,588 rows of one date and eight numbers.\n${RESULTS_FILE} holds the published figures: look-back, source, model, horizon, [MSE, MAE]:\n  {"published_lookback336": {"source": "a paper", "DLinear": {"96": [0.081, 0.203]}}}\nNeither file is shipped or downloaded.\n\nExample:\n  afterbell benchmark exchange-rate --data ~/exchange_rate`,
    )
    .action(async (_: string, flags: BenchmarkFlags) => {
      const folder = flags.data ?? workspaceOf(context).benchmarks.path(BENCHMARK);
      const table = await readData(folder);
      const published = await readPublished(folder);
      const measured = measure(table);
      if (flags.json) printJson(context, resultOf(table, measured, published ?? []));
      else printResult(context, table, measured, published ?? []);
      if (published === null) {
        const file = join(folder, RESULTS_FILE);
        printNote(context, `${file} does not exist: published figures are left out`);
      }
    });
}

/** A row of the table that is measured here. */
interface MeasuredRow {
  readonly forecaster: string;
  /** Rows it sees. */
  readonly contextLength: number;
  readonly note: string;
  readonly leak: boolean;
  readonly scores: readonly LongHorizonScores[];
}

function measure(table: NumericTable): MeasuredRow[] {
  const row = (
    estimator: WindowEstimator,
    note: string,
    change: Omit<LongHorizonOptions, "horizons" | "estimator"> = {},
  ): MeasuredRow => ({
    forecaster: estimator.name,
    contextLength: 1,
    note,
    leak: change.scalerFittedOn === "all",
    scores: longHorizonBenchmark(table, { horizons: HORIZONS, estimator, ...change }),
  });
  return [
    row(repeatLast, "measured here"),
    row(repeatLast, `measured here, only whole batches of ${PUBLISHED_BATCH_SIZE}`, {
      batchSize: PUBLISHED_BATCH_SIZE,
    }),
    row(drift, "measured here"),
    row(trainingMean, "measured here"),
    row(repeatLast, "LEAK: the scaler is fitted on the test rows too", { scalerFittedOn: "all" }),
  ];
}

async function readData(folder: string): Promise<NumericTable> {
  const file = join(folder, DATA_FILE);
  try {
    return await readNumericTable(file);
  } catch (error) {
    if (error instanceof FileNotFoundError) throw new BenchmarkDataError(file);
    throw error;
  }
}

/** @returns null if the file does not exist; it is optional. */
async function readPublished(folder: string): Promise<PublishedRow[] | null> {
  const file = join(folder, RESULTS_FILE);
  try {
    return parsePublishedResults(await readTextFile(file), file);
  } catch (error) {
    if (error instanceof FileNotFoundError) return null;
    throw error;
  }
}

/** Published networks of a lower MSE, at the precision they are published in. */
interface Comparison {
  readonly horizon: number;
  readonly networks: number;
  readonly better: readonly string[];
}

function compare([repeat]: readonly MeasuredRow[], published: readonly PublishedRow[]) {
  return repeat!.scores.map(({ horizon, mse }): Comparison => {
    const ours = Number(mse.toFixed(PUBLISHED_DECIMALS));
    const networks = published.filter(
      (row) => !isRepeatLast(row) && scoreAt(row.scores, horizon) !== undefined,
    );
    const better = networks.filter(({ scores }) => scoreAt(scores, horizon)!.mse < ours);
    const names = better.map(({ model, contextLength }) => `${model} ${contextLength}`);
    return { horizon, networks: networks.length, better: names };
  });
}

function isRepeatLast({ model }: PublishedRow): boolean {
  return /^(repeat|naive)/i.test(model);
}

function scoreAt<S extends { readonly horizon: number }>(scores: readonly S[], horizon: number) {
  return scores.find((score) => score.horizon === horizon);
}

function resultOf(
  table: NumericTable,
  measured: readonly MeasuredRow[],
  published: readonly PublishedRow[],
): unknown {
  const digits = (value: number) => Number(value.toPrecision(5));
  return {
    benchmark: "exchange-rate",
    rows: rowCountOf(table),
    columns: table.columns.length,
    measured: measured.map(({ scores, ...row }) => ({
      ...row,
      scores: scores.map((s) => ({ ...s, mse: digits(s.mse), mae: digits(s.mae) })),
    })),
    published,
    comparison: compare(measured, published),
  };
}

function printResult(
  context: CliContext,
  table: NumericTable,
  measured: readonly MeasuredRow[],
  published: readonly PublishedRow[],
): void {
  const rows = rowCountOf(table).toLocaleString("en");
  const columns = table.columns.length;
  printLine(context, `exchange-rate: ${rows} rows, ${columns} columns, split 7:1:2 in time`);
  printLine(
    context,
    "errors of scaled values over every window of the test rows; unless noted, the",
  );
  printLine(context, "scaler is fitted on the training rows\n");
  const sources = [...new Set(published.map(({ source }) => source))];
  for (const score of ["mse", "mae"] as const) {
    const heading = [score.toUpperCase(), "look-back", ...HORIZONS.map(String), ""];
    const ours = measured.map((row) => [
      `${row.forecaster}${row.leak ? " (leak)" : ""}`,
      String(row.contextLength),
      ...HORIZONS.map((horizon) => scoreAt(row.scores, horizon)![score].toFixed(4)),
      row.note,
    ]);
    const theirs = published.map((row) => [
      row.model,
      String(row.contextLength),
      ...HORIZONS.map((h) => scoreAt(row.scores, h)?.[score].toFixed(PUBLISHED_DECIMALS) ?? ""),
      `published [${sources.indexOf(row.source) + 1}]`,
    ]);
    printLine(context, `${formatTable([heading, ...ours, ...theirs])}\n`);
  }
  if (published.length > 0) printComparison(context, compare(measured, published));
  for (const [i, source] of sources.entries()) printLine(context, `[${i + 1}] ${source}`);
}

function printComparison(context: CliContext, comparisons: readonly Comparison[]): void {
  const title = "Published networks with a lower MSE than repeating the last row, to 3 decimals:";
  printLine(context, paint(context, "bold", title));
  for (const { horizon, networks, better } of comparisons) {
    const names = better.length === 0 ? "" : `: ${better.join(", ")}`;
    printLine(context, `  ${better.length} of ${networks} at ${horizon}${names}`);
  }
  printLine(context);
}
