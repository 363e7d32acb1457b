import { Command, Option } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { readSample } from "../market/sample.ts";
import { classicRecipe } from "../models/lstm/recipe.ts";
import type { ModelStore } from "../workspace/model-store.ts";
import type { CliContext } from "./context.ts";
import { wholeNumberIn } from "./options.ts";
import { printJson, printLine, printNote } from "./print.ts";
import { modelSource, onlySymbol } from "./served.ts";
import { storedForecasts } from "./stored-forecasts.ts";
import { workspaceOf } from "./workspace.ts";

export interface ServeFlags {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly json?: boolean;
  /** Printed beside the URL with `--json`. */
  readonly about?: Readonly<Record<string, unknown>>;
}

export function addServeOptions(command: Command): Command {
  return command
    .option(
      "--port <n>",
      "port to listen on; 0 chooses a free one",
      wholeNumberIn("--port", 0),
      8000,
    )
    .option("--host <address>", "address to listen on; 0.0.0.0 for all interfaces", "127.0.0.1")
    .addOption(
      new Option("--log-level <level>", "level of the log on standard error")
        .choices(["debug", "info", "warn", "error", "silent"])
        .default("info"),
    );
}

/** `afterbell serve`: answers `POST /predict` until SIGINT or SIGTERM. */
export function serveCommand(context: CliContext): Command {
  const command = new Command("serve")
    .description("Serve the model in use over HTTP.")
    .argument("[symbol]", "ticker whose model to serve; optional if only one has a model")
    .option("--json", "print the URL as one line of JSON");
  return addServeOptions(command)
    .addHelpText(
      "after",
      "\nA newly trained or chosen model is loaded within seconds; a damaged one is rejected. Until the\nfirst model exists, requests get status 503. API documentation is at /docs.\n\nExample:\n  afterbell serve AAPL --port 8000",
    )
    .action(async (symbol: string | undefined, flags: ServeFlags) => {
      const store = workspaceOf(context).models;
      const chosen = symbol === undefined ? await onlySymbol(store) : parseSymbol(symbol);
      await noteMissing(store, chosen, context);
      await runService(store, chosen ?? undefined, flags, context);
    });
}

/** A mistyped symbol would wait for its first model for ever, so a note names what is missing. */
async function noteMissing(
  store: ModelStore,
  symbol: string | null,
  context: CliContext,
): Promise<void> {
  if (symbol !== null && (await store.current(symbol)) !== null) return;
  const others = await store.symbols();
  const found = others.length === 0 ? "found none" : `found only models of ${others.join(", ")}`;
  const what = symbol === null ? "a model" : `a model of ${symbol}`;
  const next = `"afterbell train ${symbol ?? "SYMBOL"} --recipe classic" trains one`;
  printNote(context, `Waiting for ${what} in ${store.path}: ${found}; ${next}`);
}

function servingText(url: string, symbol: string | undefined): string {
  const places = [
    ...(symbol === undefined ? [] : [`intervals at ${url}/forecast/${encodeURIComponent(symbol)}`]),
    `documentation at ${url}/docs`,
  ];
  return `Serving on ${url} (${places.join(", ")})`;
}

/** Serves until SIGINT or SIGTERM. */
export async function runService(
  store: ModelStore,
  symbol: string | undefined,
  flags: ServeFlags,
  context: CliContext,
): Promise<void> {
  // Loaded here: an HTTP server takes time and memory that no other command needs.
  const { createLogger } = await import("../serve/logger.ts");
  const { createModelHolder } = await import("../serve/model-holder.ts");
  const { serve } = await import("../serve/serve.ts");
  const logger = createLogger({ level: flags.logLevel });
  const holder = createModelHolder({ ...modelSource(store, symbol), log: logger });
  const sample = await readSample();
  const lastCloses = sample.series.close.subarray(-classicRecipe.contextLength);
  try {
    await serve({
      holder,
      host: flags.host,
      port: flags.port,
      logger,
      forecasts: storedForecasts(context),
      signal: context.signal,
      exampleCloses: [...lastCloses],
      onListen: (url) => {
        if (flags.json) printJson(context, { ...flags.about, url });
        else printLine(context, servingText(url, symbol));
      },
    });
  } finally {
    holder.close();
  }
}
