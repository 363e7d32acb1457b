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

  /** Why it is no more, where the event loop has had a turn to hear of it; null otherwise. */
  get obstacle(): string | null {
    return this.#obstacle;
  }

  /**
   * Whether it is still there, for a leader that waits and hears no events: a message to a port whose
   * other end has gone with its thread is not delivered, and says so.
   */
  isAlive(): boolean {
    const isDelivered: unknown = this.#lifeline.postMessage(null);
    return isDelivered !== false && this.#obstacle === null;
  }

  /** Its end is no loss any more. */
  dismiss(): void {
    this.#worker.removeAllListeners("error").removeAllListeners("exit");
    this.#worker.on("error", () => {});
    this.#lifeline.close();
  }

  #lose(reason: string): void {
    this.#obstacle ??= reason;
  }
}
