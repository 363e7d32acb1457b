import type { ImportedLayer } from "../../models/imported/layer.ts";
import type { ImportedTimeDistributed } from "../../models/imported/time-distributed-layer.ts";
import { type LayerConfig, readEntry } from "./layer-config.ts";

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readTimeDistributed(
  { name, config, major, weights }: LayerConfig,
  readLayer: (layer: LayerConfig) => ImportedLayer,
): ImportedTimeDistributed {
  const inner = readEntry(config.file, config.get("layer"), `${config.place}, layer`);
  const layer = readLayer({
    ...inner,
    name,
    major,
    weights: (part, roles) => weights(part === "" ? "layer" : `layer/${part}`, roles),
  });
  return { type: "time_distributed", name, layer };
}
