/** @file The kernels as machine code, where `native/build.mjs` has built them on install. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { OutOfMemoryError } from "../errors.ts";
import type { Kernels } from "../kernel/kernels.ts";
import type { SharedKernelSource } from "./shared-kernel-source.ts";

/** The exports of `native/addon.c`. */
interface Addon {
  /** For each vector width this processor has, the widest first. */
  readonly kernels: readonly AddonKernels[];
  /** Offset of an array from a multiple of {@link ALIGNMENT}, in floats. */
  misalignment(floats: Float32Array): number;
}

type AddonKernels = {
  readonly name: string;
  readonly lanes: number;
  readonly rowTile: number;
} & Readonly<Record<KernelName, (arena: Float32Array, ...numbers: number[]) => void>>;

type KernelName = Exclude<keyof Kernels, "floats" | "integers">;

/** Two cache lines; offsets in an arena are multiples of this too. */
const ALIGNMENT = 32;

const BUILD = new URL("../../build/", import.meta.url);

let loaded: Addon | string | null = null;

/** Why there are no native kernels, as part of a sentence; null if there are. */
export function nativeObstacle(): string | null {
  const addon = loadAddon();
  if (typeof addon === "string") return addon;
  return addon.kernels.length > 0 ? null : "this processor has neither AVX2 nor AVX-512";
}

/** Each vector width this processor has kernels for, the widest first; none where there is an obstacle. */
export function nativeKernels(): readonly SharedKernelSource[] {
  const addon = loadAddon();
  if (typeof addon === "string") return [];
  return addon.kernels.map(({ name, lanes, rowTile, ...kernels }) => ({
    name: `native-${name}`,
    lanes,
    rowTile,
    open: (floats) => bind(kernels, arenaIn(allocate(ArrayBuffer, floats), floats, addon)),
    allocate: (floats) => allocate(SharedArrayBuffer, floats),
    attach: (memory, floats) => bind(kernels, arenaIn(memory as SharedArrayBuffer, floats, addon)),
  }));
}

/** Loaded once a thread. */
function loadAddon(): Addon | string {
  loaded ??= tryToLoad();
  return loaded;
}

function tryToLoad(): Addon | string {
  try {
    return createRequire(import.meta.url)("../../build/kernels.node") as Addon;
  } catch (error) {
    return reasonOfBuild() ?? (error as Error).message.split("\n")[0]!;
  }
}

/** Why the build produced nothing. */
function reasonOfBuild(): string | null {
  try {
    const { built, reason } = JSON.parse(readFileSync(new URL("status.json", BUILD), "utf8"));
    return built ? null : reason;
  } catch {
    return "the package's install script has not run";
  }
}

/** Allocates enough to start the arena at a multiple of {@link ALIGNMENT}. */
function allocate<Memory>(Buffer: new (bytes: number) => Memory, floats: number): Memory {
  const bytes = (floats + ALIGNMENT) * 4;
  try {
    return new Buffer(bytes);
  } catch {
    throw new OutOfMemoryError(bytes, null);
  }
}

/** The same offset in every thread, since they share the memory's address. */
function arenaIn(memory: ArrayBufferLike, floats: number, { misalignment }: Addon): Float32Array {
  const behind = misalignment(new Float32Array(memory));
  return new Float32Array(memory, ((ALIGNMENT - behind) % ALIGNMENT) * 4, floats);
}

function bind(
  kernels: Readonly<Record<KernelName, (arena: Float32Array, ...numbers: number[]) => void>>,
  floats: Float32Array,
): Kernels {
  const bound = Object.entries(kernels).map(([name, kernel]) => [name, kernel.bind(null, floats)]);
  const { buffer, byteOffset, length } = floats;
  return {
    floats,
    integers: new Int32Array(buffer, byteOffset, length),
    ...(Object.fromEntries(bound) as Pick<Kernels, KernelName>),
  };
}
