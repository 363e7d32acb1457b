import { Command } from "commander";
import { isSymbol, parseSymbol } from "../domain/symbol.ts";
import { isRecipeName } from "../jobs/choose-model.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { CliContext } from "./context.ts";
import {
  intervalModelJson,
  type ListedIntervalModel,
  listIntervalModels,
  printIntervalModels,
} from "./interval-models.ts";
import {
  type ListedPriceModel,
  listPriceModels,
  priceModelJson,
  printPriceModels,
} from "./price-models.ts";
import { printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

/** `afterbell models`: lists the models of prices and those of intervals, including damaged ones. */
export function modelsCommand(context: CliContext): Command {
  return new Command("models")
    .description("List saved models: of prices with their test errors, of intervals as judged.")
    .argument("[name]", "list only models of this ticker, or of this recipe: panel or harx")
    .option("--json", "print the list as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  afterbell models\n  afterbell models AAPL\n  afterbell models panel",
    )
    .action(async (name: string | undefined, flags: { json?: boolean }) => {
      const workspace = workspaceOf(context);
      const asked = name === undefined ? null : await askedFor(name, workspace);
      const { prices, intervals } = await listModels(asked, workspace);
      if (flags.json) {
        printJson(context, [...prices.map(priceModelJson), ...intervals.map(intervalModelJson)]);
        return;
      }
      if (prices.length > 0) printPriceModels(context, prices);
      if (prices.length > 0 && intervals.length > 0) printLine(context);
      if (intervals.length > 0) printIntervalModels(context, intervals);
      if (prices.length + intervals.length > 0) return;
      const { path } = workspace.models;
      const what = asked?.kind === "recipe" ? " --recipe" : "";
      const command = `afterbell train${asked ? `${what} ${asked.name}` : ""}`;
      const which = asked === null ? "" : `of ${asked.name} `;
      printLine(context, `No models ${which}in ${path}. Train one with "${command}".`);
    });
}

/** What to list: models of one symbol, or of one recipe of intervals. */
interface Asked {
  readonly kind: "symbol" | "recipe";
  readonly name: string;
}

async function askedFor(name: string, workspace: Workspace): Promise<Asked> {
  if (await isRecipeName(name, workspace)) return { kind: "recipe", name };
  return { kind: "symbol", name: parseSymbol(name) };
}

interface ListedModels {
  readonly prices: readonly ListedPriceModel[];
  readonly intervals: readonly ListedIntervalModel[];
}

async function listModels(
  asked: Asked | null,
  { models, panelModels }: Workspace,
): Promise<ListedModels> {
  if (asked?.kind === "symbol") {
    return {
      prices: await listPriceModels(models, [asked.name]),
      intervals: await listIntervalModels(panelModels, { symbol: asked.name }),
    };
  }
  if (asked !== null) {
    return { prices: [], intervals: await listIntervalModels(panelModels, { recipe: asked.name }) };
  }
  const names = await models.symbols();
  // What is no ticker is a recipe that a later afterbell knows.
  const others = names.filter((name) => !isSymbol(name));
  return {
    prices: await listPriceModels(models, names.filter(isSymbol)),
    intervals: await listIntervalModels(panelModels, { others }),
  };
}
