import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import type { HelperOrder } from "./helper-thread.ts";
import { startThread } from "./thread.ts";

/** A helper thread as its leader sees it. It does not keep the process alive. */
export class Helper {
  readonly name: string;
  readonly #worker: Worker;
  readonly #lifeline: MessagePort;
  #obstacle: string | null = null;

  constructor(order: HelperOrder) {
    this.name = `helper ${order.thread} of ${order.threads - 1}`;
    const { port1, port2 } = new MessageChannel();
    this.#lifeline = port1;
    const workerData = { ...order, lifeline: port2 };
    this.#worker = startThread(this.name, "helper-thread", workerData, [port2]);
    this.#worker.unref();
    this.#worker.on("error", (error) => this.#lose(error.message));
    this.#worker.on("exit", (code) => this.#lose(`it exited with code ${code}`));
  }

  /** Why it ended, if the event loop has reported that; else null. */
  get obstacle(): string | null {
    return this.#obstacle;
  }

  /**
   * Whether it is alive, for a leader that blocks and so gets no events: a message to a port whose thread
   * has ended is reported as not delivered.
   */
  isAlive(): boolean {
    const isDelivered: unknown = this.#lifeline.postMessage(null);
    return isDelivered !== false && this.#obstacle === null;
  }

  /** From now on its end is not an error. */
  dismiss(): void {
    this.#worker.removeAllListeners("error").removeAllListeners("exit");
    this.#worker.on("error", () => {});
    this.#lifeline.close();
  }

  #lose(reason: string): void {
    this.#obstacle ??= reason;
  }
}
