/** @file `afterbell/market`: prices from files and from the embedded sample. */

export { PriceFileError } from "./csv/csv-errors.ts";
export { readNumericTable } from "./csv/numeric-table.ts";
export { StrictFindingsError } from "./errors.ts";
export type { Finding } from "./finding.ts";
export { type IngestReport, type PriceFile, readPriceFile } from "./price-file.ts";
export { readSample } from "./sample.ts";
