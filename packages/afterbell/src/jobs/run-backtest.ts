/** @file A backtest by name: over threads, and resumable where the program is ended in between. */

import { availableParallelism } from "node:os";
import { type Backtest, collect } from "../backtest/backtest.ts";
import type { BacktestOptions } from "../backtest/backtest-options.ts";
import {
  type BacktestReport,
  type ForecasterReport,
  reportFrom,
} from "../backtest/backtest-report.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";
import { type PlannedBacktest, planBacktest } from "../backtest/plan-backtest.ts";
import { runTasks, type TablesTaker, type TaskRunner } from "../backtest/run-tasks.ts";
import type { BarSeries } from "../domain/bar.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { libraryVersion } from "../library-version.ts";
import { fingerprintOf } from "../workspace/fingerprint.ts";
import type { Journal } from "../workspace/journal.ts";
import { openWorkspace, type WorkspaceOptions } from "../workspace/workspace.ts";
import { type EstimatorSpec, fitsPerTask } from "./estimator-spec.ts";
import { decodeTaskRecord, encodeTaskRecord, keyOf } from "./task-record.ts";
import { openThreadPool, type ThreadPool } from "./thread-pool.ts";

export interface RunBacktestOptions extends Omit<BacktestOptions, "horizon"> {
  /** Folder of the workspace that keeps what is done of an interrupted backtest. */
  readonly home: string;
  /** Threads that fit and forecast; the forecasts do not depend on it. @default one for each core */
  readonly threads?: number;
  /** Go on from an interrupted backtest of the same estimators, series and options. @default false */
  readonly resume?: boolean;
  /** Once, where another process is at the same backtest: this one begins after it. */
  readonly onWait?: WorkspaceOptions["onWait"];
  /** Once, before the first fit. */
  readonly onStart?: (start: BacktestStart) => void;
}

export interface BacktestStart {
  /** Forecasts taken over from an interrupted run. */
  readonly kept: number;
  /** Forecasts of an interrupted run that are not gone on from. */
  readonly dropped: number;
  /** Forecasts to make, those kept among them. */
  readonly total: number;
}

/**
 * Every estimator at every origin of every series.
 *
 * @param specs At least one, all of one horizon.
 * @throws {InvalidOptionError | SeriesTooShortError | UnwritableFileError} Before any work.
 */
export async function runBacktest(
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions,
): Promise<Backtest> {
  const planned = planOf(specs, series, options);
  return collect(planned, (take) => run(planned, specs, options, () => take));
}

/**
 * What `reportOf` says of `runBacktest`, in less memory: a forecaster's forecasts are scored as soon as they
 * are there, on one of the threads, and forgotten.
 */
export async function judgeBacktest(
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions,
): Promise<BacktestReport> {
  const planned = planOf(specs, series, options);
  const reports: ForecasterReport[] = [];
  let last = Promise.resolve();
  await run(planned, specs, options, (pool) => (forecaster, tables) => {
    // One at a time: scoring takes the memory of another backtest for a moment.
    last = last.then(async () => {
      reports[forecaster] = await pool.score({ forecaster, tables });
    });
    return last;
  });
  return reportFrom(
    planned,
    reports.filter(() => true), // without holes, where forecasters were left out
  );
}

function planOf(
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions,
): PlannedBacktest {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const names = specs.map(({ name }) => name);
  const { horizon } = specs[0] ?? { horizon: 1 };
  return planBacktest(names, series, { ...options, horizon }, (name) =>
    fitsPerTask(byName.get(name)!),
  );
}

async function run(
  planned: PlannedBacktest,
  specs: readonly EstimatorSpec[],
  options: RunBacktestOptions,
  takerOn: (pool: ThreadPool) => TablesTaker,
): Promise<void> {
  const { home, onWait, signal } = options;
  const { plan } = planned;
  const series = planned.series.map((one) => one.series);
  requireThreads(options.threads ?? availableParallelism());
  const fingerprints = series.map(fingerprintOf);
  const { version: node, arch } = process; // engines and processors differ in the last bits
  const identity = { plan, specs, fingerprints, libraryVersion, node, arch };
  const workspace = openWorkspace(home, { ...(onWait && { onWait }), ...(signal && { signal }) });
  const { journals, exclusive } = workspace;
  await exclusive({ kind: "backtest", name: journals.nameOf(identity) }, async (signal) => {
    const journal = await journals.open(identity);
    await runJournaled(planned, specs, journal, { ...options, signal }, takerOn);
  });
}

async function runJournaled(
  planned: PlannedBacktest,
  specs: readonly EstimatorSpec[],
  journal: Journal,
  options: RunBacktestOptions,
  takerOn: (pool: ThreadPool) => TablesTaker,
): Promise<void> {
  const { threads = availableParallelism(), resume = false, signal } = options;
  const { plan, tasks } = planned;
  const series = planned.series.map((one) => one.series);
  const kept = new Map(journal.records.map((record) => decodeTaskRecord(record, journal.file)));
  const found = sum([...kept.values()].map(({ origins }) => origins.length));
  if (!resume) await journal.remove();
  options.onStart?.({
    kept: resume ? found : 0,
    dropped: resume ? 0 : found,
    total: sum(tasks.map(({ folds }) => folds.length)),
  });
  const pool = openThreadPool({ plan, specs, series }, Math.min(threads, tasks.length));
  const stop = () => void pool.close();
  signal?.addEventListener("abort", stop);
  try {
    const runners = pool.runners.map((runner) =>
      journaled(runner, journal, resume ? kept : new Map()),
    );
    await runTasks(planned, options, takerOn(pool), runners);
    await journal.remove();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await pool.close();
  }
}

/** Threads beyond this on a core only take memory. */
const THREADS_PER_CORE = 4;

function requireThreads(threads: number): void {
  const most = THREADS_PER_CORE * availableParallelism();
  if (Number.isSafeInteger(threads) && threads >= 1 && threads <= most) return;
  throw new InvalidOptionError("threads", `a whole number from 1 to ${most}, here`, threads);
}

/** Runs what the journal does not have, and adds it. */
function journaled(
  run: TaskRunner,
  journal: Journal,
  kept: ReadonlyMap<string, ForecastTable>,
): TaskRunner {
  return async (task) => {
    const done = kept.get(keyOf(task));
    if (done?.origins.length === task.folds.length) return done;
    const table = await run(task);
    await journal.append(encodeTaskRecord(task, table));
    return table;
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
