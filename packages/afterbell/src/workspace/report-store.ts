import type { Layout } from "./layout.ts";

/** A page for each symbol, with its charts beside it. */
export interface ReportStore {
  /** Path of a symbol's latest report, which may not exist. */
  path(symbol: string): string;
}

export function reportStoreIn(layout: Layout): ReportStore {
  return { path: layout.reportFile };
}
