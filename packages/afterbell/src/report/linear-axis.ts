/** @file An axis of numbers: round ticks and the decimals that tell them apart. */

import { fixed } from "./number-format.ts";

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
}

export interface LinearAxisOptions {
  /** @default 5 ticks at most, which a plot 300 pixels high has room for */
  readonly count?: number;
  /** Follows each number, as " %". */
  readonly unit?: string;
}

/**
 * @param values What must be within; those that are not finite are passed over.
 * @returns An axis that begins and ends with a tick. Of a single value, with room on either side.
 */
export function linearAxis(values: Iterable<number>, options: LinearAxisOptions = {}): Axis {
  const { count = 5, unit = "" } = options;
  const [low, high] = padded(extentOf(values));
  const step = roundStep((high - low) / Math.max(1, count - 1));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const decimals = decimalsOf(step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => {
    const at = (first + i) * step;
    return { at, label: fixed(at, decimals) + unit };
  });
  return { domain: [first * step, last * step], ticks };
}

/** @returns NaN twice where no value is finite. */
export function extentOf(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

/** Room around values that are all the same: 1 %, and around zero 1. */
function padded([low, high]: [number, number]): [number, number] {
  if (Number.isNaN(low)) return [0, 1];
  if (high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high))) return [low, high];
  const room = Math.abs(low) * 0.01 || 1;
  return [low - room, high + room];
}

/** The least of 1, 2, 5 times a power of ten that is not below. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((f) => f * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function decimalsOf(step: number): number {
  return Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
