/** @file Shares out one block of memory before any of it exists. */

/** Vectors of any width start at a multiple of this many floats: 128 bytes, two cache lines. */
const ALIGNMENT = 32;

/** Places `from <= place < to` that nobody was given. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export class ArenaPlan {
  /** Between what is given out and what is next; what it takes to align that is one too. */
  readonly gaps: Gap[] = [];
  readonly #spacing: number;
  #next = 0;

  /** @param spacing Floats left out after each allotment. @default 0; tests watch over some */
  constructor(spacing = 0) {
    this.#spacing = Math.ceil(spacing / ALIGNMENT) * ALIGNMENT;
  }

  /** @returns The place of `floats` floats, in floats from the arena's start. */
  allot(floats: number): number {
    const place = this.#next;
    const from = place + floats;
    this.#next = Math.ceil(from / ALIGNMENT) * ALIGNMENT + this.#spacing;
    this.gaps.push({ from, to: this.#next });
    return place;
  }

  /** Floats given out so far, gaps included. */
  get size(): number {
    return this.#next;
  }
}
