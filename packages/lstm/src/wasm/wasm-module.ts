/** @file Instantiates a module of kernels on an arena, in private or shared memory. */

import { OutOfMemoryError } from "../errors.ts";
import type { Kernels } from "../kernel/kernels.ts";
import { MAX_SHARDS } from "../kernel/shards.ts";

const PAGE_BYTES = 65_536;
/** Limit of WebAssembly's 32-bit addresses. */
const MAX_PAGES = 65_536;
/** As `-z stack-size` in kernels/build.sh. */
const STACK_BYTES = 65_536;
/** Offset of the arena, in bytes: constants and a stack for each thread are below it. */
const ARENA = 8 * PAGE_BYTES;

type Kernel = (...args: number[]) => number;

/** @param base64 A binary of `kernel-binaries.ts`, or its like. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** @throws {OutOfMemoryError} */
export function allocate(arenaFloats: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil((ARENA + arenaFloats * 4) / PAGE_BYTES);
  if (pages > MAX_PAGES) throw new OutOfMemoryError(pages * PAGE_BYTES, MAX_PAGES * PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch {
    throw new OutOfMemoryError(pages * PAGE_BYTES, null);
  }
}

/**
 * @param memory From {@link allocate}, shared if the module is one for shared memory.
 * @param thread 0 to `MAX_SHARDS` - 1, another one for each thread that shares the memory.
 */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  arenaFloats: number,
  thread: number,
): Kernels {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const {
    __heap_base: heapBase,
    __stack_pointer: stackPointer,
    ...kernels
  } = instance.exports as Record<string, Kernel> & {
    __heap_base: WebAssembly.Global<"i32">;
    __stack_pointer?: WebAssembly.Global<"i32">;
  };
  if (heapBase.value + (MAX_SHARDS - 1) * STACK_BYTES > ARENA) {
    throw new RangeError(`the module needs more than ${ARENA} bytes below the arena`);
  }
  // The module's own stack ends at the heap; the others follow it, each growing downwards.
  if (stackPointer) stackPointer.value = heapBase.value + thread * STACK_BYTES;
  const bound = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...offsets: number[]) => kernel(ARENA, ...offsets),
  ]);
  return {
    floats: new Float32Array(memory.buffer, ARENA, arenaFloats),
    integers: new Int32Array(memory.buffer, ARENA, arenaFloats),
    ...Object.fromEntries(bound),
  };
}
