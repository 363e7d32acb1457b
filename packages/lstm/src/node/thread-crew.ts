import { ThreadLostError } from "../errors.ts";
import type { ArenaNetwork } from "../kernel/arena-network.ts";
import type { BatchStep } from "../kernel/batch-step.ts";
import type { ShardCrew } from "../kernel/shard-crew.ts";
import { shardsOf } from "../kernel/shards.ts";
import { Helper } from "./helper.ts";
import type { SharedMemory } from "./shared-kernel-source.ts";
import { StepBoard } from "./step-board.ts";

export interface CrewOptions {
  /** Name of the kernels, by which helpers find them. */
  readonly kernels: string;
  /** The arena's. */
  readonly memory: SharedMemory;
  readonly maxBatchSize: number;
  /** Including the calling one: 2 or more. */
  readonly threads: number;
}

/** From one look at whether helpers are alive to the next, while the leader waits for one. */
const LOOK_AFTER_HELPERS_MS = 1000;

/**
 * The calling thread, as leader, with helpers on the same arena. Which thread trains a shard depends on
 * timing; the result does not.
 */
export class ThreadCrew implements ShardCrew {
  readonly targets: Float64Array;
  readonly #arena: ArenaNetwork;
  readonly #options: CrewOptions;
  readonly #board: StepBoard;
  /** Started with the first batch that has work for more than one. */
  #helpers: readonly Helper[] = [];
  #isClosed = false;
  #lost: ThreadLostError | null = null;

  constructor(
    arena: ArenaNetwork,
    options: CrewOptions,
    board = new StepBoard(arena.network, options.maxBatchSize),
  ) {
    this.#arena = arena;
    this.#options = options;
    this.#board = board;
    this.targets = this.#board.targets;
  }

  train(step: BatchStep): number {
    if (this.#lost) throw this.#lost;
    const shards = shardsOf(step.batchSize, this.#arena.plan.panelSize);
    if (shards > 1 && !this.#isClosed) this.#muster();
    this.#board.putUp(step, shards);
    for (;;) {
      const shard = this.#board.claim(0, this.#options.threads);
      if (shard === null) break;
      this.#board.finish(shard, this.#arena.trainShard(shard, step));
    }
    let loss = 0;
    for (let shard = 0; shard < shards; shard++) loss += this.#lossOf(shard);
    return loss;
  }

  close(): void {
    this.#isClosed = true;
    for (const helper of this.#helpers) helper.dismiss();
    this.#board.close();
    this.#helpers = [];
  }

  /** @throws {ThreadLostError} A helper has ended since the last step, or cannot be started. */
  #muster(): void {
    for (const { name, obstacle } of this.#helpers) if (obstacle) this.#giveUp(name, obstacle);
    if (this.#helpers.length > 0) return;
    const { kernels, memory, maxBatchSize, threads } = this.#options;
    const network = this.#arena.network.spec;
    const board = this.#board.memory;
    this.#helpers = Array.from({ length: threads - 1 }, (_, i) => {
      const thread = i + 1;
      return new Helper({ kernels, network, maxBatchSize, memory, board, thread, threads });
    });
  }

  /** @throws {ThreadLostError} The thread that trained it failed or has ended. */
  #lossOf(shard: number): number {
    for (;;) {
      const state = this.#board.waitForShard(shard, LOOK_AFTER_HELPERS_MS);
      if (state === "done") return this.#board.lossOf(shard);
      if (state === "failed") this.#giveUp("a helper", this.#board.reason);
      const lost = this.#helpers.find((helper) => !helper.isAlive());
      if (lost) this.#giveUp(lost.name, lost.obstacle ?? "it was terminated");
    }
  }

  /** Other threads may still write to the arena, so its contents are unusable from now on. */
  #giveUp(thread: string, reason: string): never {
    this.close();
    this.#lost = new ThreadLostError(thread, reason);
    throw this.#lost;
  }
}
