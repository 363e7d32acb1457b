import { LayerMismatchError } from "./errors.ts";
import type { ImportedLayer } from "./layer.ts";
import { type LayerPass, MAX_VALUES } from "./layer-pass.ts";
import { planLayer } from "./plan-layer.ts";
import { show, sizeOf } from "./weights.ts";

/** A layer applied to each session alone. */
export interface ImportedTimeDistributed {
  readonly type: "time_distributed";
  readonly name: string;
  readonly layer: ImportedLayer;
}

/** @throws {LayerMismatchError} */
export function planTimeDistributed(
  { name, layer }: ImportedTimeDistributed,
  inputShape: readonly number[],
): LayerPass {
  const [steps, ...sessionShape] = inputShape;
  if (steps === undefined || sessionShape.length === 0) {
    throw new LayerMismatchError(name, "a sequence (steps, …)", show(inputShape));
  }
  const inner = planLayer(layer, sessionShape);
  const outputShape = [steps, ...inner.outputShape];
  if (sizeOf(outputShape) > MAX_VALUES) {
    throw new LayerMismatchError(name, `at most ${MAX_VALUES} values`, show(outputShape));
  }
  return { outputShape, run: (x, count) => inner.run(x, count * steps) };
}
