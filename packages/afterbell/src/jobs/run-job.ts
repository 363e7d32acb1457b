import type { JobEvent, JobEventContent } from "../domain/job-event.ts";
import { isKnownError } from "../known-error.ts";
import { checkFields } from "../schema/check-fields.ts";
import type { JobKind } from "./job-kind.ts";
import type { World } from "./world.ts";

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
  world: Omit<World, "emit">,
  listen: JobListener = () => {},
): Promise<Result> {
  let seq = 0;
  const emit = (content: JobEventContent) => {
    listen({ ...content, seq: seq++, at: world.now().toISOString() });
  };
  emit({ type: "started", job: kind.name });
  try {
    const checked = checkFields(kind.spec, spec as Record<string, unknown>) as Spec;
    const result = await kind.run(checked, { ...world, emit });
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
