/**
 * Builds the native addon from kernels/ and native/ into build/, with whatever C compiler there is, on
 * `npm install`. It never fails an install: without the addon the WebAssembly kernels serve, and
 * build/status.json says why. Nothing is done where the addon is that of the sources already.
 *
 * CC names a compiler other than the first of cc, gcc and clang that works.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const build = join(root, "build");
const addon = join(build, "kernels.node");
const statusFile = join(build, "status.json");

/** Vector widths by processor, with what makes a compiler use them. */
const variants = {
  x64: {
    avx512: ["-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mavx2", "-mfma"],
    avx2: ["-mavx2", "-mfma"],
  },
  arm64: { neon: [] },
}[process.arch];

// Products and sums stay apart unless the source fuses them, so that all compilers give the same bits.
const flags = ["-std=c17", "-O3", "-fPIC", "-ffp-contract=off", "-fno-math-errno"];
const linking =
  process.platform === "darwin" ? ["-shared", "-undefined", "dynamic_lookup"] : ["-shared"];

const status = buildOrReason();
console.log(`@afterbell/lstm: ${sentenceOf(status)}`);

function buildOrReason() {
  const sources = fingerprint();
  const before = readStatus();
  if (before?.built && before.sources === sources && isThere(addon)) return before;
  mkdirSync(build, { recursive: true });
  rmSync(addon, { force: true });
  const outcome = { sources, ...compileWithAny() };
  writeFileSync(statusFile, `${JSON.stringify(outcome)}\n`);
  return outcome;
}

function compileWithAny() {
  if (!variants) return { built: false, reason: `there are no native kernels for ${process.arch}` };
  const headers = headersFolder();
  if (!headers) return { built: false, reason: "the package node-api-headers is not installed" };
  const tried = process.env.CC ? [process.env.CC] : ["cc", "gcc", "clang"];
  const reasons = [];
  for (const compiler of tried) {
    const version = versionOf(compiler);
    if (version === null) continue;
    const reason = compile(compiler, headers);
    if (reason === null) return { built: true, compiler: version };
    reasons.push(`${compiler}: ${reason}`);
  }
  const reason = reasons[0] ?? `no C compiler found (tried ${tried.join(", ")})`;
  return { built: false, reason };
}

/** @returns The first complaint, or null where the addon is built. */
function compile(compiler, headers) {
  const work = mkdtempSync(join(build, "work-"));
  try {
    const objects = Object.entries(variants).map(([name, features]) => {
      const object = join(work, `${name}.o`);
      const source = join(root, "native/variant.c");
      run(compiler, [...flags, ...features, `-DVARIANT=${name}`, "-c", source, "-o", object]);
      return object;
    });
    const source = join(root, "native/addon.c");
    const linked = join(work, "kernels.node");
    run(compiler, [...flags, `-I${headers}`, source, ...objects, ...linking, "-o", linked]);
    createRequire(import.meta.url)(linked); // a build that does not load is none
    renameSync(linked, addon);
    return null;
  } catch (error) {
    return String(error.stderr || error.message)
      .trim()
      .split("\n")[0];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(compiler, parameters) {
  const stdio = ["ignore", "pipe", "pipe"];
  return execFileSync(compiler, parameters, { encoding: "utf8", stdio, timeout: 120_000 });
}

function versionOf(compiler) {
  try {
    return run(compiler, ["--version"]).split("\n")[0];
  } catch {
    return null;
  }
}

/** Of everything the addon is made from. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${process.env.CC}`);
  for (const folder of ["kernels", "native"]) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (/\.(c|h|mjs)$/.test(name))
        hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest("hex");
}

function headersFolder() {
  try {
    const manifest = createRequire(import.meta.url).resolve("node-api-headers/package.json");
    return join(dirname(manifest), "include");
  } catch {
    return null;
  }
}

function readStatus() {
  try {
    return JSON.parse(readFileSync(statusFile, "utf8"));
  } catch {
    return null;
  }
}

function isThere(file) {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

function sentenceOf({ built, compiler, reason }) {
  if (built) return `native kernels built with ${compiler}`;
  return `no native kernels (${reason}); using the WebAssembly kernels`;
}
