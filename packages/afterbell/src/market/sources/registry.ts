/** @file Every price source, once, by the name that `ingest --source` takes. */

import type { PriceSource } from "./price-source.ts";
import type { RequestOptions } from "./request.ts";
import { yahoo } from "./yahoo.ts";

/** What any source is opened with; each may have options of its own, with defaults. */
export interface SourceOptions
  extends Pick<RequestOptions, "fetch" | "now" | "sleep" | "random" | "signal" | "onRetry"> {
  /** A server that answers as the source's own does. @default the source's own */
  readonly baseUrl?: string;
}

const sources = { yahoo } satisfies Record<string, (options: SourceOptions) => PriceSource>;

export type SourceName = keyof typeof sources;

/** Names a source may be asked for by. */
export const sourceNames = Object.keys(sources) as readonly SourceName[];

export const defaultSource: SourceName = "yahoo";

export function openSource(name: SourceName, options: SourceOptions): PriceSource {
  return sources[name](options);
}
