import type { JobEvent, JobEventContent } from "../domain/job-event.ts";
import { isKnownError } from "../known-error.ts";
import { checkFields } from "../schema/check-fields.ts";
import { type LockHolder, waitingNote } from "../workspace/lock.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import type { JobKind } from "./job-kind.ts";
import type { Surroundings } from "./world.ts";

/** Told of every event, in order; the last one is `finished` or `failed`. */
export type JobListener = (event: JobEvent) => void;

/**
 * Checks a spec and runs it. Every event gets its number and time here.
 *
 * @throws Whatever the job throws, after the event `failed`.
 */
export async function runJob<Spec, Result>(
  kind: JobKind<Spec, Result>,
  spec: Spec,
  { home, ...surroundings }: Surroundings,
  listen: JobListener = () => {},
): Promise<Result> {
  let seq = 0;
  const emit = (content: JobEventContent) => {
    listen({ ...content, seq: seq++, at: surroundings.now().toISOString() });
  };
  emit({ type: "started", job: kind.name });
  try {
    const checked = checkFields(kind.spec, spec as Record<string, unknown>) as Spec;
    const { signal } = surroundings;
    const onWait = (holder: LockHolder) => emit({ type: "note", message: waitingNote(holder) });
    const workspace = openWorkspace(home, { onWait, signal });
    const result = await kind.run(checked, { ...surroundings, workspace, emit });
    emit({ type: "finished" });
    return result;
  } catch (error) {
    emit({ type: "failed", ...failureOf(error) });
    throw error;
  }
}

function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (isKnownError(error)) return { code: error.code, message };
  if (error instanceof Error && error.name === "AbortError")
    return { code: "INTERRUPTED", message };
  return { code: "INTERNAL", message };
}
