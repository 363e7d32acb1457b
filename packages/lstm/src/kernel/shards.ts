/**
 * @file How a batch is cut: into panels of windows, and its panels into at most {@link MAX_SHARDS} shards,
 * by a rule that depends only on the batch's size. Each shard sums its own gradient; the sums are added in
 * the shards' order. So the bits depend on neither threads nor timing.
 */

/** Largest number of shards of a batch, and so of threads that can work on it. */
export const MAX_SHARDS = 4;

export function shardsOf(batchSize: number, panelSize: number): number {
  return Math.min(MAX_SHARDS, panelsOf(batchSize, panelSize));
}

/** Panels `from <= panel < to` of a batch make up a shard. */
export interface PanelRange {
  readonly from: number;
  readonly to: number;
}

export function panelsOfShard(shard: number, batchSize: number, panelSize: number): PanelRange {
  const panels = panelsOf(batchSize, panelSize);
  const shards = shardsOf(batchSize, panelSize);
  return {
    from: Math.floor((panels * shard) / shards),
    to: Math.floor((panels * (shard + 1)) / shards),
  };
}

function panelsOf(batchSize: number, panelSize: number): number {
  return Math.ceil(batchSize / panelSize);
}
