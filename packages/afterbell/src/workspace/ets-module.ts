import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The bytes of augurs' exponential smoothing, from the installed package: what `etsEstimator` is given.
 * A quarter of a megabyte, read at once, so that an estimator can be made without waiting.
 */
export function readEtsModule(): Uint8Array<ArrayBuffer> {
  const script = import.meta.resolve("@bsull/augurs/ets");
  return new Uint8Array(readFileSync(fileURLToPath(new URL("ets_bg.wasm", script))));
}
