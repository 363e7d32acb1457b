/**
 * The last `capacity` scores, kept sorted: a score is taken in or out by binary search and one move
 * of memory, so that a quantile is a look-up and rows are never sorted again.
 */
export class ScoreWindow {
  readonly #capacity: number;
  readonly #sorted: Float64Array;
  /** Ring of the same scores in the order they came. */
  readonly #byAge: Float64Array;
  #next = 0;
  #size = 0;

  /** @param scores Taken in, in order. */
  constructor(capacity: number, scores: Float64Array) {
    this.#capacity = capacity;
    this.#sorted = new Float64Array(capacity);
    this.#byAge = new Float64Array(capacity);
    for (const score of scores) this.add(score);
  }

  get size(): number {
    return this.#size;
  }

  /** Of at least one score. */
  get smallest(): number {
    return this.#sorted[0]!;
  }

  /** Of at least one score. */
  get largest(): number {
    return this.#sorted[this.#size - 1]!;
  }

  /** Takes a score in, and the oldest out of a full window. @param score Not NaN. */
  add(score: number): void {
    if (this.#size === this.#capacity) this.#remove(this.#byAge[this.#next]!);
    const index = this.countBelow(score);
    this.#sorted.copyWithin(index + 1, index, this.#size);
    this.#sorted[index] = score;
    this.#size++;
    this.#byAge[this.#next] = score;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** Scores strictly less. */
  countBelow(score: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]! < score) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The conformal quantile: of n scores the ⌈(n + 1)(1 − α)⌉-th smallest. Where that rank does not
   * exist, the theory gives an unbounded interval (α near 0 or below) or an empty one (α of 1 or
   * above); this returns the largest or the smallest score seen, so that every interval can be shown.
   *
   * Source: J. Lei et al., "Distribution-free predictive inference for regression", JASA 113, 2018.
   *
   * @param level 1 − α, any number; of at least one score.
   */
  quantile(level: number): number {
    // 1e-9: that 0.9 · 250 is not exactly 225 must not move the rank.
    const rank = Math.ceil((this.#size + 1) * level - 1e-9);
    return this.#sorted[Math.min(Math.max(rank, 1), this.#size) - 1]!;
  }

  #remove(score: number): void {
    const index = this.countBelow(score);
    this.#sorted.copyWithin(index, index + 1, this.#size);
    this.#size--;
  }
}
