/** @file The rest of a model's panel: what it says of one symbol rests on the prices of the others as well. */

import { eachSymbol } from "./each-symbol.ts";
import { type LoadedSeries, loadSeries } from "./load-series.ts";
import type { ChosenVersions } from "./panel-models-in-use.ts";
import type { World } from "./world.ts";

/**
 * Some stored symbols, with all others that are forecast by the same versions, so that a symbol's forecast is the same
 * whoever else is asked for. One of the others that cannot be read is left out.
 *
 * @returns In the order in which all symbols are stored, where there are others.
 */
export async function withCompanions(
  wanted: readonly LoadedSeries[],
  { bySymbol }: ChosenVersions,
  world: World,
): Promise<readonly LoadedSeries[]> {
  const isWanted = new Set(wanted.map(({ series }) => series.symbol));
  const versions = new Set(
    [...isWanted].flatMap((symbol) => {
      const version = bySymbol.get(symbol);
      return version ? [`${version.model}/${version.version}`] : [];
    }),
  );
  if (versions.size === 0) return wanted;
  const stored = await world.workspace.prices.symbols();
  const others = stored.filter((symbol) => {
    const version = bySymbol.get(symbol);
    return version && versions.has(`${version.model}/${version.version}`) && !isWanted.has(symbol);
  });
  if (others.length === 0) return wanted;
  const unheard = { ...world, emit: () => {} };
  const load = ({ symbol }: { readonly symbol: string }) => loadSeries(symbol, undefined, unheard);
  const { results } = await eachSymbol(
    others.map((symbol) => ({ symbol })),
    load,
    unheard,
  );
  const order = new Map(stored.map((symbol, i) => [symbol, i]));
  return [...wanted, ...results].sort(
    (a, b) => order.get(a.series.symbol)! - order.get(b.series.symbol)!,
  );
}
