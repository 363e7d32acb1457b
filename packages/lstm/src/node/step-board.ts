/**
 * @file Shared memory through which the threads of a crew communicate: the leader writes a step to it, each
 * shard is claimed by one thread and reported done.
 *
 * The whole step is written before its shards are opened, and a helper reads it only after claiming a shard.
 * The leader writes the next step only after all claimed shards are done. So a late helper finds nothing to
 * claim, and no helper reads a step that is half written.
 */

import type { BatchStep } from "../kernel/batch-step.ts";
import { MAX_SHARDS } from "../kernel/shards.ts";
import { decodeLoss, encodeLoss, type Loss } from "../loss.ts";
import type { Network } from "../network.ts";

/** Integers by their index; the counter that threads wait on has a cache line of its own. */
const STEPS = 0;
const IS_CLOSED = 16;
const BATCH_SIZE = 17;
const TARGETS = 18;
const LOSS_TYPE = 19;
const LOSS_NUMBERS = 20;
const IS_DROPPING = 21;
const KEY = 22;
const TRAINING_STEP = 24;
const REASON_LENGTH = 25;
const STATES = 32;
const INTEGERS = 48;

/** Numbers of the states, in their order. A board begins with zeros: nothing to claim. */
const shardStates = ["claimed", "open", "done", "failed"] as const;
export type ShardState = (typeof shardStates)[number];
const CLAIMED = shardStates.indexOf("claimed");
const OPEN = shardStates.indexOf("open");
const DONE = shardStates.indexOf("done");
const FAILED = shardStates.indexOf("failed");

const MAX_REASON_UNITS = 512;

export class StepBoard {
  /** For another thread, to open the same board. */
  readonly memory: SharedArrayBuffer;
  /** (maxBatchSize · outputs) of the step's batch. */
  readonly targets: Float64Array;
  readonly #integers: Int32Array;
  /** (MAX_SHARDS) */
  readonly #losses: Float64Array;
  /** (outputWidth) or longer: a huber loss's delta, or quantile levels. */
  readonly #lossNumbers: Float64Array;
  readonly #reason: Uint16Array;

  /** @param memory Memory of the board to join. @default new and empty */
  constructor(network: Network, maxBatchSize: number, memory?: SharedArrayBuffer) {
    const { outputWidth, outputs } = network;
    const targets = maxBatchSize * outputs;
    const floats = INTEGERS * 4;
    const reason = floats + (MAX_SHARDS + outputWidth + targets) * 8;
    this.memory = memory ?? new SharedArrayBuffer(reason + MAX_REASON_UNITS * 2);
    this.#integers = new Int32Array(this.memory, 0, INTEGERS);
    this.#losses = new Float64Array(this.memory, floats, MAX_SHARDS);
    this.#lossNumbers = new Float64Array(this.memory, floats + MAX_SHARDS * 8, outputWidth);
    const behind = floats + (MAX_SHARDS + outputWidth) * 8;
    this.targets = new Float64Array(this.memory, behind, targets);
    this.#reason = new Uint16Array(this.memory, reason, MAX_REASON_UNITS);
  }

  /** Opens a step's shards. Its targets are already in `targets`. */
  putUp(step: BatchStep, shards: number): void {
    this.#write(step);
    for (let shard = 0; shard < shards; shard++) this.#setState(shard, OPEN);
    this.#notifyHelpers();
  }

  /** The current step, for a thread that has claimed a shard of it. */
  read(): BatchStep {
    const integers = this.#integers;
    const key = [integers[KEY]! >>> 0, integers[KEY + 1]! >>> 0] as const;
    return {
      batchSize: integers[BATCH_SIZE]!,
      targets: this.targets.subarray(0, integers[TARGETS]!),
      loss: this.#readLoss(),
      dropout: integers[IS_DROPPING] === 1 ? { key, step: integers[TRAINING_STEP]! >>> 0 } : null,
    };
  }

  /**
   * Claims a shard for the caller to train; null if none is left. A thread's own shards come first, so that
   * memory stays in its cache, then those that other threads have not started.
   */
  claim(thread: number, threads: number): number | null {
    for (let offset = 0; offset < threads; offset++) {
      for (let shard = (thread + offset) % threads; shard < MAX_SHARDS; shard += threads) {
        if (Atomics.compareExchange(this.#integers, STATES + shard, OPEN, CLAIMED) === OPEN) {
          return shard;
        }
      }
    }
    return null;
  }

  finish(shard: number, loss: number): void {
    this.#losses[shard] = loss;
    this.#setState(shard, DONE);
  }

  fail(shard: number, reason: string): void {
    const length = Math.min(reason.length, MAX_REASON_UNITS);
    for (let i = 0; i < length; i++) this.#reason[i] = reason.charCodeAt(i);
    this.#integers[REASON_LENGTH] = length;
    this.#setState(shard, FAILED);
  }

  stateOf(shard: number): ShardState {
    return shardStates[Atomics.load(this.#integers, STATES + shard)]!;
  }

  /** Waits for at most `timeoutMs` for a shard that a thread has claimed. @returns Its state then. */
  waitForShard(shard: number, timeoutMs: number): ShardState {
    Atomics.wait(this.#integers, STATES + shard, CLAIMED, timeoutMs);
    return this.stateOf(shard);
  }

  /** Of a shard that is done. */
  lossOf(shard: number): number {
    return this.#losses[shard]!;
  }

  /** Of a shard's failure. */
  get reason(): string {
    const units = this.#reason.slice(0, this.#integers[REASON_LENGTH]);
    return String.fromCharCode(...units);
  }

  /** Waits until more than `seen` steps have been written, or the board is closed. @returns How many. */
  waitForStep(seen: number): number {
    Atomics.wait(this.#integers, STEPS, seen);
    return Atomics.load(this.#integers, STEPS);
  }

  /** Ends the helpers. */
  close(): void {
    this.#integers[IS_CLOSED] = 1;
    this.#notifyHelpers();
  }

  get isClosed(): boolean {
    return Atomics.load(this.#integers, IS_CLOSED) === 1;
  }

  #write({ batchSize, targets, loss, dropout }: BatchStep): void {
    const integers = this.#integers;
    integers[BATCH_SIZE] = batchSize;
    integers[TARGETS] = targets.length;
    const { type, parameters } = encodeLoss(loss);
    integers[LOSS_TYPE] = type;
    integers[LOSS_NUMBERS] = parameters.length;
    this.#lossNumbers.set(parameters);
    integers[IS_DROPPING] = dropout ? 1 : 0;
    integers.set(dropout?.key ?? [0, 0], KEY);
    integers[TRAINING_STEP] = dropout?.step ?? 0;
  }

  #readLoss(): Loss {
    const type = this.#integers[LOSS_TYPE]!;
    const parameters = [...this.#lossNumbers.slice(0, this.#integers[LOSS_NUMBERS])];
    return decodeLoss({ type, parameters });
  }

  #setState(shard: number, state: number): void {
    Atomics.store(this.#integers, STATES + shard, state);
    if (state !== OPEN) Atomics.notify(this.#integers, STATES + shard);
  }

  #notifyHelpers(): void {
    Atomics.add(this.#integers, STEPS, 1);
    Atomics.notify(this.#integers, STEPS);
  }
}
