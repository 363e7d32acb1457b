/** Names a shared value: the same value has the same fingerprint, wherever it is sent. */
export type Fingerprint = string;

/** A value that can be sent to another thread or machine: plain data and typed arrays. */
export type SharedValue = unknown;

export type SharedValues = Readonly<Record<Fingerprint, SharedValue>>;

/**
 * The smallest piece of a job that another thread or machine can do. A task is small plain data; what is
 * large and the same for many tasks is shared, and named in them by its fingerprint.
 */
export interface TaskKind<Task, Result> {
  /** Under which a thread or another machine finds it. */
  readonly name: string;
  /**
   * Called once by a runner, with the tasks' shared values.
   *
   * @param signal Aborted when the runner is closed, for tasks that can end early.
   * @returns Runs one task.
   */
  open(shared: SharedValues, signal: AbortSignal): (task: Task) => Promise<Result>;
  /** Memory of a task, or of a result, that may be handed over instead of copied. @default none */
  buffersOf?(value: Task | Result): readonly ArrayBuffer[];
}

/** A shared value by its fingerprint. @throws {RangeError} It was not sent: an internal error. */
export function sharedValue<Value>(shared: SharedValues, fingerprint: Fingerprint): Value {
  if (!(fingerprint in shared)) throw new RangeError(`no shared value ${fingerprint}`);
  return shared[fingerprint] as Value;
}
