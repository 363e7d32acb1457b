import { type ActivationFunction, activate } from "./activation.ts";
import { type LayerPass, perWindow } from "./layer-pass.ts";

/** Activation, ReLU, LeakyReLU, ELU and Softmax. */
export interface ActivationLayer {
  readonly type: "activation";
  readonly name: string;
  readonly activation: ActivationFunction;
}

export function planActivation(
  { name, activation }: ActivationLayer,
  inputShape: readonly number[],
): LayerPass {
  return perWindow(name, inputShape, inputShape, (x, y) => {
    y.set(x);
    activate(activation, y, inputShape.at(-1) ?? 1);
  });
}
