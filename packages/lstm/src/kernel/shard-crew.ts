import type { ArenaNetwork } from "./arena-network.ts";
import type { BatchStep } from "./batch-step.ts";
import { shardsOf } from "./shards.ts";

/** The threads that train the shards of a batch: the calling thread, with or without helpers. */
export interface ShardCrew {
  /** (maxBatchSize · outputs) the targets of a step, visible to all threads of the crew. */
  readonly targets: Float64Array;
  /**
   * Trains every shard, its gradient into its own copy in the arena.
   *
   * @returns The shards' losses, each its share of the batch's mean, added in their order.
   */
  train(step: BatchStep): number;
  /** Ends the helpers. From then on the calling thread works alone. */
  close(): void;
}

/** Only the calling thread, without helpers. */
export class SoloCrew implements ShardCrew {
  readonly targets: Float64Array;
  readonly #arena: ArenaNetwork;

  constructor(arena: ArenaNetwork, maxBatchSize: number) {
    this.targets = new Float64Array(maxBatchSize * arena.network.outputs);
    this.#arena = arena;
  }

  train(step: BatchStep): number {
    const shards = shardsOf(step.batchSize, this.#arena.plan.panelSize);
    let loss = 0;
    for (let shard = 0; shard < shards; shard++) loss += this.#arena.trainShard(shard, step);
    return loss;
  }

  close(): void {}
}
