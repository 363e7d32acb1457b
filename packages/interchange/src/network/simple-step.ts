import { addProduct } from "./add-product.ts";
import type { RecurrentStep } from "./recurrent-step.ts";

/** h = tanh(gate + h · U). Source: J. Elman, "Finding structure in time", 1990. */
export function simpleStep(
  recurrentKernel: Float64Array,
  activation: (x: number) => number,
): RecurrentStep {
  return (gates, h) => {
    addProduct(gates, h, recurrentKernel);
    for (let u = 0; u < h.length; u++) h[u] = activation(gates[u]!);
  };
}
