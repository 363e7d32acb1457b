import type { BarSeries } from "../domain/bar-series.ts";
import { FileNotFoundError, SeveralSymbolsError } from "../market/csv/csv-errors.ts";
import { describeFinding, type Finding } from "../market/finding.ts";
import { type PriceFile, readPriceFile } from "../market/price-file.ts";
import { NoPricesError } from "./errors.ts";
import type { World } from "./world.ts";

export interface LoadedSeries {
  readonly series: BarSeries;
  readonly findings: readonly Finding[];
}

export interface LoadOptions {
  /**
   * Whether the file itself must name the symbol. @default false, since the user names the file and the symbol
   */
  readonly pick?: boolean;
}

/** Findings named one by one; with more, the first of them and how to see the rest. */
const NAMED_FINDINGS = 3;

/**
 * A symbol's prices, stored or from a file. What was done to a file's rows or found in them is emitted.
 *
 * @throws {NoPricesError} Nothing is stored, and no file was named.
 * @throws {PriceFileError} Not a readable price file, or the file does not contain the symbol to pick.
 */
export async function loadSeries(
  symbol: string,
  csv: string | undefined,
  { workspace, emit }: Pick<World, "workspace" | "emit">,
  { pick = false }: LoadOptions = {},
): Promise<LoadedSeries> {
  const file = csv ?? workspace.prices.path(symbol);
  const read = pick ? readPriceFile(file, { symbol, pick: symbol }) : readSymbol(file, symbol);
  const { series, report } = await read.catch((error: unknown) => {
    const isUnstored = csv === undefined && error instanceof FileNotFoundError;
    throw isUnstored ? new NoPricesError(symbol, file) : error;
  });
  for (const note of report.notes) emit({ type: "note", message: `${file}: ${note}` });
  emitFindings(report.findings, file, emit);
  return { series, findings: report.findings };
}

/** The requested symbol of a file of several. */
async function readSymbol(file: string, symbol: string): Promise<PriceFile> {
  try {
    return await readPriceFile(file, { symbol });
  } catch (error) {
    if (!(error instanceof SeveralSymbolsError && error.symbols.includes(symbol))) throw error;
    return readPriceFile(file, { symbol, pick: symbol });
  }
}

function emitFindings(findings: readonly Finding[], place: string, emit: World["emit"]): void {
  for (const finding of findings.slice(0, NAMED_FINDINGS)) {
    emit({ type: "finding", place, message: describeFinding(finding) });
  }
  const more = findings.length - NAMED_FINDINGS;
  if (more > 0) {
    const message = `${place}: ${more} more findings; "afterbell ingest --csv … --json" lists all`;
    emit({ type: "note", message });
  }
}
