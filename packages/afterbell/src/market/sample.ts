import { createRequire } from "node:module";
import { type PriceFile, readPriceFile } from "./price-file.ts";

/** The sample's symbol: its prices are Apple's. */
export const sampleSymbol = "AAPL";

/**
 * 1,260 real daily bars of Apple, 2013-05-13 to 2018-05-11, from the npm package
 * `@observablehq/sample-datasets` (ISC): prices without a network.
 */
export async function readSample(): Promise<PriceFile> {
  const path = createRequire(import.meta.url).resolve("@observablehq/sample-datasets/aapl.csv");
  const { series, report } = await readPriceFile(path, { symbol: sampleSymbol });
  return { series, report: { ...report, source: "sample (@observablehq/sample-datasets)" } };
}
