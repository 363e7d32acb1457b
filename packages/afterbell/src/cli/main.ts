/** @file The `afterbell` command line: composes the commands and maps errors to exit codes. */

import { Command, CommanderError } from "commander";
import { libraryVersion } from "../library-version.ts";
import { folders } from "../workspace/layout.ts";
import { backtestCommand } from "./backtest.ts";
import { benchmarkCommand } from "./benchmark.ts";
import { type CliContext, processContext } from "./context.ts";
import { exitCode, exitCodeOf, isAbort } from "./exit-codes.ts";
import { exportCommand } from "./export.ts";
import { forecastCommand } from "./forecast.ts";
import { importCommand } from "./import.ts";
import { inferCommand } from "./infer.ts";
import { ingestCommand } from "./ingest.ts";
import { inspectCommand } from "./inspect.ts";
import { ledgerCommand } from "./ledger.ts";
import { modelsCommand } from "./models.ts";
import { pricesCommand } from "./prices.ts";
import { reportCommand } from "./report.ts";
import { requestCommand } from "./request.ts";
import { serveCommand } from "./serve.ts";
import { startCommand } from "./start.ts";
import { trainCommand } from "./train.ts";
import { useCommand } from "./use.ts";

/** @returns The exit code: 0 fine, 2 wrong input, 3 source unavailable, 1 internal error, 130 interrupted. */
export async function main(args: readonly string[], context = processContext()): Promise<number> {
  const asJson = args.includes("--json");
  try {
    await program(context, asJson).parseAsync([...args], { from: "user" });
    return exitCode.ok;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code !== exitCode.ok) report(error, context, asJson);
    return code;
  }
}

function program(context: CliContext, asJson: boolean): Command {
  const root = new Command("afterbell")
    .description("Honest stock forecasting: every forecast is shown beside the last close.")
    .version(libraryVersion)
    // After a command, --version is that command's: a model's.
    .enablePositionalOptions()
    .addHelpText(
      "after",
      `\nEverything is stored in the current folder, or in AFTERBELL_HOME if it is set: prices in ${folders.prices}/,\nmodels in ${folders.models}/.`,
    );
  const commands = [
    startCommand,
    ingestCommand,
    pricesCommand,
    forecastCommand,
    trainCommand,
    backtestCommand,
    reportCommand,
    importCommand,
    modelsCommand,
    useCommand,
    serveCommand,
    requestCommand,
    exportCommand,
    inspectCommand,
    inferCommand,
    ledgerCommand,
    benchmarkCommand,
  ];
  for (const command of commands) root.addCommand(command(context));
  for (const command of withSubcommands(root)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // As JSON an error is one line, and `report` writes it.
      ...(asJson && { outputError: () => {} }),
    });
    command.showHelpAfterError(asJson ? false : "(see --help)");
  }
  return root;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Reports an error once; an internal error with its stack. */
function report(error: unknown, context: CliContext, asJson: boolean): void {
  if (!(error instanceof Error)) throw error;
  if (error instanceof CommanderError && !asJson) return; // commander has already printed it
  const line = asJson
    ? JSON.stringify({ error: fieldsOf(error) })
    : `afterbell: ${messageOf(error)}`;
  context.stderr.write(`${line}\n`);
  if (exitCodeOf(error) !== exitCode.internal) return;
  context.stderr.write(`internal error: please report it\n${error.stack}\n`);
}

function messageOf(error: Error): string {
  if (isAbort(error)) return "interrupted";
  return error instanceof CommanderError ? error.message.replace(/^error: /, "") : error.message;
}

/** A stable code, the message, and the error's other fields. */
function fieldsOf(error: Error): Record<string, unknown> {
  const message = messageOf(error);
  if (error instanceof CommanderError) return { code: "INVALID_USAGE", message };
  if (isAbort(error)) return { code: "INTERRUPTED", message };
  if (exitCodeOf(error) === exitCode.internal) return { code: "INTERNAL", message };
  return { ...error, message };
}
