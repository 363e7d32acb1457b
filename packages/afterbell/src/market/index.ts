/** @file `afterbell/market`: prices from files and from the sample, what looks wrong in them, trading calendars. */

export { type AuditContext, auditSeries } from "./audit/audit-series.ts";
export type { AnnouncedSplits } from "./audit/jumps.ts";
export type { FileEnding } from "./audit/last-bar.ts";
export { type CalendarFacts, calendarFor } from "./calendars/calendar-for.ts";
export { inferCalendar } from "./calendars/infer-calendar.ts";
export { calendarNames, openCalendar } from "./calendars/registry.ts";
export { sessionStart } from "./calendars/session-start.ts";
export {
  type CalendarName,
  nextSessions,
  sessionsBetween,
  type TradingCalendar,
} from "./calendars/trading-calendar.ts";
export type { Field as PriceField } from "./csv/column-name.ts";
export type { CsvContent, LayoutSummary, PriceEvent } from "./csv/csv-content.ts";
export { PriceFileError } from "./csv/csv-errors.ts";
export type { DecimalMark } from "./csv/decimal.ts";
export type { FixedDecimals, LastRow, VolumeAlone } from "./csv/last-row.ts";
export { readNumericTable } from "./csv/numeric-table.ts";
export type { CsvOptions } from "./csv/read-csv.ts";
export {
  parseSymbols,
  type ReadSymbolsOptions,
  readSymbols,
  type SymbolPrices,
} from "./csv/read-symbols.ts";
export { StrictFindingsError } from "./errors.ts";
export { type Finding, type FindingKind, findingKinds, type Severity } from "./finding.ts";
export {
  type IngestReport,
  type PriceFile,
  type PriceFileOptions,
  readPriceFile,
} from "./price-file.ts";
export type { AcceptedFinding, PriceProvenance, StoredAdjustment } from "./provenance.ts";
export { readSample } from "./sample.ts";
export type { MinorUnit } from "./sources/minor-unit.ts";
export type { PriceAdjustment } from "./sources/price-source.ts";
