/** @file Activations as Keras's configs name them. */

import { type ActivationFunction, plainActivations } from "../network/activation.ts";
import type { StateActivation } from "../network/recurrent-layer.ts";
import { type ConfigValue, describe, isObject } from "./config-value.ts";

const relu = { name: "relu", negativeSlope: 0, threshold: 0, most: null } as const;

const named: Readonly<Record<string, ActivationFunction>> = {
  ...Object.fromEntries(plainActivations.map((name) => [name, { name }])),
  relu,
  relu6: { ...relu, most: 6 },
  leaky_relu: { ...relu, negativeSlope: 0.2 },
  elu: { name: "elu", alpha: 1 },
  swish: { name: "silu" },
  hard_swish: { name: "hard_silu" },
  softmax: { name: "softmax" },
  log_softmax: { name: "log_softmax" },
};

/**
 * @param config A layer's; no activation there is the linear one.
 * @param major Of the Keras that wrote the file: `hard_sigmoid` is not the same in 2 and 3.
 * @throws {UnsupportedModelError} A function that is not known, or the user's own.
 */
export function readActivation(
  config: ConfigValue,
  field: string,
  major: number,
  fallback = "linear",
): ActivationFunction {
  const value = config.get(field);
  // Keras writes null for the linear one; a config that says nothing means the layer's default.
  if (value === null) return { name: "linear" };
  if (isObject(value) && isActivationClass(value.class_name)) {
    return readActivationLayer(value.class_name, config.object(field).object("config"), major);
  }
  const name = value === undefined ? fallback : nameOf(value);
  if (name === "hard_sigmoid") return { name, slope: major < 3 ? 0.2 : 1 / 6 };
  const activation = name !== null && Object.hasOwn(named, name) ? named[name] : undefined;
  if (activation) return activation;
  throw config.unsupported(`${field} ${describe(name ?? value)} is not known here`);
}

/** One value at a time, as gates and states are. @throws {UnsupportedModelError} */
export function readStateActivation(
  config: ConfigValue,
  field: string,
  major: number,
  fallback: string,
): StateActivation {
  const activation = readActivation(config, field, major, fallback);
  if (activation.name !== "softmax" && activation.name !== "log_softmax") return activation;
  throw config.unsupported(`${field} ${activation.name} within a recurrent layer`);
}

const activationClasses = ["ReLU", "LeakyReLU", "ELU", "Softmax", "Activation"] as const;
type ActivationClass = (typeof activationClasses)[number];

function isActivationClass(name: unknown): name is ActivationClass {
  return activationClasses.some((known) => known === name);
}

/** The function that is all of a layer. @throws {UnsupportedModelError} */
export function readActivationLayer(
  className: ActivationClass,
  config: ConfigValue,
  major: number,
): ActivationFunction {
  switch (className) {
    case "Activation":
      return readActivation(config, "activation", major);
    case "ELU":
      return { name: "elu", alpha: config.number("alpha", 1) };
    case "LeakyReLU": // `alpha` is what Keras 2 calls it
      return {
        ...relu,
        negativeSlope: config.number("negative_slope", config.number("alpha", 0.3)),
      };
    case "Softmax":
      config.requireOnly("axis", -1, "only the last axis is read here");
      return { name: "softmax" };
    case "ReLU":
      return {
        name: "relu",
        negativeSlope: config.number("negative_slope", 0),
        threshold: config.number("threshold", 0),
        most: config.has("max_value") ? config.number("max_value") : null,
      };
  }
}

/** A name, or a function of Keras's own around it. */
function nameOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (!isObject(value)) return null;
  const { class_name: className, config, registered_name: registered } = value;
  if (className !== "function" || typeof config !== "string") return null;
  return registered == null || registered === config ? config : null;
}
