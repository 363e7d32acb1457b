/** @file Allots offsets in one block of memory before it is allocated. */

/** Vectors of any width start at a multiple of this many floats: 128 bytes, two cache lines. */
const ALIGNMENT = 32;

/** Offsets `from <= offset < to` that were not allotted. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export class ArenaPlan {
  /** Unallotted ranges after each allotment, including padding for alignment. */
  readonly gaps: Gap[] = [];
  readonly #spacing: number;
  #next = 0;

  /** @param spacing Unused floats after each allotment. @default 0; tests check that they stay untouched */
  constructor(spacing = 0) {
    this.#spacing = Math.ceil(spacing / ALIGNMENT) * ALIGNMENT;
  }

  /** @returns Offset of a block of `floats` floats, in floats from the arena's start. */
  allot(floats: number): number {
    const offset = this.#next;
    const from = offset + floats;
    this.#next = Math.ceil(from / ALIGNMENT) * ALIGNMENT + this.#spacing;
    this.gaps.push({ from, to: this.#next });
    return offset;
  }

  /** Floats allotted so far, gaps included. */
  get size(): number {
    return this.#next;
  }
}
