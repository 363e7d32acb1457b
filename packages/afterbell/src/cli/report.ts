import { Command } from "commander";
import {
  type ReportSpec,
  reportBacktestFields,
  reportFields,
  reportJob,
} from "../jobs/report-job.ts";
import { folders } from "../workspace/layout.ts";
import { runBacktestJob, threadsField } from "./backtest-world.ts";
import type { CliContext } from "./context.ts";
import { addFields } from "./field-options.ts";
import { printJson, printLine } from "./print.ts";

interface ReportFlags extends Omit<ReportSpec, "symbol" | "backend"> {
  readonly threads?: number;
  readonly json?: boolean;
}

/** `afterbell report AAPL`: one page on how a symbol's model, or any forecaster, has done. */
export function reportCommand(context: CliContext): Command {
  const command = new Command("report")
    .description("Write a page of HTML: scores beside the last close, calibration, pictures.")
    .argument("<symbol>", "ticker, such as AAPL");
  addFields(command, { ...reportFields, ...reportBacktestFields, ...threadsField });
  return command
    .option("--json", "print what was written, and the scores, as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (symbol: string, { json = false, threads, ...flags }: ReportFlags) => {
      const options = { threads, quiet: json };
      const written = await runBacktestJob(reportJob, { symbol, ...flags }, options, context);
      if (json) printJson(context, written);
      else {
        printLine(context, `${written.subject}: ${written.verdict}`);
        for (const name of written.files) printLine(context, `Wrote ${name}`);
      }
    });
}

const HELP = `
Without --recipe the page is about the saved model, judged on the sessions after its training range, each
forecast from the session before. With --recipe it is about the first forecaster named, fitted anew as in
a backtest. Others stand beside it, the last close first.

The page needs no network and no script. Files in ${folders.reports}/ are replaced.

Examples:
  afterbell report AAPL
  afterbell report AAPL --recipe classic,garch --horizon 5 --folds 40 --png
  afterbell report AAPL --csv prices.csv --recipe ewma --output ewma.html`;
