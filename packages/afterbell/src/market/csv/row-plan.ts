/** @file Which rows of a file, and which of its columns, are of which symbol. */

import { NoSymbolsError, PriceFileError, TooManySymbolsError } from "./csv-errors.ts";
import { rememberedShapes } from "./date-column.ts";
import { type CsvLayout, recogniseLayout, tickersOf } from "./layout.ts";
import type { TableRow } from "./row-blocks.ts";
import { type SymbolRows, symbolRows } from "./symbol-rows.ts";
import { type Table, unshared } from "./table.ts";

export interface RowPlan {
  readonly headingRows: number;
  /** Whose row it is; makes the entry of a symbol that was not seen before. */
  rowsFor(row: TableRow): readonly SymbolRows[];
  /** Those seen so far, in the order of the file. */
  symbols(): readonly SymbolRows[];
  /** Tickers of the heading that cannot be read. */
  readonly faults: ReadonlyMap<string, PriceFileError>;
}

export interface RowPlanOptions {
  /** Whether every date must have a UTC offset. */
  readonly needsOffset: boolean;
}

/** All rows as those of one symbol. */
export function planOfOne(table: Table, layout: CsvLayout, options: RowPlanOptions): RowPlan {
  const shapeOf = rememberedShapes();
  const all = [symbolRows({ file: table.file, name: null, layout, ...options, shapeOf })];
  const { headingRows } = layout;
  return { headingRows, rowsFor: () => all, symbols: () => all, faults: new Map() };
}

/**
 * Every symbol that the file names, in a column or in a second line of heading. Letters are the same in either
 * case.
 *
 * @throws {PriceFileError} No such column or heading, or none that has prices.
 */
export function planOfSymbols(table: Table, options: RowPlanOptions): RowPlan {
  const tickers = tickersOf(table);
  if (tickers.length > 0) return planByHeading(table, tickers, options);
  const layout = recogniseLayout(table, null);
  const column = layout.columns.symbol;
  if (column === undefined) throw new NoSymbolsError(table.file);
  return planByColumn(table.file, layout, column, options);
}

/** More than all exchanges list; each takes some kilobytes while it is read. */
const MAX_SYMBOLS = 100_000;

function planByColumn(
  file: string,
  layout: CsvLayout,
  column: number,
  options: RowPlanOptions,
): RowPlan {
  const shapeOf = rememberedShapes();
  const byName = new Map<string, readonly SymbolRows[]>();
  const byCell = new Map<string, readonly SymbolRows[]>([["", []]]);
  const symbolNamed = (cell: string, line: number) => {
    const key = cell.toUpperCase();
    if (byCell.size > MAX_SYMBOLS) {
      throw new TooManySymbolsError(file, line, layout.names[column]!, MAX_SYMBOLS);
    }
    const known = byName.get(key) ?? [
      symbolRows({ file, name: unshared(cell), layout, ...options, shapeOf }),
    ];
    byName.set(key, known);
    byCell.set(cell, known);
    return known;
  };
  return {
    headingRows: layout.headingRows,
    rowsFor: ({ cells, line }) => {
      const cell = cells[column] ?? "";
      return byCell.get(cell) ?? symbolNamed(cell, line);
    },
    symbols: () => [...byName.values()].flat(),
    faults: new Map(),
  };
}

function planByHeading(table: Table, tickers: readonly string[], options: RowPlanOptions): RowPlan {
  const shapeOf = rememberedShapes();
  const names = new Map(tickers.toReversed().map((ticker) => [ticker.toUpperCase(), ticker]));
  const all: SymbolRows[] = [];
  const faults = new Map<string, PriceFileError>();
  for (const ticker of tickers.filter((ticker) => names.get(ticker.toUpperCase()) === ticker)) {
    try {
      const layout = recogniseLayout(table, ticker);
      all.push(symbolRows({ file: table.file, name: ticker, layout, ...options, shapeOf }));
    } catch (error) {
      if (!(error instanceof PriceFileError)) throw error;
      faults.set(ticker, error);
    }
  }
  const [first] = all;
  if (first === undefined) throw faults.values().next().value!;
  return { headingRows: first.layout.headingRows, rowsFor: () => all, symbols: () => all, faults };
}
