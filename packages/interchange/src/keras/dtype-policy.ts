import { shortened } from "../value-description.ts";
import { isObject } from "./config-value.ts";
import type { LayerEntry } from "./model-chain.ts";

/**
 * What Keras computes in. Weights of 16 bits are read as they are and computed with more digits here,
 * so that answers differ from Keras's by the rounding of those; quantised layers are refused.
 *
 * @returns A note where Keras would compute with fewer digits.
 * @throws {UnsupportedModelError} A quantised layer.
 */
export function readNotes(entries: readonly LayerEntry[]): string[] {
  const coarse = new Set<string>();
  for (const { config } of entries) {
    const policy = policyOf(config.get("dtype"));
    if (/int8|int4|float8|quant/i.test(policy) || config.has("quantization_mode")) {
      throw config.unsupported(`quantised weights (${shortened(policy)}) are not read here`);
    }
    if (/float16/.test(policy)) coarse.add(policy);
  }
  return [...coarse].map(
    (policy) =>
      `Keras computes this model in ${policy}; here it is computed with more digits, so answers differ by the rounding`,
  );
}

/** A name, or an object around one. */
function policyOf(dtype: unknown): string {
  if (typeof dtype === "string") return dtype;
  if (!isObject(dtype)) return "float32";
  const name = isObject(dtype.config) ? dtype.config.name : undefined;
  return `${dtype.class_name === "DTypePolicy" ? "" : String(dtype.class_name)} ${String(name)}`.trim();
}
