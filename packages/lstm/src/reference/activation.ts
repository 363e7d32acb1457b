import type { Activation } from "../network.ts";
import { sigmoid } from "../sigmoid.ts";

/** Applies the activation to the first `length` values, in place. */
export function activate(activation: Activation, values: Float64Array, length: number): void {
  switch (activation) {
    case "linear":
      return;
    case "relu":
      for (let e = 0; e < length; e++) values[e] = Math.max(values[e]!, 0);
      return;
    case "tanh":
      for (let e = 0; e < length; e++) values[e] = Math.tanh(values[e]!);
      return;
    case "sigmoid":
      for (let e = 0; e < length; e++) values[e] = sigmoid(values[e]!);
  }
}

/**
 * ∂y/∂x from the activated value y. For relu 0 at 0, as in PyTorch and Keras.
 */
export function slopeAt(activation: Activation, y: number): number {
  switch (activation) {
    case "linear":
      return 1;
    case "relu":
      return y > 0 ? 1 : 0;
    case "tanh":
      return 1 - y * y;
    case "sigmoid":
      return y * (1 - y);
  }
}
