/** @file Every price source, once, by the name that `ingest --source` takes. */

import type { PriceSource, SourceOptions } from "./price-source.ts";
import { yahoo } from "./yahoo.ts";

const sources = { yahoo } satisfies Record<string, (options: SourceOptions) => PriceSource>;

export type SourceName = keyof typeof sources;

/** Names a source may be asked for by. */
export const sourceNames = Object.keys(sources) as readonly SourceName[];

export const defaultSource: SourceName = "yahoo";

export function openSource(name: SourceName, options: SourceOptions): PriceSource {
  return sources[name](options);
}
