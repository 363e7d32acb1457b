import type { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { drawWindows } from "../contract/support.contract.ts";
import { ThreadLostError } from "../errors.ts";
import { initialParameters } from "../initialise.ts";
import { ArenaNetwork } from "../kernel/arena-network.ts";
import { KernelExecutor } from "../kernel/kernel-executor.ts";
import { planKernels } from "../kernel/kernel-plan.ts";
import { type Network, planNetwork } from "../network.ts";
import { sharedWasmKernels } from "./shared-wasm-kernels.ts";
import { StepBoard } from "./step-board.ts";
import { ThreadCrew } from "./thread-crew.ts";

const MAX_BATCH_SIZE = 32;
const OBJECTIVE = { loss: { type: "mse" }, l2: 0 } as const;
const BATCH = Int32Array.from({ length: MAX_BATCH_SIZE }, (_, i) => i);

const small = lstmOf(8, 20);
/** A shard takes a tenth of a second: time to end a thread that trains one. */
const slow = lstmOf(64, 300);

function lstmOf(units: number, contextLength: number): Network {
  return planNetwork({ contextLength, features: 1, layers: [{ type: "lstm", units }] });
}

/** A gradient's computation by a crew of this thread and helpers. */
function openCrew({
  network = small,
  board = new StepBoard(network, MAX_BATCH_SIZE),
  kernels = "wasm-simd",
  threads = 2,
} = {}) {
  const source = sharedWasmKernels("wasm-simd");
  const extent = { maxBatchSize: MAX_BATCH_SIZE, slots: threads };
  const plan = planKernels(network, extent, source);
  const memory = source.allocate(plan.size);
  const arena = new ArenaNetwork(network, plan, source.attach(memory, plan.size, 0), 0);
  plan.write(arena.kernels.floats, arena.kernels.integers);
  const options = { kernels, memory, maxBatchSize: MAX_BATCH_SIZE, threads };
  const crew = new ThreadCrew(arena, options, board);
  const executor = new KernelExecutor(arena, crew, MAX_BATCH_SIZE);
  executor.setParameters(initialParameters(network, 1));
  onTestFinished(() => executor.close());
  const windows = drawWindows(network.spec, MAX_BATCH_SIZE, network.outputs, 1);
  return () => executor.computeGradient(windows, BATCH, OBJECTIVE, null);
}

/** Threads that this one starts from now on, each once the event loop has had a turn. */
function startedWorkers(): Worker[] {
  const workers: Worker[] = [];
  const add = (worker: Worker) => void workers.push(worker);
  process.on("worker", add);
  onTestFinished(() => void process.off("worker", add));
  return workers;
}

const sleep = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a helper that is lost is an error of the leader, never a wait without end", () => {
  test("ended while it trains a shard and the leader waits for that", async () => {
    const workers = startedWorkers();
    const board = new (class extends StepBoard {
      /** Called by the leader: gives the helper time to take a shard, and none to be done with it. */
      override claim(thread: number, threads: number): number | null {
        while (workers[0] && this.stateOf(1) === "open") sleep(1);
        void workers[0]?.terminate();
        return super.claim(thread, threads);
      }
    })(slow, MAX_BATCH_SIZE);
    const compute = openCrew({ network: slow, board });
    compute();
    await nextTurn(); // in which the worker is told of
    expect(workers.length).toBe(1);
    expect(compute).toThrow(new ThreadLostError("helper 1 of 1", "it was terminated"));
    expect(compute).toThrow(ThreadLostError); // nor can the arena be relied on later
  }, 60_000);

  test("ended between two steps", async () => {
    const workers = startedWorkers();
    const compute = openCrew({ threads: 4 });
    const loss = compute();
    await nextTurn();
    expect(workers.length).toBe(3);
    expect(compute()).toBe(loss);
    await workers[1]!.terminate();
    expect(compute).toThrow(ThreadLostError);
    expect(compute).toThrow(
      "the thread of helper 2 of 3 ended before its work was done: it exited",
    );
  });

  test("one that cannot begin; until that is heard of, the leader does its work", async () => {
    const compute = openCrew({ kernels: "no-such-kernels" });
    expect(compute()).toBe(openCrew()());
    await vi.waitFor(() => expect(compute).toThrow(ThreadLostError), { timeout: 10_000 });
  });
});
