import { LayerMismatchError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import type { LayerPass } from "./layer-pass.ts";
import { planRecurrent, type RecurrentLayer } from "./recurrent-layer.ts";

export const mergeModes = ["concat", "sum", "ave", "mul"] as const;
export type MergeMode = (typeof mergeModes)[number];

/** Two recurrent layers over the same time steps in both directions. */
export interface BidirectionalLayer {
  readonly type: "bidirectional";
  readonly name: string;
  readonly forward: RecurrentLayer;
  readonly backward: RecurrentLayer;
  readonly mergeMode: MergeMode;
}

/** @throws {LayerMismatchError} */
export function planBidirectional(
  { name, forward, backward, mergeMode }: BidirectionalLayer,
  inputShape: readonly number[],
): LayerPass {
  const [ahead, back] = [planRecurrent(forward, inputShape), planRecurrent(backward, inputShape)];
  const [aheadUnits, backUnits] = [forward.units, backward.units];
  const rows = sizeOf(ahead.outputShape) / aheadUnits;
  const isSameLength = ahead.outputShape.length === back.outputShape.length;
  if (!isSameLength || (mergeMode !== "concat" && aheadUnits !== backUnits)) {
    const got = `${formatShape(ahead.outputShape)} and ${formatShape(back.outputShape)}`;
    throw new LayerMismatchError(name, `outputs that can be merged by ${mergeMode}`, got);
  }
  const width = mergeMode === "concat" ? aheadUnits + backUnits : aheadUnits;
  return {
    outputShape: [...ahead.outputShape.slice(0, -1), width],
    run: (x, count) => {
      const first = ahead.run(x, count);
      const second = back.run(x, count);
      const y = new Float64Array(count * rows * width);
      for (let row = 0; row < count * rows; row++) {
        // The second layer hands on its time steps from last to first.
        const mirrored = row - (row % rows) + (rows - 1 - (row % rows));
        merge(mergeMode, y.subarray(row * width, (row + 1) * width), {
          a: first.subarray(row * aheadUnits, (row + 1) * aheadUnits),
          b: second.subarray(mirrored * backUnits, (mirrored + 1) * backUnits),
        });
      }
      return y;
    },
  };
}

interface Outputs {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

function merge(mode: MergeMode, y: Float64Array, { a, b }: Outputs): void {
  if (mode === "concat") {
    y.set(a);
    y.set(b, a.length);
    return;
  }
  for (let e = 0; e < y.length; e++) {
    const sum = a[e]! + b[e]!;
    y[e] = mode === "mul" ? a[e]! * b[e]! : mode === "ave" ? sum / 2 : sum;
  }
}
