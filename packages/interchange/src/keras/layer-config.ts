import type { WeightTensor } from "../network/weights.ts";
import { ConfigValue, describe, isObject } from "./config-value.ts";

/** A layer as a Keras config describes it, and how its weights are come by. */
export interface LayerConfig {
  readonly className: string;
  /** Unique in the model. */
  readonly name: string;
  readonly config: ConfigValue;
  /** Major version of the Keras that wrote the file. */
  readonly major: number;
  /**
   * The weights of a part of the layer. Asked for in the order Keras stores them.
   *
   * @param path The part within the layer, such as `cell`; empty for the layer itself.
   * @param roles What each is called, for errors.
   * @throws {DamagedFileError} One is missing.
   */
  readonly weights: TakeWeights;
}

export type TakeWeights = (path: string, roles: readonly string[]) => readonly WeightTensor[];

/** Kinds of the user's own code that a config can only name. */
const codeClasses: Readonly<Record<string, string>> = {
  Lambda: "a Lambda layer carries code, and no code of a file is ever run",
  TFOpLambda: "it calls a function by name, and no code of a file is ever run",
  SlicingOpLambda: "it calls a function by name, and no code of a file is ever run",
};

/**
 * One entry of a model's list of layers.
 *
 * @throws {UnsupportedModelError} Code, or a class that is not Keras's own.
 */
export function readEntry(
  file: string,
  entry: unknown,
  position: string,
): { readonly className: string; readonly name: string; readonly config: ConfigValue } {
  const unnamed = new ConfigValue(file, position, entry);
  const className = unnamed.text("class_name");
  const inner = unnamed.get("config");
  const ownName = isObject(inner) && typeof inner.name === "string" ? inner.name : undefined;
  const name = ownName ?? unnamed.text("name", className);
  const place = `layer ${name} (${className})`;
  const outer = new ConfigValue(file, place, entry);
  const code = Object.hasOwn(codeClasses, className) ? codeClasses[className] : undefined;
  if (code) throw outer.unsupported(code);
  requireOwnClass(outer, className);
  return { className, name, config: outer.object("config") };
}

function requireOwnClass(entry: ConfigValue, className: string): void {
  const registered = entry.get("registered_name") ?? className;
  const module = entry.get("module") ?? "keras";
  const isKeras = typeof module === "string" && /^(tf_keras|keras|tensorflow)(\.|$)/.test(module);
  // Keras 2 registers some of its own layers under names such as "Functional" or "Keras>LSTM".
  const isOwn = registered === className || registered === `Keras>${className}`;
  if (isKeras && isOwn) return;
  throw entry.unsupported(
    `a layer of the user's own (${describe(registered)}): what it computes is not in the file`,
  );
}
