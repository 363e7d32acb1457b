import { LayerMismatchError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { type LayerPass, MAX_VALUES } from "./layer-pass.ts";

/**
 * A layer applied to each time step alone.
 *
 * @param planInner Plans the inner layer for the shape of one time step.
 * @throws {LayerMismatchError}
 */
export function planTimeDistributed(
  name: string,
  inputShape: readonly number[],
  planInner: (shape: readonly number[]) => LayerPass,
): LayerPass {
  const [steps, ...stepShape] = inputShape;
  if (steps === undefined || stepShape.length === 0) {
    throw new LayerMismatchError(name, "a sequence (steps, …)", formatShape(inputShape));
  }
  const inner = planInner(stepShape);
  const outputShape = [steps, ...inner.outputShape];
  if (sizeOf(outputShape) > MAX_VALUES) {
    throw new LayerMismatchError(name, `at most ${MAX_VALUES} values`, formatShape(outputShape));
  }
  return { outputShape, run: (x, count) => inner.run(x, count * steps) };
}
