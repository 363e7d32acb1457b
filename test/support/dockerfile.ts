/** @file Reads a Dockerfile as far as tests need: its stages and their instructions, in order. */

import { readFileSync } from "node:fs";

export interface Instruction {
  /** Upper case: `RUN`, `CMD`. */
  readonly name: string;
  /** What follows the name, continued lines joined. */
  readonly text: string;
}

export function readDockerfile(path: string): string {
  return readFileSync(path, "utf8");
}

/** @returns One list of instructions per stage; each begins with its `FROM`. */
export function instructionsOf(dockerfile: string): Instruction[][] {
  const joined = dockerfile.replaceAll(/^\s*#.*\n/gm, "").replaceAll(/\\\n\s*/g, " ");
  const stages: Instruction[][] = [];
  for (const line of joined.split("\n").filter((line) => line.trim() !== "")) {
    const [, name, text] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || text === undefined) throw new Error(`not an instruction: ${line}`);
    if (name === "FROM") stages.push([]);
    stages.at(-1)!.push({ name, text });
  }
  return stages;
}

export interface Image {
  readonly build: readonly Instruction[];
  readonly runtime: readonly Instruction[];
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

/** The image of a Dockerfile of two stages. */
export function readImage(path: string): Image {
  const [build = [], runtime = []] = instructionsOf(readDockerfile(path));
  const [command] = textsOf(runtime, "CMD");
  const [, healthCheck] = / CMD (\[.*\])$/.exec(textsOf(runtime, "HEALTHCHECK")[0]!)!;
  return { build, runtime, command: JSON.parse(command!), healthCheck: JSON.parse(healthCheck!) };
}

/** @returns What follows each instruction of that name. */
export function textsOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ text }) => text);
}
