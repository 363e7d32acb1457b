import type { BarSeries } from "../domain/bar.ts";
import { readPriceFile } from "../market/price-file.ts";
import { openPriceStore } from "../market/price-store.ts";
import type { CliContext } from "./context.ts";
import { NoPricesError } from "./errors.ts";

/**
 * A symbol's prices, stored or from a file.
 *
 * @throws {NoPricesError} Nothing is stored, and no file was named.
 * @throws {PriceFileError} The file is no readable price file.
 */
export async function loadSeries(
  symbol: string,
  csv: string | undefined,
  context: CliContext,
): Promise<BarSeries> {
  if (csv !== undefined) return (await readPriceFile(csv, { symbol })).series;
  const store = openPriceStore(context.home);
  const series = await store.read(symbol);
  if (series === null) throw new NoPricesError(symbol, store.path(symbol));
  return series;
}
