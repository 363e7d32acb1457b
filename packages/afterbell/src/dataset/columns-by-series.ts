/** @file Columns of many series: kept where they fit in memory, else computed whenever they are asked for. */

import type { IndexRange } from "./fold.ts";

/** Of all series together. So many sessions of features are a hundred megabytes. */
const MAX_KEPT_SESSIONS = 500_000;

/**
 * A function of a series' index. Of a large panel, results are computed each time: their means over the markets need every
 * series before the first one is used.
 *
 * @param sessions Of each series, those that are computed.
 */
export function columnsBySeries<T>(
  sessions: readonly IndexRange[],
  of: (s: number) => T,
): (s: number) => T {
  const count = sessions.reduce((sum, { start, end }) => sum + end - start, 0);
  if (count > MAX_KEPT_SESSIONS) return of;
  const results: (T | undefined)[] = Array.from({ length: sessions.length });
  return (s) => {
    results[s] ??= of(s);
    return results[s];
  };
}
