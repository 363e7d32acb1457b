/** @file What an ingest does, as data. */

import Type, { type Static } from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import { calendarNames } from "../market/calendars/registry.ts";
import { sampleSymbol } from "../market/sample.ts";
import { defaultSource, type SourceName, sourceNames } from "../market/sources/registry.ts";
import { choice, flag, text } from "../schema/field.ts";
import { acceptField } from "./load-series.ts";

/** Fields that a user may give besides the symbols and the dates. */
export const ingestFields = {
  all: Type.Optional(flag({ description: "update all stored symbols" })),
  list: Type.Optional(
    text({ description: "a file of symbols, one on each line", placeholder: "file" }),
  ),
  source: Type.Optional(
    choice(sourceNames, {
      description: `where prices are downloaded from: ${sourceNames.join(", ")}`,
      placeholder: "name",
      defaultText: defaultSource,
    }),
  ),
  csv: Type.Optional(
    text({
      description: "import a CSV file, or all of a folder; the layout is detected",
      placeholder: "path",
    }),
  ),
  symbol: Type.Optional(
    text({
      description: "with --csv: symbol to read from a file of several",
      placeholder: "name",
    }),
  ),
  unadjusted: Type.Optional(
    flag({ description: "with --csv: keep the raw close even if there is an adjusted one" }),
  ),
  exchangeZone: Type.Optional(
    text({
      description: "with --csv: time zone of the exchange; times in the file become its days",
      placeholder: "zone",
    }),
  ),
  sample: Type.Optional(
    flag({ description: `store the embedded sample: ${sampleSymbol}, 2013-05-13 to 2018-05-11` }),
  ),
  calendar: Type.Optional(
    choice(calendarNames, {
      description: `sessions of the exchange: ${calendarNames.join(", ")}`,
      placeholder: "name",
      defaultText: "by the source, the symbol or the dates",
    }),
  ),
  replace: Type.Optional(
    flag({ description: "store the new prices in the place of the stored ones, which are kept" }),
  ),
  strict: Type.Optional(
    flag({ description: "on a warning or an error, exit with code 2 and write nothing" }),
  ),
  accept: acceptField,
};

const { symbol: pick, ...otherFields } = ingestFields;
export const ingestSpec = Type.Object({
  symbols: Type.Array(text({ description: "ticker as the source spells it, such as AAPL" }), {
    ...{ rule: "tickers", default: [] },
  }),
  start: Type.Optional(text({ description: "first session, YYYY-MM-DD" })),
  end: Type.Optional(text({ description: "day after the last session, YYYY-MM-DD" })),
  ...otherFields,
  pick,
  sourceUrl: Type.Optional(text({ description: "a server with the same API as the source" })),
});

export type IngestSpec = Static<typeof ingestSpec>;

/** Environment variable that names another server for a source: `AFTERBELL_YAHOO_URL`. */
export function urlVariable(source: SourceName = defaultSource): string {
  return `AFTERBELL_${source.toUpperCase()}_URL`;
}

/** @throws {InvalidOptionError} Options that do not go together. */
export function requireOneSource(spec: IngestSpec): void {
  const { source, csv, sample, start, pick, symbols, all, list } = spec;
  if (csv === "") throw new InvalidOptionError("--csv", "a file or a folder", csv);
  if (csv !== undefined && sample) {
    throw new InvalidOptionError("--csv", "either a file or --sample", "both");
  }
  const isImport = csv !== undefined || sample;
  if (source !== undefined && isImport) {
    throw new InvalidOptionError("--source", "no --csv and no --sample with it", source);
  }
  if (start !== undefined && isImport) {
    const option = sample ? "--sample" : "--csv";
    throw new InvalidOptionError(option, "no start or end, since all sessions are imported", start);
  }
  const listing = all ? "--all" : list !== undefined ? "--list" : null;
  if (listing !== null && (isImport || symbols.length > 0 || (all && list !== undefined))) {
    throw new InvalidOptionError(listing, "no symbols, files or other lists with it", "both");
  }
  if (pick !== undefined && symbols.length !== 1) {
    const got = symbols.length === 0 ? "none" : symbols.join(" ");
    throw new InvalidOptionError("--symbol", "one symbol to store it as", got);
  }
  requireCsvFor(spec);
}

/** Options that only mean something for a file. */
function requireCsvFor({ csv, pick, unadjusted, exchangeZone }: IngestSpec): void {
  if (csv !== undefined) return;
  if (pick !== undefined) throw new InvalidOptionError("--symbol", "--csv as well", pick);
  if (unadjusted) throw new InvalidOptionError("--unadjusted", "--csv as well", "none");
  if (exchangeZone !== undefined) {
    throw new InvalidOptionError("--exchange-zone", "--csv as well", exchangeZone);
  }
}
