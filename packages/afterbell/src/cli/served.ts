/** @file The model store as the service sees it. */

import type { ModelHolderOptions } from "../serve/model-holder.ts";
import type { ServedModel } from "../serve/served-model.ts";
import { bundlePredictor } from "../workspace/bundle-predictor.ts";
import { outlineOf } from "../workspace/manifest.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import type { ModelStore } from "../workspace/model-store.ts";
import { AmbiguousSymbolError } from "./errors.ts";

/**
 * Where a service finds its model: `symbol`'s version in use, or that of the only symbol with one.
 * Looked up each time, so that a model trained later is found.
 */
export function modelSource(
  store: ModelStore,
  symbol: string | undefined,
): Pick<ModelHolderOptions, "readCurrent" | "load"> {
  let loaded = symbol; // once a model serves, a second symbol's does not take its place
  return {
    readCurrent: async () => {
      const chosen = loaded ?? (await onlySymbol(store));
      if (chosen === null) return null;
      const inUse = await store.inUse(chosen);
      return inUse && keyOf([chosen, inUse.model, inUse.version]);
    },
    load: async (key) => {
      const [symbol = "", model = "", version = ""] = key.split("/").map(decodeURIComponent);
      const served = servedModel(await store.read(model, version));
      loaded = symbol;
      return served;
    },
  };
}

/** `AAPL/AAPL/20261122T150405Z-classic-seed7`: differs for every version of every model. */
function keyOf(parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join("/");
}

/** @throws {AmbiguousSymbolError} Several symbols have a model in use. */
export async function onlySymbol(store: ModelStore): Promise<string | null> {
  const symbols: string[] = [];
  for (const symbol of await store.symbols()) {
    if ((await store.current(symbol)) !== null) symbols.push(symbol);
  }
  if (symbols.length > 1) throw new AmbiguousSymbolError("models", symbols);
  return symbols[0] ?? null;
}

export function servedModel(bundle: ModelBundle): ServedModel {
  const { manifest } = bundle;
  const predictor = bundlePredictor(bundle);
  const { name: recipe, contextLength, seed } = outlineOf(manifest);
  return {
    symbol: manifest.symbol,
    version: manifest.version,
    recipe,
    seed,
    contextLength,
    trainedAt: manifest.createdAt,
    evaluation: manifest.evaluation,
    lastContext: manifest.lastContext,
    predict: (closes) => predictor.predict(closes)[0]!,
  };
}
