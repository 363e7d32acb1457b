import type { ScaledValues } from "./scaler.ts";

/** Contexts, and their targets, as places in one array of sessions. */
export interface CloseWindows {
  /** (T, 1) scaled closes. */
  readonly values: ScaledValues;
  readonly features: 1;
  readonly contextLength: number;
  /** (N) first time step of each context. */
  readonly starts: Int32Array;
  /** (N, horizon) scaled closes after each context. */
  readonly targets: ScaledValues;
}

/**
 * Every window of a series, one session apart: `T - contextLength - horizon + 1` of them.
 *
 * @param values (T) scaled closes.
 */
export function slidingWindows(
  values: ScaledValues,
  { contextLength, horizon }: { readonly contextLength: number; readonly horizon: number },
): CloseWindows {
  const count = Math.max(0, values.length - contextLength - horizon + 1);
  const starts = Int32Array.from({ length: count }, (_, i) => i);
  const targets = Float64Array.from(
    { length: count * horizon },
    (_, e) => values[Math.floor(e / horizon) + contextLength + (e % horizon)]!,
  ) as ScaledValues;
  return { values, features: 1, contextLength, starts, targets };
}

/** Windows `from <= i < to` over the same values. */
export function selectWindows(windows: CloseWindows, from: number, to: number): CloseWindows {
  const horizon = windows.targets.length / Math.max(1, windows.starts.length);
  return {
    ...windows,
    starts: windows.starts.subarray(from, to),
    targets: windows.targets.subarray(from * horizon, to * horizon) as ScaledValues,
  };
}
