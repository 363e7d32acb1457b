import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { ForecasterReport } from "../backtest/backtest-report.ts";
import type { TaskRunner } from "../backtest/run-tasks.ts";
import { compactSeries } from "../domain/bar-series.ts";
import { PostedError } from "./posted-error.ts";
import type { JobOutcome, ScoringJob, ThreadData } from "./thread.ts";

export interface ThreadPool {
  /** One for each thread. */
  readonly runners: readonly TaskRunner[];
  /** Scores one forecaster's forecasts, whose memory is given away. */
  score(job: ScoringJob): Promise<ForecasterReport>;
  /** Ends all threads, whatever they are at. */
  close(): Promise<void>;
}

/** @param threads 1 or more. */
export function openThreadPool(data: ThreadData, threads: number): ThreadPool {
  // The source where this is read as a source, the compiled one where it is compiled.
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const pool = new Piscina({
    filename: fileURLToPath(new URL(`./thread${extension}`, import.meta.url)),
    workerData: { ...data, series: data.series.map(compactSeries) },
    minThreads: threads,
    maxThreads: threads,
    // Flags of the program's own, such as --input-type, are not for this module.
    execArgv: [],
    // Forecasts and outcomes are soon forgotten: by default a thread collects them after some 50 MB.
    resourceLimits: { maxYoungGenerationSizeMb: 6 },
  });
  async function run<Result>(
    name: "forecast" | "score",
    job: object,
    transferList: ArrayBuffer[] = [],
  ): Promise<Result> {
    const outcome: JobOutcome<Result> = await pool.run(job, { name, transferList });
    if ("error" in outcome) throw new PostedError(outcome.error);
    return outcome.result;
  }
  return {
    runners: Array.from({ length: threads }, () => (task) => run("forecast", task)),
    score: (job) => {
      const buffers = job.tables.map(({ values }) => values.buffer as ArrayBuffer);
      return run("score", job, buffers);
    },
    close: () => pool.destroy(),
  };
}
