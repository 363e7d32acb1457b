/** @file A contender's process, as the runner sees it. */

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import type { Command, Ready, Repetition } from "./peers/protocol.ts";

/** A contender that cannot take part; the message says why. */
export class AbsentPeerError extends Error {
  override readonly name = "AbsentPeerError";
}

export interface PeerOptions {
  /** Two threads cannot share one processor. */
  readonly threads: number;
  /** @default nothing beside the runner's own, and one thread for those who ask it */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What takes longer has failed. Keras needs half a minute to build an unrolled network. */
const LONGEST_ANSWER_MS = 240_000;

/** Libraries that ask the environment how many threads to take. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

export class PeerProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** Once the program has ended and all it wrote is read. */
  readonly #closed: Promise<unknown>;
  #complaints = "";

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#closed = new Promise((resolve) => child.once("close", resolve));
    const note = (text: unknown) => {
      this.#complaints += text;
    };
    child.on("error", note); // no such program
    child.stdin.on("error", note); // it ended while it was asked
    child.stderr.on("data", note);
  }

  /** @throws {AbsentPeerError} The program ends instead of saying that it is ready. */
  static async start(
    command: readonly string[],
    { threads, environment }: PeerOptions,
  ): Promise<{ readonly peer: PeerProcess; readonly ready: Ready }> {
    const [program, ...args] = threads === 1 ? pinned(command) : command;
    const env = { ...process.env, ...ONE_THREAD, ...environment };
    const peer = new PeerProcess(spawn(program!, args, { env }));
    return { peer, ready: (await peer.#answer()) as Ready };
  }

  /** @throws {AbsentPeerError} The program has ended, or does not answer. */
  async ask(command: Command): Promise<Repetition> {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    return (await this.#answer()) as Repetition;
  }

  close(): void {
    this.#child.kill();
  }

  async #answer(): Promise<unknown> {
    const timer = setTimeout(() => {
      this.#complaints = `no answer within ${LONGEST_ANSWER_MS / 1000} s`;
      this.#child.kill("SIGKILL");
    }, LONGEST_ANSWER_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(timer);
    if (done) {
      await this.#closed;
      throw new AbsentPeerError(reasonIn(this.#complaints));
    }
    return JSON.parse(value);
  }
}

/** The error's line in what a program of Node's or Python's leaves behind, else its last line. */
export function reasonIn(complaints: string): string {
  const lines = complaints.split("\n").filter((line) => line.trim() !== "");
  const error = lines.findLast((line) => /^[\w.]*(Error|Exception)\b.*: /.test(line));
  return error ?? lines.at(-1) ?? "the program ended without a word";
}

/** The command kept on one processor, the last, where the system can do that. */
export function pinned(command: readonly string[]): readonly string[] {
  const onLast = ["taskset", "--cpu-list", String(availableParallelism() - 1)];
  const canPin = spawnSync(onLast[0]!, [...onLast.slice(1), "true"]).status === 0;
  return canPin ? [...onLast, ...command] : command;
}
