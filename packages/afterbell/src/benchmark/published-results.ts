/**
 * @file Published figures of long-horizon benchmarks, from a JSON file of the form
 *
 *     { "published_lookback336": { "source": "a paper", "DLinear": { "96": [0.081, 0.203] } } }
 *
 * where 336 is the rows a model sees, 96 the horizon, then its MSE and MAE. Other keys and averages
 * over horizons are ignored.
 */

import { MalformedResultsError } from "./errors.ts";

/** One model's row of a published table. */
export interface PublishedRow {
  readonly model: string;
  /** Rows the model sees. */
  readonly contextLength: number;
  readonly source: string;
  readonly scores: readonly {
    readonly horizon: number;
    readonly mse: number;
    readonly mae: number;
  }[];
}

/**
 * @param text JSON.
 * @param file Named in errors.
 * @throws {MalformedResultsError} No JSON, no published table, or something else in the place of a figure.
 */
export function parsePublishedResults(text: string, file: string): PublishedRow[] {
  const tables = Object.entries(entriesOf(parseJson(text, file), file, "the file"));
  const rows = tables.flatMap(([name, table]) => {
    const contextLength = Number(/^published_lookback(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    return Number.isNaN(contextLength) ? [] : rowsOf(table, { file, name, contextLength });
  });
  if (rows.length === 0) {
    throw new MalformedResultsError(file, "published_lookback…", "a table of models", "none");
  }
  return rows;
}

interface TableAbout {
  readonly file: string;
  readonly name: string;
  readonly contextLength: number;
}

function rowsOf(table: unknown, { file, name, contextLength }: TableAbout): PublishedRow[] {
  const { source, ...models } = entriesOf(table, file, name);
  if (typeof source !== "string") {
    throw new MalformedResultsError(file, `${name}.source`, "a text", source);
  }
  return Object.entries(models).map(([model, figures]) => {
    const field = `${name}.${model}`;
    const scores = Object.entries(entriesOf(figures, file, field))
      .filter(([horizon]) => /^[1-9]\d*$/.test(horizon))
      .map(([horizon, pair]) => ({
        horizon: Number(horizon),
        ...pairOf(pair, file, `${field}.${horizon}`),
      }));
    return { model, contextLength, source, scores };
  });
}

function pairOf(value: unknown, file: string, field: string): { mse: number; mae: number } {
  const [mse, mae] = Array.isArray(value) && value.length === 2 ? value : [];
  if (!(isScore(mse) && isScore(mae))) {
    throw new MalformedResultsError(file, field, "[MSE, MAE], two numbers from 0", value);
  }
  return { mse, mae };
}

function isScore(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function entriesOf(value: unknown, file: string, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedResultsError(file, field, "an object", value);
  }
  return value as Record<string, unknown>;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new MalformedResultsError(file, "the file", "JSON", error.message);
  }
}
