/**
 * @file Parts that some tiers of tests need beside the repository. A finder returns where its part is, or
 * throws one sentence: what is absent and how to get it.
 */

import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../..");

/** A part is absent or incomplete. The message is for the person who runs the tests. */
export class AbsentPartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AbsentPartError";
  }
}

/** The parts of every tier that needs any. */
export const partsOfTier: Readonly<Record<string, readonly (() => unknown)[]>> = {
  data: [sharedData, () => sharedCases("prices")],
  peers: [python, notebookKernel, clang, packageRegistry],
  "data.peers": [sharedData, python],
  browser: [chromiumPath],
};

/** Folder of recorded prices and other programs' files, beside the repository. */
export function sharedData(): string {
  const folder = join(ROOT, "../shared/data");
  if (!existsSync(folder)) {
    throw new AbsentPartError("the folder ../shared/data is absent from beside the repository");
  }
  return folder;
}

/** @param path Within the shared data: `seed/AAPL_history.csv`. */
export function sharedFile(path: string): string {
  const file = join(sharedData(), path);
  if (!existsSync(file)) throw new AbsentPartError(`../shared/data is there but lacks ${path}`);
  return file;
}

/** @param name A folder of small files that each show a fault, with what each must give: `prices`. */
export function sharedCases(name: string): string {
  const folder = join(ROOT, "../shared/cases", name);
  if (existsSync(folder)) return folder;
  throw new AbsentPartError(
    `the folder ../shared/cases/${name} is absent from beside the repository`,
  );
}

const PEERS = [
  "arch",
  "h5py",
  "joblib",
  "keras",
  "numpy",
  "onnxruntime",
  "pandas",
  "safetensors",
  "scipy",
  "sklearn",
  "statsmodels",
  "torch",
];
const PEERS_FILE = "tools/reference/requirements-tests.txt";

/** A Python with the peers of tools/reference: `AFTERBELL_PYTHON`, or that of `.venv/`. */
export function python(): string {
  const interpreter = interpreterPath();
  const missing = missingModules(interpreter, PEERS);
  if (missing.length > 0) {
    throw new AbsentPartError(`${interpreter} lacks ${missing.join(", ")}; install ${PEERS_FILE}`);
  }
  return interpreter;
}

/** A Python with nbclient, and Deno for it to start. @returns The Python. */
export function notebookKernel(): string {
  const interpreter = interpreterPath();
  if (missingModules(interpreter, ["nbclient"]).length > 0) {
    throw new AbsentPartError(`${interpreter} lacks nbclient; install ${PEERS_FILE}`);
  }
  const notebooks = join(ROOT, "notebooks");
  if (globSync("node_modules/@deno/*/deno{,.exe}", { cwd: notebooks }).length === 0) {
    throw new AbsentPartError("Deno is absent; npm install --prefix notebooks brings it");
  }
  return interpreter;
}

function interpreterPath(): string {
  const named = process.env.AFTERBELL_PYTHON;
  const interpreter = named || join(ROOT, ".venv/bin/python");
  if (spawnSync(interpreter, ["--version"]).status !== 0) {
    throw new AbsentPartError(
      named
        ? `AFTERBELL_PYTHON names ${named}, which does not run`
        : `Python with its peers is absent: make .venv from ${PEERS_FILE} or set AFTERBELL_PYTHON`,
    );
  }
  return interpreter;
}

/** Looks for modules without importing them: PyTorch alone takes seconds to load. */
function missingModules(interpreter: string, modules: readonly string[]): string[] {
  const script =
    "import importlib.util as i, sys; print(*[m for m in sys.argv[1:] if i.find_spec(m) is None])";
  const { stdout } = spawnSync(interpreter, ["-c", script, ...modules], { encoding: "utf8" });
  return stdout.split(/\s+/).filter(Boolean);
}

/** The compiler of the committed kernels; another version may well compile to other bytes. */
export function clang(): void {
  const wanted = readFileSync(join(ROOT, "packages/lstm/wasm/COMPILER"), "utf8").trim();
  const { stdout } = spawnSync("clang-19", ["--version"], { encoding: "utf8" });
  if (!stdout || spawnSync("wasm-ld-19", ["--version"]).status !== 0) {
    throw new AbsentPartError("clang-19 with wasm-ld-19 is absent; Debian has it as lld-19");
  }
  const found = stdout.split("\n")[0];
  if (found !== wanted) {
    throw new AbsentPartError(`the kernels were built by "${wanted}", and clang-19 is "${found}"`);
  }
}

/** The registry that npm is set up to use, asked about a package that is a dependency here anyway. */
export function packageRegistry(): void {
  const args = ["view", "commander", "version", "--prefer-online", "--fetch-retries=0"];
  // A shell, because npm is a script on Windows.
  const { status } = spawnSync(`npm ${args.join(" ")}`, { cwd: tmpdir(), shell: true });
  if (status !== 0) throw new AbsentPartError("npm reaches no package registry");
}

/** Path of Chromium: `CHROMIUM_PATH`, or where Debian has it. */
export function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH;
  const path = named || "/usr/bin/chromium";
  if (existsSync(path)) return path;
  throw new AbsentPartError(
    named
      ? `CHROMIUM_PATH names ${named}, which does not exist`
      : "Chromium is absent; install it or set CHROMIUM_PATH",
  );
}
