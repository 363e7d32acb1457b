/** @file Shares out one block of memory before any of it exists. */

/** Vectors of any width start at a multiple of this many floats: 128 bytes, two cache lines. */
const ALIGNMENT = 32;

export class ArenaPlan {
  #next = 0;

  /** @returns The place of `floats` floats, in floats from the arena's start. */
  allot(floats: number): number {
    const place = this.#next;
    this.#next += Math.ceil(floats / ALIGNMENT) * ALIGNMENT;
    return place;
  }

  /** Floats given out so far. */
  get size(): number {
    return this.#next;
  }
}
