import type { JobEvent } from "./job-event.ts";

/** A job as it is stored: its specification, its progress and its events. */
export interface JobRecord {
  readonly id: string;
  /** Name of its kind, such as `train`. */
  readonly kind: string;
  /** Its specification: plain data that can be run again. */
  readonly spec: unknown;
  readonly state: "waiting" | "running" | "finished" | "failed";
  /** ISO 8601, UTC; null as long as it waits. */
  readonly startedAt: string | null;
  /** null as long as it is not over. */
  readonly finishedAt: string | null;
  readonly events: readonly JobEvent[];
}
