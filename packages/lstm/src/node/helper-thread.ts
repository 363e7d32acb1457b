/** @file A helper thread of a crew: claims and trains shards, step after step, until the board is closed. */

import { workerData } from "node:worker_threads";
import { ArenaNetwork } from "../kernel/arena-network.ts";
import { planKernels } from "../kernel/kernel-plan.ts";
import { type NetworkSpec, planNetwork } from "../network.ts";
import type { SharedMemory } from "./shared-kernel-source.ts";
import { sharedKernelsNamed } from "./shared-kernels.ts";
import { StepBoard } from "./step-board.ts";

/** Data that a helper is started with. */
export interface HelperOrder {
  /** Name of the kernels. */
  readonly kernels: string;
  readonly network: NetworkSpec;
  readonly maxBatchSize: number;
  /** The arena's. */
  readonly memory: SharedMemory;
  /** The board's. */
  readonly board: SharedArrayBuffer;
  /** From 1: the leader is 0. */
  readonly thread: number;
  readonly threads: number;
}

help(workerData as HelperOrder);

function help(order: HelperOrder): void {
  const network = planNetwork(order.network);
  const source = sharedKernelsNamed(order.kernels)!;
  const { maxBatchSize, thread, threads } = order;
  const plan = planKernels(network, { maxBatchSize, slots: threads }, source);
  const kernels = source.attach(order.memory, plan.size, thread);
  const arena = new ArenaNetwork(network, plan, kernels, thread);
  const board = new StepBoard(network, maxBatchSize, order.board);
  let seen = 0;
  while (!board.isClosed) {
    seen = board.waitForStep(seen);
    trainShards(arena, board, order);
  }
}

function trainShards(arena: ArenaNetwork, board: StepBoard, order: HelperOrder): void {
  for (;;) {
    const shard = board.claim(order.thread, order.threads);
    if (shard === null) return;
    try {
      board.finish(shard, arena.trainShard(shard, board.read()));
    } catch (error) {
      board.fail(shard, String(error));
    }
  }
}
