/** @file The command line as users have it: the built program in a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/afterbell.js", import.meta.url));

/** The embedded sample as a file: 1,260 bars of Apple. */
export const sampleCsv = createRequire(import.meta.url).resolve(
  "@observablehq/sample-datasets/aapl.csv",
);

export interface Outcome {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProcess {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** Resolves once standard output or error has this text. @returns Standard output so far. */
  waitFor(text: string): Promise<string>;
}

/** @param home `AFTERBELL_HOME` and current folder of the process. */
export function startAfterbell(
  home: string,
  args: readonly string[],
  env: Record<string, string> = {},
): RunningProcess {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: home,
    env: { ...process.env, AFTERBELL_HOME: home, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const outcome = new Promise<Outcome>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  const waitFor = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => (stdout + stderr).includes(text) && resolve(stdout);
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      look();
      void outcome.then(() => reject(new Error(`ended before "${text}": ${stdout}${stderr}`)));
    });
  return { process: child, outcome, waitFor };
}

export function afterbell(
  home: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  return startAfterbell(home, args, env).outcome;
}

/** The first words of a training of the reference project's network on the sample, with its hold-out: one fit. */
export const trainHeldOut: readonly string[] = [
  ...["train", "AAPL", "--csv", sampleCsv, "--recipe", "classic", "--hold-out"],
];
