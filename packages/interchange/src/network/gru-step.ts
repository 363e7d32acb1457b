import { addProduct } from "./add-product.ts";
import type { RecurrentStep } from "./recurrent-step.ts";

export interface GruOptions {
  readonly resetAfter: boolean;
  /** (3 · units) added to the state's product; zeros where the layer has none. */
  readonly stateBias: Float64Array;
}

/**
 * h = z·h + (1 − z)·tanh(candidate). Source: K. Cho et al., "Learning phrase representations using
 * RNN encoder-decoder", 2014; version 1 of the preprint resets before the product, version 3 after.
 *
 * @param recurrentKernel (units, 3 · units), gates z, r, h.
 */
export function gruStep(
  recurrentKernel: Float64Array,
  activation: (x: number) => number,
  recurrentActivation: (x: number) => number,
  { resetAfter, stateBias }: GruOptions,
): RecurrentStep {
  return (gates, h) => {
    const units = h.length;
    const inner = Float64Array.from(stateBias);
    addProduct(inner, h, recurrentKernel);
    const update = gates.subarray(0, units);
    const reset = gates.subarray(units, 2 * units);
    for (let u = 0; u < units; u++) {
      update[u] = recurrentActivation(update[u]! + inner[u]!);
      reset[u] = recurrentActivation(reset[u]! + inner[units + u]!);
    }
    const candidate = resetAfter
      ? inner.subarray(2 * units).map((value, u) => reset[u]! * value)
      : productOfReset(h, reset, recurrentKernel);
    for (let u = 0; u < units; u++) {
      const next = activation(gates[2 * units + u]! + candidate[u]!);
      h[u] = update[u]! * h[u]! + (1 - update[u]!) * next;
    }
  };
}

/** (r ⊙ h) · the candidate's third of the kernel. */
function productOfReset(
  h: Float64Array,
  reset: Float64Array,
  recurrentKernel: Float64Array,
): Float64Array {
  const units = h.length;
  const product = new Float64Array(3 * units);
  addProduct(
    product,
    h.map((value, u) => value * reset[u]!),
    recurrentKernel,
  );
  return product.subarray(2 * units);
}
