import type { JobEvent } from "./job-event.ts";

/** A job as it is stored: what was asked for, how far it is, and what it has told. */
export interface JobRecord {
  readonly id: string;
  /** Name of its kind, such as `train`. */
  readonly kind: string;
  /** As it was asked for: plain data that runs it again. */
  readonly spec: unknown;
  readonly state: "waiting" | "running" | "finished" | "failed";
  /** ISO 8601, UTC; null as long as it waits. */
  readonly startedAt: string | null;
  /** null as long as it is not over. */
  readonly finishedAt: string | null;
  readonly events: readonly JobEvent[];
}
