import type { EmitJobEvent } from "../domain/job-event.ts";
import { waitingNote } from "../workspace/lock.ts";
import type { Workspace, WorkspaceOptions } from "../workspace/workspace.ts";
import type { TaskPool } from "./tasks/task-pool.ts";

/** A job's access to the outside world. Everything is an argument, so that tests can replace any part. */
export interface World {
  /** The folder where everything is stored. A wait for another process is reported as a note. */
  readonly workspace: Workspace;
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

/** What a job's listeners and workspace are made from, by `runJob`. */
export interface Surroundings extends Omit<World, "workspace" | "emit"> {
  /** Folder of the workspace; it need not exist. */
  readonly home: string;
}

/** For library calls that open the workspace themselves. */
export function waitingIn({ emit, signal }: World): Required<WorkspaceOptions> {
  return {
    onWait: (holder) => emit({ type: "note", message: waitingNote(holder) }),
    signal,
  };
}
