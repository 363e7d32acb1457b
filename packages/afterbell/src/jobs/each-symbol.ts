/** @file The same work for several symbols at once. One that fails stops no other. */

import { SourceUnavailableError } from "../domain/errors.ts";
import { isKnownError, type KnownError } from "../known-error.ts";
import { etaMs } from "./progress-pace.ts";
import type { World } from "./world.ts";

export interface SymbolFailure {
  readonly symbol: string;
  readonly code: string;
  readonly message: string;
  /** Whether a source of prices did not respond: the same may work later. */
  readonly isSourceUnavailable: boolean;
  readonly error: KnownError;
}

export interface EachSymbol<Result> {
  /** In the order of the symbols, without those that failed. */
  readonly results: readonly Result[];
  readonly failed: readonly SymbolFailure[];
}

/** Symbols that are worked on at once: a source serves a few requests at a time, and a disk a few writes. */
const AT_ONCE = 4;

/**
 * Emits progress in symbols.
 *
 * @throws Internal errors and interruptions, once nothing runs any more.
 */
export async function eachSymbol<Item extends { readonly symbol: string }, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  world: Pick<World, "emit" | "now" | "signal">,
): Promise<EachSymbol<Result>> {
  const outcomes: ({ readonly result: Result } | SymbolFailure)[] = [];
  const progress = progressOf(items.length, world);
  let next = 0;
  const runner = async () => {
    while (next < items.length) {
      const at = next++;
      const item = items[at]!;
      world.signal.throwIfAborted();
      const outcome = work(item).then(
        (result) => ({ result }),
        (error: unknown) => symbolFailure(item.symbol, error),
      );
      outcomes[at] = await outcome.catch((error: unknown) => {
        next = items.length; // an internal error: nothing more is begun
        throw error;
      });
      progress(item.symbol);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, runner));
  const broken = ended.find((runner) => runner.status === "rejected");
  if (broken) throw broken.reason;
  return {
    results: outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : [])),
    failed: outcomes.flatMap((outcome) => ("result" in outcome ? [] : [outcome])),
  };
}

/** @throws What is no known error. */
export function symbolFailure(symbol: string, error: unknown): SymbolFailure {
  if (!isKnownError(error)) throw error;
  const isSourceUnavailable = error instanceof SourceUnavailableError;
  return { symbol, code: error.code, message: error.message, isSourceUnavailable, error };
}

function progressOf(total: number, { emit, now }: Pick<World, "emit" | "now">) {
  const startedAt = now();
  let done = 0;
  return (symbol: string) => {
    done++;
    if (total === 1) return;
    const eta = etaMs({ done, total, doneAtStart: 0 }, startedAt, now());
    const detail = `${done}/${total} symbols  ${symbol}`;
    emit({ type: "progress", unit: "symbols", done, total, etaMs: eta, detail });
  };
}
