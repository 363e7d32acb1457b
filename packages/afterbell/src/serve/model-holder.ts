/** @file Holds the model in use and exchanges it for a newer one without a restart. */

import type { Logger } from "pino";
import type { ServedModel } from "./served-model.ts";

export interface ModelHolder {
  /** The model in use, or null as long as none could be loaded. */
  model(): ServedModel | null;
  /** Why there is no model, or why the newest version was rejected and an older one is still served. */
  problem(): Error | null;
  /** Checks for a new version now, including one that was rejected before. Never throws. */
  refresh(): Promise<void>;
  /** Stops checking. The model in use stays. */
  close(): void;
}

export interface ModelHolderOptions {
  /** Key of the version in use, or null when there is none. Changes when the version does. */
  readonly readCurrent: () => Promise<string | null>;
  /** @throws The files are damaged; the holder then keeps its model. */
  readonly load: (key: string) => Promise<ServedModel>;
  /** Interval between checks. @default 2000: each reads one small file */
  readonly intervalMs?: number;
  /**
   * A rejected version is tried again once per this many checks, because its files may be repaired in
   * place. @default 15, so that a large broken file is not read all the time
   */
  readonly retryEvery?: number;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
}

/** Starts checking at once; await `refresh()` for the outcome of the first check. */
export function createModelHolder(options: ModelHolderOptions): ModelHolder {
  return new PollingModelHolder(options);
}

class PollingModelHolder implements ModelHolder {
  readonly #options: ModelHolderOptions;
  readonly #retryEvery: number;
  readonly #timer: NodeJS.Timeout;
  #model: ServedModel | null = null;
  #loadedKey: string | null = null;
  #problem: Error | null = null;
  #refusedKey: string | null = null;
  #looksSinceRefusal = 0;
  #lastComplaint = "";
  /** Checks run one after the other, so an older version never replaces a newer one. */
  #lastLook: Promise<void> = Promise.resolve();
  #isLooking = false;

  constructor(options: ModelHolderOptions) {
    this.#options = options;
    this.#retryEvery = options.retryEvery ?? 15;
    this.#timer = setInterval(() => {
      if (!this.#isLooking) void this.#enqueueLook(false);
    }, options.intervalMs ?? 2_000).unref();
    void this.#enqueueLook(false);
  }

  model(): ServedModel | null {
    return this.#model;
  }

  problem(): Error | null {
    return this.#problem;
  }

  refresh(): Promise<void> {
    return this.#enqueueLook(true);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #enqueueLook(retryNow: boolean): Promise<void> {
    this.#lastLook = this.#lastLook.then(async () => {
      this.#isLooking = true;
      await this.#look(retryNow);
      this.#isLooking = false;
    });
    return this.#lastLook;
  }

  async #look(retryNow: boolean): Promise<void> {
    let key: string | null = null;
    try {
      key = await this.#options.readCurrent();
      if (key === null) this.#noteMissing();
      else if (key === this.#loadedKey) this.#settle();
      else if (retryNow || this.#isDue(key)) await this.#exchange(key);
    } catch (error) {
      this.#reject(key, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #isDue(key: string): boolean {
    if (key !== this.#refusedKey) return true;
    this.#looksSinceRefusal++;
    return this.#looksSinceRefusal >= this.#retryEvery;
  }

  async #exchange(key: string): Promise<void> {
    this.#model = await this.#options.load(key);
    this.#loadedKey = key;
    this.#settle();
    const { symbol, version, recipe } = this.#model;
    this.#options.log.info({ symbol, version, recipe }, "model loaded");
  }

  #settle(): void {
    this.#problem = null;
    this.#refusedKey = null;
    this.#lastComplaint = "";
  }

  #noteMissing(): void {
    this.#problem = null;
    this.#refusedKey = null;
    this.#complainOnce("missing", () => {
      const keeping = this.#model?.version ?? null;
      this.#options.log.warn({ keeping }, "no model to serve; train one and it is loaded");
    });
  }

  #reject(key: string | null, error: Error): void {
    this.#problem = error;
    this.#refusedKey = key;
    this.#looksSinceRefusal = 0;
    this.#complainOnce(`${key} ${error.name} ${error.message}`, () => {
      const { name, message } = error;
      const keeping = this.#model?.version ?? null;
      const fields = { key, keeping, error: { name, message } };
      this.#options.log.error(fields, "model rejected; still serving the previous one, if any");
    });
  }

  #complainOnce(complaint: string, complain: () => void): void {
    if (complaint === this.#lastComplaint) return;
    this.#lastComplaint = complaint;
    complain();
  }
}
