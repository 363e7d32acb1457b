import type { Layout } from "./layout.ts";

/** A page for each symbol, with its pictures beside it. */
export interface ReportStore {
  /** Where a symbol's latest report lies, or would. */
  path(symbol: string): string;
}

export function reportStoreIn(layout: Layout): ReportStore {
  return { path: layout.reportFile };
}
