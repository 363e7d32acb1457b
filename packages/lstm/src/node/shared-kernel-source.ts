import type { KernelSource, Kernels } from "../kernel/kernels.ts";

/** Kernels that several threads can run on one arena. */
export interface SharedKernelSource extends KernelSource {
  /** @throws {OutOfMemoryError} The machine does not have an arena of that many floats. */
  allocate(arenaFloats: number): SharedMemory;
  /**
   * The kernels on an arena, for the thread that calls.
   *
   * @param memory From `allocate` of the same source and size, in this thread or in another.
   * @param thread From 0 to `MAX_SHARDS` - 1; unique among the threads that share the memory.
   */
  attach(memory: SharedMemory, arenaFloats: number, thread: number): Kernels;
}

/**
 * Memory that can be shared with another thread: a buffer, or a
 * `WebAssembly.Memory`, described by its buffer so that the published types do not need the DOM's.
 */
export type SharedMemory = { readonly buffer: ArrayBufferLike } | SharedArrayBuffer;
