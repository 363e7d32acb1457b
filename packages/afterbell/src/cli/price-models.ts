/** @file The list of models of prices: test errors beside those of the last close. */

import { isKnownError, type KnownError } from "../known-error.ts";
import { ModelNotFoundError } from "../workspace/errors.ts";
import { type Manifest, outlineOf } from "../workspace/manifest.ts";
import type { ModelStore } from "../workspace/model-store.ts";
import type { CliContext } from "./context.ts";
import { formatTable, printLine } from "./print.ts";
import { unusableWord } from "./unusable-model.ts";

export interface ListedPriceModel {
  readonly symbol: string;
  readonly version: string;
  readonly inUse: boolean;
  /** null where the bundle cannot be used; then `problem` says why. */
  readonly manifest: Manifest | null;
  readonly problem: KnownError | null;
}

/** Each bundle is read whole. One that is in use and gone is listed as well. */
export async function listPriceModels(
  store: ModelStore,
  symbols: readonly string[],
): Promise<ListedPriceModel[]> {
  return (await Promise.all(symbols.map((symbol) => modelsOf(symbol, store)))).flat();
}

async function modelsOf(symbol: string, store: ModelStore): Promise<ListedPriceModel[]> {
  const inUse = await store.inUse(symbol);
  const current = inUse?.model === symbol ? inUse.version : null;
  const versions = await store.versions(symbol);
  const listed: ListedPriceModel[] = [];
  for (const version of versions) {
    const model = { symbol, version, inUse: version === current };
    try {
      const { manifest } = await store.read(symbol, version);
      listed.push({ ...model, manifest, problem: null });
    } catch (error) {
      if (!isKnownError(error)) throw error;
      listed.push({ ...model, manifest: null, problem: error });
    }
  }
  if (current === null || versions.includes(current)) return listed;
  const problem = new ModelNotFoundError(symbol, current, versions);
  return [...listed, { symbol, version: current, inUse: true, manifest: null, problem }];
}

export function priceModelJson(model: ListedPriceModel): unknown {
  const { symbol, version, inUse, manifest, problem } = model;
  const about = { kind: "prices", symbol, version, inUse };
  if (!manifest) return { ...about, problem: problem?.message };
  const { createdAt, data, evaluation } = manifest;
  const { name: recipe, scalerSeesTestRange: leak, seed } = outlineOf(manifest);
  return { ...about, createdAt, recipe, leak, seed, data, evaluation };
}

export function printPriceModels(context: CliContext, models: readonly ListedPriceModel[]): void {
  const heading = ["", "symbol", "version", "sessions", "MAE", "Last close"];
  const rows = models.map(({ symbol, version, inUse, manifest, problem }) => {
    const mark = inUse ? "*" : "";
    if (!manifest) return [mark, symbol, version, unusableWord(problem), "", ""];
    if (!manifest.evaluation) return [mark, symbol, version, "not tested", "", ""];
    const { sessions, test, persistence } = manifest.evaluation;
    return [mark, symbol, version, `${sessions}`, digits(test.mae), digits(persistence.mae)];
  });
  printLine(context, formatTable([heading, ...rows]));
  for (const { problem } of models) if (problem) printLine(context, `\n${problem.message}`);
  printLine(
    context,
    "\n* in use; MAE of the model and of the last close on the same test sessions",
  );
}

function digits(score: number): string {
  return score.toPrecision(4);
}
