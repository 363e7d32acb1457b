/** @file A score: a formula on outcomes, and how its numbers are read. */

import type { Outcomes } from "./outcomes.ts";

/** What a number is measured in. Prices are in the currency of the series, log returns have none. */
export type ScoreUnit = "count" | "price" | "log price" | "log return" | "fraction" | "none";

/** Which way is better; `nominal` is nearest to the nominal value, `none` is neither. */
export type BetterDirection = "lower" | "higher" | "nominal" | "none";

/** How the numbers of the rows become one. */
export type Aggregation = "count" | "mean" | "root of mean" | "ratio of means" | "minimum" | "test";

/** How a number is written; each place that shows numbers maps these to text once. */
export type NumberFormat = "error" | "ratio" | "percent" | "p-value";

/** Where a number appears: in every table, only on the report's page, or only in JSON. */
export type ShownIn = "tables" | "page" | "json";

/** One number of a score's value, described. */
export interface ScoreFigure<Value> {
  /** Of its column: `MAE`. */
  readonly heading: string;
  readonly unit: ScoreUnit;
  readonly better: BetterDirection;
  readonly aggregation: Aggregation;
  readonly format: NumberFormat;
  readonly shownIn: ShownIn;
  /** Plain sentences for the glossary: what it is, and which way is better. */
  readonly meaning: string;
  /** null if the score is undefined. */
  of(value: Value): number | null;
}

export interface ScoringOptions {
  /** Coverages of the central intervals to score, in (0, 1). */
  readonly nominalCoverages: readonly number[];
}

/**
 * How all steps ahead together are scored: by the formula on the rows of all steps, not at all, or from the
 * values of the steps.
 */
export type OverSteps<Value, Overall> = "rows" | "none" | ((steps: readonly Value[]) => Overall);

/** One entry of the registry. `name` is its field in a {@link ScoreSet} and in JSON. */
export interface Score<
  Name extends string = string,
  Value = unknown,
  Steps = unknown,
  Pooled = unknown,
> {
  readonly name: Name;
  of(outcomes: Outcomes, options: ScoringOptions): Value;
  readonly overSteps: Steps;
  /** The numbers it consists of; those of its value over all steps where `overSteps` makes one. */
  readonly figures: readonly ScoreFigure<never>[];
  /**
   * What takes its place where symbols are pooled; null: it does itself. A score in units of price must name
   * one that is not, or the dearest symbol would decide.
   */
  readonly pooled: Pooled;
}

interface ScoreParts<Name extends string, Value, Overall, Steps, Pooled> {
  readonly name: Name;
  readonly of: (outcomes: Outcomes, options: ScoringOptions) => Value;
  readonly overSteps: Steps & OverSteps<Value, Overall>;
  readonly figures: readonly ScoreFigure<Overall>[];
  /** @default null */
  readonly pooled?: Pooled;
}

/** A score with a value of several numbers. */
export function compositeScore<
  const Name extends string,
  Value,
  Overall,
  const Steps extends OverSteps<Value, Overall>,
  Pooled = null,
>(parts: ScoreParts<Name, Value, Overall, Steps, Pooled>): Score<Name, Value, Steps, Pooled> {
  return { ...parts, pooled: (parts.pooled ?? null) as Pooled };
}

interface NumberScoreParts<Name extends string, Value, Steps, Pooled>
  extends Omit<ScoreFigure<Value>, "of"> {
  readonly name: Name;
  readonly of: (outcomes: Outcomes) => Value;
  /** @default "rows" */
  readonly overSteps?: Steps & OverSteps<Value, Value>;
  /** @default null */
  readonly pooled?: Pooled;
}

/** A score that is one number, or null if it is undefined. */
export function numberScore<
  const Name extends string,
  Value extends number | null,
  const Steps extends OverSteps<Value, Value> = "rows",
  Pooled = null,
>(parts: NumberScoreParts<Name, Value, Steps, Pooled>): Score<Name, Value, Steps, Pooled> {
  const { name, of, overSteps, pooled, ...figure } = parts;
  return {
    name,
    of,
    overSteps: (overSteps ?? "rows") as Steps,
    figures: [{ ...figure, of: (value: Value) => value }],
    pooled: (pooled ?? null) as Pooled,
  };
}

/** The mean of the steps' values; there are as many forecasts at every step, so it is that of all. */
export function meanOverSteps(steps: readonly number[]): number {
  return steps.reduce((sum, value) => sum + value, 0) / steps.length;
}

/** Likewise; null if it is undefined at a step. */
export function meanOverStepsOrNull(steps: readonly (number | null)[]): number | null {
  return steps.includes(null) ? null : meanOverSteps(steps as readonly number[]);
}
