/** @file What the command line asks for. */

import { parseArgs } from "node:util";
import { tasks } from "./task.ts";

export interface Flags {
  readonly quick: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly help: boolean;
  /** Tasks to measure, `memory` among them. */
  readonly tasks: ReadonlySet<string>;
}

/** The command line asks for what there is not. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const MEMORY = "memory";
const names: readonly string[] = [...tasks.map(({ name }) => name), MEMORY];

export const usage = `npm run bench -- [options]
  --quick        a minute or two: fewer repetitions, shares of long epochs, no memory, no slow peers
  --only TASKS   some of: ${names.join("; ")} (separated by semicolons)
  --memory       the same as --only memory
  --json         one line of JSON after the table
  --write        keep the table in bench/RESULTS.md; for whole runs alone
`;

/** @throws {UsageError} */
export function parseFlags(args: readonly string[]): Flags {
  const { values } = tried(() => parseArgs({ args: [...args], options }));
  const { quick, json, write, help, memory } = values;
  if (write && (quick || memory || values.only !== undefined)) {
    throw new UsageError("--write keeps whole runs alone: without --quick, --only and --memory");
  }
  const usual = quick ? names.filter((name) => name !== MEMORY) : names;
  const only = values.only?.split(";").map((name) => name.trim());
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`--only: no task "${unknown}"`);
  return { quick, json, write, help, tasks: new Set(memory ? [MEMORY] : (only ?? usual)) };
}

const options = {
  quick: { type: "boolean", default: false },
  only: { type: "string" },
  memory: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

function tried<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
