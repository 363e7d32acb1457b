import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The bytes of augurs' exponential smoothing, from the installed package: what `etsEstimator` is given. */
export async function readEtsModule(): Promise<Uint8Array<ArrayBuffer>> {
  const script = import.meta.resolve("@bsull/augurs/ets");
  return new Uint8Array(await readFile(fileURLToPath(new URL("ets_bg.wasm", script))));
}
