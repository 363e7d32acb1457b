import type { Layer, TimeDistributedLayer } from "../network/layer.ts";
import { type LayerConfig, readEntry } from "./layer-config.ts";

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readTimeDistributed(
  { name, config, major, weights }: LayerConfig,
  readLayer: (layer: LayerConfig) => Layer,
): TimeDistributedLayer {
  const inner = readEntry(config.file, config.get("layer"), `${config.place}, layer`);
  const layer = readLayer({
    ...inner,
    name,
    major,
    weights: (part, roles) => weights(part === "" ? "layer" : `layer/${part}`, roles),
  });
  return { type: "time_distributed", name, layer };
}
