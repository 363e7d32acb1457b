import { Command } from "commander";
import { type ModelStore, openModelStore } from "../artifacts/model-store.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { openPriceStore } from "../market/price-store.ts";
import { readSample, sampleSymbol } from "../market/sample.ts";
import type { CliContext } from "./context.ts";
import { AmbiguousSymbolError } from "./errors.ts";
import { printLine } from "./print.ts";
import { addRecipeOptions, type RecipeFlags } from "./recipe-options.ts";
import { addServeOptions, runService, type ServeFlags } from "./serve.ts";
import { onlySymbol } from "./served.ts";
import { printResult, runTraining } from "./train.ts";

/** `afterbell start`, which is `npm start`: whatever is missing for a service, then the service. */
export function startCommand(context: CliContext): Command {
  const command = new Command("start")
    .description("Serve the saved model; where there is none, train one first.")
    .argument("[symbol]", "ticker; not needed where only one has prices or a model");
  return addServeOptions(addRecipeOptions(command))
    .addHelpText(
      "after",
      "\nWith nothing ingested it takes the embedded sample: Apple, May 2013 to May 2018.\n\nExample:\n  afterbell start --port 8000",
    )
    .action(async (text: string | undefined, flags: RecipeFlags & ServeFlags) => {
      const store = openModelStore(context.home);
      const asked = text === undefined ? null : parseSymbol(text);
      const served = await modelOf(asked, store, context);
      const symbol = served ?? (await trainWhatIsThere(asked, flags, context));
      await runService(store, symbol, flags, context);
    });
}

/** The symbol whose model is in use already, and a line that says so; null where none is. */
async function modelOf(
  asked: string | null,
  store: ModelStore,
  context: CliContext,
): Promise<string | null> {
  const symbol = asked ?? (await onlySymbol(store));
  const version = symbol === null ? null : await store.current(symbol);
  if (symbol === null || version === null) return null;
  printLine(context, `Found model ${version} of ${symbol}`);
  return symbol;
}

async function trainWhatIsThere(
  asked: string | null,
  flags: RecipeFlags,
  context: CliContext,
): Promise<string> {
  const symbol = asked ?? (await ingestedSymbol(context));
  // An earlier start that was interrupted goes on where it stopped.
  const outcome = await runTraining(symbol, { ...flags, resume: "quietly" }, context);
  printResult(context, outcome, flags);
  return symbol;
}

/** The only symbol with prices; with none, the sample is stored first. */
async function ingestedSymbol(context: CliContext): Promise<string> {
  const prices = openPriceStore(context.home);
  const symbols = await prices.symbols();
  if (symbols.length > 1) throw new AmbiguousSymbolError("prices", symbols);
  if (symbols[0] !== undefined) return symbols[0];
  const { series } = await readSample();
  const { file } = await prices.write(series, { now: context.now() });
  const { bars } = series;
  printLine(context, "Nothing ingested yet: taking the embedded sample,");
  printLine(
    context,
    `${bars.length} sessions of ${sampleSymbol}, ${bars[0]!.date} to ${bars.at(-1)!.date} (${file})`,
  );
  return sampleSymbol;
}
