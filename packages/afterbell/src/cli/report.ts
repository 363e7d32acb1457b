import { Command } from "commander";
import {
  type ReportSpec,
  reportBacktestFields,
  reportFields,
  reportJob,
} from "../jobs/report-job.ts";
import { panelModelNames } from "../models/registry.ts";
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
    .description("Write an HTML page with scores against the last close, calibration and charts.")
    .argument("<symbol>", "ticker, such as AAPL");
  addFields(command, { ...reportFields, ...reportBacktestFields, ...threadsField });
  return command
    .option("--json", "print the files written and the scores as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (symbol: string, { json = false, threads, ...flags }: ReportFlags) => {
      const options = { threads, quiet: json };
      const written = await runBacktestJob(reportJob, { symbol, ...flags }, options, context);
      if (json) printJson(context, written);
      else {
        printLine(context, `${written.subject}: ${written.verdict}`);
        if (written.intervalVerdict !== null) printLine(context, written.intervalVerdict);
        for (const name of written.files) printLine(context, `Wrote ${name}`);
      }
    });
}

const HELP = `
Without --recipe the page is about the saved model, tested on the sessions after its training range. With
--recipe it is about the first forecaster in the list, fitted at every origin as in "afterbell backtest".
The last close and the other forecasters are shown for comparison.

A report on ${panelModelNames.join(" or ")} also tests historical and ewma, whose intervals it is compared with.

The page works offline and without scripts. Files in ${folders.reports}/ are replaced.

Examples:
  afterbell report AAPL
  afterbell report AAPL --recipe classic,garch --horizon 5 --folds 40 --png
  afterbell report AAPL --recipe panel --refit-every 250
  afterbell report AAPL --csv prices.csv --recipe ewma --output ewma.html`;
