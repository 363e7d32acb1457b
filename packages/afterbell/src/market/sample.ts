import { createRequire } from "node:module";
import type { CsvContent } from "./csv/csv-content.ts";
import { readCsv } from "./csv/read-csv.ts";
import { readTextFile } from "./csv/text-file.ts";
import { type PriceFile, readPriceFile } from "./price-file.ts";

/** The sample's symbol: its prices are Apple's. */
export const sampleSymbol = "AAPL";

/** The sample as its source is named in reports. */
export const sampleSource = "sample (@observablehq/sample-datasets)";

/**
 * 1,260 real daily bars of Apple, 2013-05-13 to 2018-05-11, from the npm package
 * `@observablehq/sample-datasets` (ISC): prices without a network.
 */
export async function readSample(): Promise<PriceFile> {
  const { series, report } = await readPriceFile(samplePath(), { symbol: sampleSymbol });
  return { series, report: { ...report, source: sampleSource } };
}

/** The sample as its file has it. */
export async function readSampleContent(): Promise<CsvContent> {
  const file = samplePath();
  return readCsv(await readTextFile(file), { file, symbol: sampleSymbol });
}

function samplePath(): string {
  return createRequire(import.meta.url).resolve("@observablehq/sample-datasets/aapl.csv");
}
