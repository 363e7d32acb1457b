/** @file Activations as Keras 3's configs name them. */

import { NotExportableError } from "../errors.ts";
import type { ActivationFunction } from "../network/activation.ts";
import type { KerasJson } from "./keras-json.ts";

/**
 * The value of a layer's `activation`: a name, or a whole layer where there are parameters.
 *
 * @throws {NotExportableError} Keras 2's `hard_sigmoid`, which Keras 3 has not.
 */
export function activationValue(layer: string, activation: ActivationFunction): unknown {
  const { className, config } = activationLayer(layer, activation);
  if (className === "Activation") return config.activation;
  return { module: "keras.layers", class_name: className, config, registered_name: null };
}

/** The layer that is this activation alone. @throws {NotExportableError} */
export function activationLayer(
  layer: string,
  activation: ActivationFunction,
): { readonly className: string; readonly config: KerasJson } {
  const named = (name: string) => ({ className: "Activation", config: { activation: name } });
  switch (activation.name) {
    case "relu": {
      const { negativeSlope, threshold, most } = activation;
      if (negativeSlope === 0 && threshold === 0 && most === null) return named("relu");
      const config = { max_value: most, negative_slope: negativeSlope, threshold };
      return { className: "ReLU", config };
    }
    case "elu": {
      const { alpha } = activation;
      return alpha === 1 ? named("elu") : { className: "ELU", config: { alpha } };
    }
    case "hard_sigmoid":
      if (activation.slope === 1 / 6) return named("hard_sigmoid");
      throw new NotExportableError("keras", layer, "hard_sigmoid of Keras 2, which 3 has not");
    default:
      return named(activation.name);
  }
}
