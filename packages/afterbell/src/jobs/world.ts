import type { EmitJobEvent } from "../domain/job-event.ts";
import type { TaskPool } from "./tasks/task-pool.ts";

/** What a job is given of the world. All of it is an argument, so that a test can stand in for any part. */
export interface World {
  /** Folder of the workspace. */
  readonly home: string;
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  /** Aborting ends the job; what it has done so far is kept. */
  readonly signal: AbortSignal;
  readonly emit: EmitJobEvent;
  /** Where tasks are run. @default threads of this process, as many as the machine has cores */
  readonly tasks?: TaskPool;
  /** Threads that train a network, 1 to 4; the result does not depend on it. @default one for each core */
  readonly threads?: number;
}
