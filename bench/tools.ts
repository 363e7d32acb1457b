/** @file What the contenders need: made on the first run, kept in `bench/`, checked on the next. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AbsentPeerError, reasonIn } from "./peer-process.ts";
import type { PeerName, Task } from "./task.ts";

const BENCH = import.meta.dirname;
const ENVIRONMENT = join(BENCH, ".venv");
const BINARIES = join(ENVIRONMENT, process.platform === "win32" ? "Scripts" : "bin");

/** The commands that run the contenders, each followed by the job; or why one cannot. */
export type Tools = Readonly<Record<PeerName, readonly string[] | AbsentPeerError>>;

/** Prepares what the tasks' contenders need and nothing else. */
export function prepareTools(tasks: readonly Task[], report: (line: string) => void): Tools {
  const wanted = new Set(tasks.flatMap(({ entries }) => entries.map(({ peer }) => peer)));
  const prepared = (needs: readonly PeerName[], prepare: () => string) =>
    needs.some((peer) => wanted.has(peer)) ? tried(prepare) : new AbsentPeerError("not asked for");
  const python = prepared(["pytorch", "keras"], () => pythonEnvironment(report));
  const packages = prepared(["tfjs", "onnxruntime"], () => nodePackages(report));
  const command = (runtime: string | AbsentPeerError, file: string) =>
    runtime instanceof AbsentPeerError ? runtime : [runtime, join(BENCH, "peers", file)];
  return {
    afterbell: command(process.execPath, "afterbell.ts"),
    pytorch: command(python, "pytorch_cpu.py"),
    keras: command(python, "keras_cpu.py"),
    tfjs: command(packages, "tfjs.ts"),
    onnxruntime: command(packages, "onnxruntime.ts"),
  };
}

/** @returns The interpreter of an environment with what `requirements.txt` asks for. */
function pythonEnvironment(report: (line: string) => void): string {
  const python = join(BINARIES, "python");
  const requirements = join(BENCH, "requirements.txt");
  onceFor(requirements, join(ENVIRONMENT, "installed-requirements.txt"), () => {
    report("making bench/.venv (PyTorch and TensorFlow, several minutes)");
    const system = process.platform === "win32" ? "python" : "python3";
    run(system, ["-m", "venv", ENVIRONMENT]);
    run(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
  });
  return python;
}

/** @returns Node, which finds the packages of `bench/package.json` installed. */
function nodePackages(report: (line: string) => void): string {
  const manifest = join(BENCH, "package.json");
  onceFor(manifest, join(BENCH, "node_modules/installed-package.json"), () => {
    report("installing TensorFlow.js and ONNX Runtime in bench/node_modules");
    const install = ["install", "--prefix", BENCH, "--no-audit", "--no-fund"];
    const npm = process.env.npm_execpath; // the npm that runs the bench
    if (npm) run(process.execPath, [npm, ...install]);
    else run("npm", install);
  });
  return process.execPath;
}

/** Runs `install` unless `stamp` says that it has succeeded for what `wanted` says now. */
function onceFor(wanted: string, stamp: string, install: () => void): void {
  const text = readFileSync(wanted, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === text) return;
  install();
  writeFileSync(stamp, text);
}

/** @throws {AbsentPeerError} It failed, or there is no such program. */
function run(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: BENCH });
  if (status === 0) return;
  throw new AbsentPeerError(`${program} ${args[0]}: ${error?.message ?? reasonIn(stderr)}`);
}

function tried<T>(prepare: () => T): T | AbsentPeerError {
  try {
    return prepare();
  } catch (error) {
    if (error instanceof AbsentPeerError) return error;
    throw error;
  }
}
