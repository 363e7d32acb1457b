import { Type } from "typebox";
import { PROBLEM_MEDIA_TYPE, type ProblemCode, statusOf } from "./problem.ts";

/**
 * Responses of a route besides its result.
 *
 * @returns A part of Fastify's `schema.response`: one entry per status, naming its codes.
 */
export function problemResponses(codes: readonly ProblemCode[]): Record<number, object> {
  const responses: Record<number, object> = {};
  for (const status of new Set(codes.map(statusOf))) {
    const same = codes.filter((code) => statusOf(code) === status);
    responses[status] = {
      description: same.map((code) => `\`${code}\``).join(", "),
      content: { [PROBLEM_MEDIA_TYPE]: { schema: Type.Ref("Problem#") } },
    };
  }
  return responses;
}
