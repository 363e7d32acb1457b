import { Command } from "commander";
import type { BacktestReport } from "../backtest/backtest-report.ts";
import { type BacktestSpec, backtestFields, backtestJob } from "../jobs/backtest-job.ts";
import { panelModelNames } from "../models/registry.ts";
import { runBacktestJob, threadsField } from "./backtest-world.ts";
import type { CliContext } from "./context.ts";
import { addFields } from "./field-options.ts";
import { paint, printJson, printLine } from "./print.ts";
import { errorUnit, plainPercent, terminalScoreTable } from "./score-table.ts";

interface BacktestFlags extends Omit<BacktestSpec, "symbols" | "backend"> {
  readonly threads?: number;
  readonly json?: boolean;
}

/** `afterbell backtest AAPL`: forecasts from rolling origins, judged beside the last close. */
export function backtestCommand(context: CliContext): Command {
  const command = new Command("backtest")
    .description(
      "Forecast from many past origins and compare every forecaster with the last close.",
    )
    .argument("<symbols...>", "tickers, such as AAPL MSFT");
  return addFields(command, { ...backtestFields, ...threadsField })
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (symbols: string[], { json = false, threads, ...flags }: BacktestFlags) => {
      const options = { threads, quiet: json };
      const report = await runBacktestJob(backtestJob, { symbols, ...flags }, options, context);
      if (json) printJson(context, report);
      else printReport(context, report);
    });
}

const listed = (names: readonly string[]) => names.join(" and ");

const HELP = `
At every origin a forecaster is fitted only on sessions up to the origin, then forecasts the next
--horizon sessions. Origins are counted from the first bar, so new bars change no earlier forecast.
The forecasts do not depend on the number of threads.

${listed(panelModelNames)} learn from all symbols together. With one of them among --recipe, origins lie on dates that
the symbols share, for every forecaster, so that all are compared on the same forecasts. Intervals are
compared with those of historical and ewma, where both are among --recipe.

Scores of several symbols together do not depend on currencies: errors are of log(value / last close).

Examples:
  afterbell backtest AAPL --recipe classic,persistence,drift,garch,ets --horizon 5 --folds 8
  afterbell backtest AAPL --csv prices.csv --recipe persistence --folds 318 --json
  afterbell backtest AAPL MSFT --csv folder --horizon 5 --step 1 --refit-every 20
  afterbell backtest AAPL MSFT --recipe historical,ewma,harx,panel --refit-every 20`;

/** The scores, then the verdicts. */
function printReport(context: CliContext, report: BacktestReport): void {
  const { options, symbols, forecasters } = report;
  for (const [symbol, { from, to, folds }] of Object.entries(symbols)) {
    const origins = `${folds} origin${folds > 1 ? "s" : ""}`;
    printLine(context, `${symbol}: ${origins}, sessions from ${from} to ${to}`);
  }
  const { horizon } = options;
  const ahead = horizon > 1 ? `steps ahead 1 to ${horizon} together` : "one step ahead";
  printLine(context, `${ahead}, ${errorUnit(report)}\n`);
  printLine(context, terminalScoreTable(report));
  printLine(context);
  const judged = forecasters.slice(1);
  const upShare = judged.map(({ overall }) => overall.direction.upShare).find((x) => x !== null);
  if (upShare !== undefined) {
    printLine(
      context,
      `Always forecasting "up" gets the direction right in ${plainPercent(upShare)} of sessions.\n`,
    );
  }
  for (const { name, verdict } of judged) {
    printLine(context, paint(context, "bold", `${name}: ${verdict}`));
  }
  if (judged.length > 1) {
    printLine(
      context,
      "\nEach is tested at 5 %: of 20 forecasters without skill, about one passes by chance.",
    );
  }
  printIntervalVerdicts(context, report);
}

/** How far closes may move: of forecasters beside `historical` and `ewma`, where both are in the backtest. */
function printIntervalVerdicts(context: CliContext, { forecasters }: BacktestReport): void {
  const judged = forecasters.filter(({ intervalVerdict }) => intervalVerdict !== null);
  if (judged.length === 0) return;
  printLine(context);
  for (const { name, intervalVerdict } of judged) {
    printLine(context, paint(context, "bold", `${name}: ${intervalVerdict!.sentence}`));
  }
  const tests = judged.reduce((sum, one) => sum + one.intervalVerdict!.rivals.length, 0);
  printLine(context, `\nThese p-values are adjusted for ${tests} comparisons, by Holm's method.`);
}
