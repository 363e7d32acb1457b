import { Command } from "commander";
import { type ChosenModel, chooseModel } from "../jobs/choose-model.ts";
import { plural } from "../market/finding.ts";
import type { CliContext } from "./context.ts";
import { printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

/** `afterbell use AAPL <version>`: a running service loads it within seconds. */
export function useCommand(context: CliContext): Command {
  return new Command("use")
    .description("Choose the saved model that is in use. A damaged one is rejected.")
    .argument("<name>", "ticker, such as AAPL, or a recipe of intervals: panel or harx")
    .argument("<version>", "version, as listed by `afterbell models`")
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", help)
    .action(async (name: string, version: string, flags: { json?: boolean }) => {
      const chosen = await chooseModel(name, version, workspaceOf(context));
      if (flags.json) printJson(context, jsonOf(chosen));
      else printLine(context, textOf(chosen, name));
    });
}

const help = `
A symbol may use one model of prices, which "afterbell serve" serves, and one of intervals, for "afterbell forecast";
neither replaces the other. With the name of a recipe, all symbols that the version was fitted on use it.

Examples:
  afterbell use AAPL 20261122T150405Z-classic-seed7
  afterbell use AAPL 20261122T150405Z-panel
  afterbell use panel 20261122T150405Z-panel`;

function jsonOf({ kind, model, version, symbols }: ChosenModel) {
  const [symbol] = symbols;
  return {
    ...(symbols.length === 1 && { symbol }),
    ...{ kind, version, symbols },
    ...(kind === "intervals" && { recipe: model }),
  };
}

function textOf({ kind, model, version, symbols }: ChosenModel, name: string): string {
  if (kind === "prices") return `${model} now uses ${version}`;
  if (name === model)
    return `${plural(symbols.length, "symbol")} now ${symbols.length === 1 ? "uses" : "use"} ${model} ${version}`;
  return `${symbols[0]} now uses ${version} for intervals`;
}
