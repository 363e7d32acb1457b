/** @file A backtest by name: over threads, resumable after an interruption. */

import { availableParallelism } from "node:os";
import { type Backtest, collect } from "../backtest/backtest.ts";
import type { BacktestOptions } from "../backtest/backtest-options.ts";
import {
  type BacktestReport,
  reportFrom,
  type ScoredForecaster,
} from "../backtest/backtest-report.ts";
import type { BacktestTask } from "../backtest/backtest-task.ts";
import { HorizonMismatchError } from "../backtest/errors.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";
import { type PlannedBacktest, planBacktest } from "../backtest/plan-backtest.ts";
import { planPanelBacktest } from "../backtest/plan-panel-backtest.ts";
import { type ForecasterTables, runTasks, type TaskRunner } from "../backtest/run-tasks.ts";
import { forecastsOf } from "../backtest/task-tables.ts";
import { type BarSeries, compactSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { libraryVersion } from "../library-version.ts";
import { fingerprintOf } from "../workspace/fingerprint.ts";
import type { Journal } from "../workspace/journal.ts";
import { sha256 } from "../workspace/sha256.ts";
import { openWorkspace, type WorkspaceOptions } from "../workspace/workspace.ts";
import { type BacktestWork, backtestTasks, type SharedPanel } from "./backtest-task-kind.ts";
import { requireCalendars } from "./calendar-specs.ts";
import { defaults } from "./defaults.ts";
import { type EstimatorSpec, fitsPerTask, isOfPanels } from "./estimator-spec.ts";
import { decodeTaskRecord, encodeTaskRecord, keyOf } from "./task-record.ts";
import type { Fingerprint, SharedValues } from "./tasks/task-kind.ts";
import { type Runner, resultOf, type TaskPool } from "./tasks/task-pool.ts";
import { threadTaskPool } from "./tasks/thread-task-pool.ts";

export interface RunBacktestOptions extends Omit<BacktestOptions, "horizon"> {
  /** Folder of the workspace that keeps the finished tasks of an interrupted backtest. @default the current one */
  readonly home?: string;
  /** Threads that fit and forecast; the forecasts do not depend on it. @default one for each core */
  readonly threads?: number;
  /** Where the tasks are run. @default on `threads` threads */
  readonly tasks?: TaskPool;
  /** Continue an interrupted backtest of the same estimators, series and options. @default false */
  readonly resume?: boolean;
  /** Called once if another process runs the same backtest: this one starts after it. */
  readonly onWait?: WorkspaceOptions["onWait"];
  /** Once, before the first fit. */
  readonly onStart?: (start: BacktestStart) => void;
}

export interface BacktestStart {
  /** Forecasts reused from an interrupted run. */
  readonly kept: number;
  /** Forecasts of an interrupted run that is not continued. */
  readonly dropped: number;
  /** Forecasts to make, including those kept. */
  readonly total: number;
}

/**
 * Every estimator at every origin of every series. Where a model of panels is among them, all of them have the origins
 * of `backtestPanel`, which all series share, so that they are compared on the same forecasts.
 *
 * @param specs At least one, all of one horizon.
 * @throws {InvalidOptionError | SeriesTooShortError | UnwritableFileError} Before any work; also where a model of panels
 *   has no calendar of a series.
 */
export async function runBacktest(
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions = {},
): Promise<Backtest> {
  const planned = planOf(specs, series, options);
  return withRunner(planned, specs, options, ({ forecasts }) =>
    collect(planned, runTasks(planned, forecasts, options)),
  );
}

/**
 * What `reportOf` gives of `runBacktest`, in less memory: a forecaster's forecasts are scored as soon as they
 * are complete, by one of the threads, and forgotten.
 */
export async function judgeBacktest(
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions = {},
): Promise<BacktestReport> {
  const planned = planOf(specs, series, options);
  return withRunner(planned, specs, options, async ({ forecasts, score }) => {
    const all: ScoredForecaster[] = [];
    let scored = Promise.resolve();
    for await (const complete of runTasks(planned, forecasts, options)) {
      // One at a time: scoring takes the memory of another backtest for a moment.
      scored = scored.then(async () => {
        all[complete.forecaster] = await score(complete);
      });
      scored.catch(() => {}); // awaited below
    }
    await scored;
    return reportFrom(
      planned,
      all.filter(() => true), // without holes, where forecasters were left out
    );
  });
}

function planOf(
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions,
): PlannedBacktest {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const names = specs.map(({ name }) => name);
  const { horizon } = specs[0] ?? { horizon: 1 };
  const other = specs.find((spec) => spec.horizon !== horizon);
  if (other) throw new HorizonMismatchError(other.name, other.horizon, horizon);
  for (const { calendars } of specs) if (calendars) requireCalendars(calendars, series);
  // Forecasters that are compared need the same origins, so one model of panels lays those of all.
  const plan = specs.some(isOfPanels) ? planPanelBacktest : planBacktest;
  return plan(names, series, { ...options, horizon }, (name) => fitsPerTask(byName.get(name)!));
}

/** What a backtest's work is done with, while it is open. */
interface BacktestRunner {
  readonly forecasts: TaskRunner;
  score(complete: ForecasterTables): Promise<ScoredForecaster>;
}

async function withRunner<Result>(
  planned: PlannedBacktest,
  specs: readonly EstimatorSpec[],
  options: RunBacktestOptions,
  use: (runner: BacktestRunner) => Promise<Result>,
): Promise<Result> {
  const { home = defaults.home, threads = availableParallelism() } = options;
  const { onWait, signal } = options;
  requireThreads(threads);
  const shared = sharedBy(planned, specs);
  const { version: node, arch } = process; // engines and processors differ in the last bits
  const fingerprints = shared.series;
  const identity = { plan: planned.plan, specs, fingerprints, libraryVersion, node, arch };
  const workspace = openWorkspace(home, { ...(onWait && { onWait }), ...(signal && { signal }) });
  const { journals, exclusive } = workspace;
  return exclusive({ kind: "backtest", name: journals.nameOf(identity) }, async (signal) => {
    const journal = await journals.open(identity);
    return withJournal(planned, shared, journal, { ...options, threads, signal }, use);
  });
}

async function withJournal<Result>(
  planned: PlannedBacktest,
  shared: Shared,
  journal: Journal,
  options: RunBacktestOptions & { readonly threads: number },
  use: (runner: BacktestRunner) => Promise<Result>,
): Promise<Result> {
  const { signal, threads } = options;
  const kept = await keptForecasts(planned, journal, options);
  const pool = options.tasks ?? threadTaskPool(Math.min(threads, planned.tasks.length));
  const runner = pool.open(backtestTasks, shared.values);
  const stop = () => void runner.close();
  signal?.addEventListener("abort", stop);
  try {
    const result = await use({
      forecasts: journaled(planned, forecastRunner(runner, shared), { journal, kept }),
      score: ({ forecaster, tables }) =>
        run<ScoredForecaster>(runner, {
          type: "score",
          forecaster: planned.forecasters[forecaster]!,
          plan: shared.plan,
          panel: shared.panel,
          series: shared.series.map((of, s) => ({ of, table: tables[s]! })),
        }),
    });
    await journal.remove();
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await runner.close();
  }
}

/** What the tasks share, and the fingerprints that name it. */
interface Shared {
  readonly values: SharedValues;
  readonly plan: Fingerprint;
  /** Of a `SharedPanel`; null where each series has folds of its own. */
  readonly panel: Fingerprint | null;
  readonly specs: readonly Fingerprint[];
  readonly series: readonly Fingerprint[];
}

function sharedBy(
  { plan, series, panel }: PlannedBacktest,
  specs: readonly EstimatorSpec[],
): Shared {
  const named = (value: unknown) => [`sha256:${sha256(JSON.stringify(value))}`, value] as const;
  // A view would be sent with all of the memory that it is a view of.
  const ofSeries = series.map(
    (one) => [fingerprintOf(one.series), compactSeries(one.series)] as const,
  );
  const [ofPlan, ofSpecs] = [named(plan), specs.map(named)];
  const fingerprints = ofSeries.map(([fingerprint]) => fingerprint);
  const ofPanel = panel
    ? [named({ plan: ofPlan[0], series: fingerprints } satisfies SharedPanel)]
    : [];
  return {
    values: Object.fromEntries([ofPlan, ...ofSpecs, ...ofPanel, ...ofSeries]),
    plan: ofPlan[0],
    panel: ofPanel[0]?.[0] ?? null,
    specs: ofSpecs.map(([fingerprint]) => fingerprint),
    series: fingerprints,
  };
}

type WorkRunner = Runner<BacktestWork, ForecastTable | ScoredForecaster>;

async function run<Result>(runner: WorkRunner, work: BacktestWork): Promise<Result> {
  return resultOf(await runner.run(work)) as Result;
}

function forecastRunner(runner: WorkRunner, { specs, series, panel }: Shared): TaskRunner {
  const workOf = (task: BacktestTask): BacktestWork => {
    const spec = specs[task.estimator]!;
    if ("fits" in task) return { type: "panel", spec, panel: panel!, fits: task.fits };
    return { type: "series", spec, series: series[task.series]!, folds: task.folds };
  };
  return { width: runner.width, run: (task) => run<ForecastTable>(runner, workOf(task)) };
}

/** @returns Forecasts to take over, by the key of their task. */
async function keptForecasts(
  planned: PlannedBacktest,
  journal: Journal,
  { resume = false, onStart }: RunBacktestOptions,
): Promise<ReadonlyMap<string, ForecastTable>> {
  const found = new Map(journal.records.map((record) => decodeTaskRecord(record, journal.file)));
  const forecasts = sum([...found.values()].map(({ origins }) => origins.length));
  if (!resume) await journal.remove();
  onStart?.({
    kept: resume ? forecasts : 0,
    dropped: resume ? 0 : forecasts,
    total: sum(planned.tasks.map((task) => forecastsOf(task, planned))),
  });
  return resume ? found : new Map();
}

/** Threads beyond this on a core only take memory. */
const THREADS_PER_CORE = 4;

function requireThreads(threads: number): void {
  const max = THREADS_PER_CORE * availableParallelism();
  if (Number.isSafeInteger(threads) && threads >= 1 && threads <= max) return;
  throw new InvalidOptionError("threads", `a whole number from 1 to ${max}, here`, threads);
}

/** Runs what the journal does not have, and adds it. */
function journaled(
  planned: PlannedBacktest,
  { width, run }: TaskRunner,
  {
    journal,
    kept,
  }: { readonly journal: Journal; readonly kept: ReadonlyMap<string, ForecastTable> },
): TaskRunner {
  return {
    width,
    run: async (task) => {
      const done = kept.get(keyOf(task));
      if (done?.origins.length === forecastsOf(task, planned)) return done;
      const table = await run(task);
      await journal.append(encodeTaskRecord(task, table));
      return table;
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
