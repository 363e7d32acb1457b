/**
 * @file Where a kernel or a pool stands on a sequence. The edges are padded as TensorFlow does:
 *
 *     valid   1 2 3 4 5       no padding
 *     same    · 1 2 3 4 5 ·   as many answers as time steps / stride; the odd one at the end
 *     causal  · · 1 2 3 4 5   all of it before the first time step
 */

import { LayerMismatchError } from "../errors.ts";

export interface SlideOptions {
  /** Time steps the kernel or pool covers, gaps not counted. */
  readonly size: number;
  readonly stride: number;
  /** From one covered time step to the next. */
  readonly dilation: number;
  readonly padding: "valid" | "same" | "causal";
}

export interface Slides {
  /** Places it stands at. */
  readonly count: number;
  /** Time steps covered at place `i` and which tap of the kernel covers each; padding is left out. */
  taps(i: number): readonly { readonly timeStep: number; readonly tap: number }[];
}

/** @throws {LayerMismatchError} A sequence shorter than the kernel, or options out of range. */
export function planSlides(layer: string, options: SlideOptions, steps: number): Slides {
  const { size, stride, dilation, padding } = options;
  if (![size, stride, dilation].every((n) => Number.isSafeInteger(n) && n >= 1)) {
    const got = [size, stride, dilation].join(", ");
    throw new LayerMismatchError(layer, "size, stride and dilation of 1 or more", got);
  }
  const reach = (size - 1) * dilation + 1;
  const count = countOf(options, steps, reach);
  if (count < 1) throw new LayerMismatchError(layer, `at least ${reach} time steps`, String(steps));
  const padded = Math.max(0, (count - 1) * stride + reach - steps);
  const before = padding === "same" ? Math.floor(padded / 2) : padding === "causal" ? reach - 1 : 0;
  return {
    count,
    taps: (i) => {
      const taps: { timeStep: number; tap: number }[] = [];
      const first = i * stride - before;
      const firstTap = Math.max(0, Math.ceil(-first / dilation));
      for (let tap = firstTap; tap < size && first + tap * dilation < steps; tap++) {
        taps.push({ timeStep: first + tap * dilation, tap });
      }
      return taps;
    },
  };
}

function countOf({ stride, padding }: SlideOptions, steps: number, reach: number): number {
  if (padding === "valid") return Math.floor((steps - reach) / stride) + 1;
  return Math.floor((steps - 1) / stride) + 1;
}
