import { addProduct } from "./add-product.ts";
import type { RecurrentStep } from "./recurrent-step.ts";

/**
 * i, f, o = σ(gates), c = f·c + i·tanh(gate c), h = o·tanh(c). Source: S. Hochreiter, J. Schmidhuber,
 * "Long short-term memory", 1997, with the forget gate of F. Gers et al., 2000.
 *
 * @param recurrentKernel (units, 4 · units), gates i, f, c, o.
 */
export function lstmStep(
  recurrentKernel: Float64Array,
  activation: (x: number) => number,
  recurrentActivation: (x: number) => number,
): RecurrentStep {
  return (gates, h, c) => {
    const units = h.length;
    addProduct(gates, h, recurrentKernel);
    for (let u = 0; u < units; u++) {
      const input = recurrentActivation(gates[u]!);
      const forget = recurrentActivation(gates[units + u]!);
      const candidate = activation(gates[2 * units + u]!);
      const output = recurrentActivation(gates[3 * units + u]!);
      c[u] = forget * c[u]! + input * candidate;
      h[u] = output * activation(c[u]!);
    }
  };
}
