import { Command } from "commander";
import { dateAt } from "../domain/bar-series.ts";
import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { loadSeries } from "../jobs/load-series.ts";
import { classicRecipe } from "../models/lstm/recipe.ts";
import { writeFileAtomically } from "../workspace/atomic-file.ts";
import { folders } from "../workspace/layout.ts";
import { outlineOf } from "../workspace/manifest.ts";
import type { CliContext } from "./context.ts";
import { jobDisplay } from "./job-progress.ts";
import { printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

interface RequestFlags {
  readonly csv?: string;
  readonly output: string;
  readonly json?: boolean;
}

/** `afterbell request AAPL`: the body of a `POST /predict` from the latest closes. */
export function requestCommand(context: CliContext): Command {
  return new Command("request")
    .description("Write the latest closes as a request body for POST /predict.")
    .argument("<symbol>", "ticker, such as AAPL")
    .option("--csv <file>", `read prices from this file instead of ${folders.prices}/`)
    .option("--output <file>", "file to write", "test_input.json")
    .option("--json", "print what was written as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  afterbell request AAPL\n  curl -X POST localhost:8000/predict -H 'Content-Type: application/json' -d @test_input.json",
    )
    .action(async (text: string, flags: RequestFlags) => {
      const symbol = parseSymbol(text);
      if (flags.output === "" || flags.output.endsWith("/")) {
        throw new InvalidOptionError("--output", "a file name", flags.output);
      }
      const { series } = await loadSeries(
        symbol,
        flags.csv,
        {
          workspace: workspaceOf(context),
          now: context.now,
          emit: (event) =>
            jobDisplay(context, { quiet: true }).listen({ ...event, seq: 0, at: "" }),
        },
        { refuse: false },
      );
      const contextLength = await contextLengthOf(symbol, context);
      if (series.length < contextLength) {
        throw new SeriesTooShortError(contextLength, series.length, "one context");
      }
      const prices = [...series.close.subarray(-contextLength)];
      await writeFileAtomically(flags.output, `${JSON.stringify({ prices })}\n`);
      const [from, to] = [-contextLength, -1].map((i) => dateAt(series, series.length + i));
      const written = { symbol, file: flags.output, prices: prices.length, from, to };
      if (flags.json) printJson(context, written);
      else {
        printLine(context, `Wrote ${prices.length} closes, ${from} to ${to}, to ${flags.output}`);
      }
    });
}

/** That of the model in use, or the classic one where none is. */
async function contextLengthOf(symbol: string, context: CliContext): Promise<number> {
  const store = workspaceOf(context).models;
  const version = await store.current(symbol);
  if (version === null) return classicRecipe.contextLength;
  return outlineOf((await store.read(symbol, version)).manifest).contextLength;
}
