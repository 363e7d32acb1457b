import { Command } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { isKnownError } from "../known-error.ts";
import { type Manifest, outlineOf } from "../workspace/manifest.ts";
import type { ModelStore } from "../workspace/model-store.ts";
import type { CliContext } from "./context.ts";
import { formatTable, printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

interface ListedModel {
  readonly symbol: string;
  readonly version: string;
  readonly inUse: boolean;
  /** null where the bundle cannot be read; then `problem` says why. */
  readonly manifest: Manifest | null;
  readonly problem: string | null;
}

/** `afterbell models`: lists the model store, including damaged bundles. */
export function modelsCommand(context: CliContext): Command {
  return new Command("models")
    .description("List saved models with their test errors and the last close's.")
    .argument("[symbol]", "list only models of this ticker")
    .option("--json", "print the list as one line of JSON")
    .addHelpText("after", "\nExample:\n  afterbell models AAPL")
    .action(async (symbol: string | undefined, flags: { json?: boolean }) => {
      const store = workspaceOf(context).models;
      const symbols = symbol === undefined ? await store.symbols() : [parseSymbol(symbol)];
      const models = (await Promise.all(symbols.map((s) => listModels(store, s)))).flat();
      if (flags.json) printJson(context, models.map(summaryOf));
      else if (models.length === 0)
        printLine(context, `No models in ${store.path}. Train one with "afterbell train".`);
      else printModels(context, models);
    });
}

async function listModels(store: ModelStore, symbol: string): Promise<ListedModel[]> {
  const current = await store.current(symbol);
  const listed: ListedModel[] = [];
  for (const version of await store.versions(symbol)) {
    const model = { symbol, version, inUse: version === current };
    try {
      const { manifest } = await store.read(symbol, version);
      listed.push({ ...model, manifest, problem: null });
    } catch (error) {
      if (!isKnownError(error)) throw error;
      listed.push({ ...model, manifest: null, problem: error.message });
    }
  }
  return listed;
}

function summaryOf({ symbol, version, inUse, manifest, problem }: ListedModel): unknown {
  if (!manifest) return { symbol, version, inUse, problem };
  const { createdAt, data, evaluation } = manifest;
  const { name: recipe, scalerSeesTestRange: leak, seed } = outlineOf(manifest);
  return { symbol, version, inUse, createdAt, recipe, leak, seed, data, evaluation };
}

function printModels(context: CliContext, models: readonly ListedModel[]): void {
  const heading = ["", "symbol", "version", "sessions", "MAE", "Last close"];
  const rows = models.map(({ symbol, version, inUse, manifest }) => {
    const mark = inUse ? "*" : "";
    if (!manifest) return [mark, symbol, version, "damaged", "", ""];
    if (!manifest.evaluation) return [mark, symbol, version, "not tested", "", ""];
    const { sessions, test, persistence } = manifest.evaluation;
    return [mark, symbol, version, `${sessions}`, digits(test.mae), digits(persistence.mae)];
  });
  printLine(context, formatTable([heading, ...rows]));
  for (const { problem } of models) if (problem) printLine(context, `\n${problem}`);
  printLine(
    context,
    "\n* in use; MAE of the model and of the last close on the same test sessions",
  );
}

function digits(score: number): string {
  return score.toPrecision(4);
}
