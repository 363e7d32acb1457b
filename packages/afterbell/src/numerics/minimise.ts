/** A smooth function and its gradient, which it writes. Infinite or NaN where it is not defined. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Whether the gradient vanished, or no step down could be found that rounding does not swallow. */
  readonly converged: boolean;
}

const MAX_STEPS = 300;
/** Largest component of a gradient that counts as none. */
const FLAT = 1e-8;
/** Still flat enough where rounding ends the search early. */
const NEARLY_FLAT = 1e-4;
/** Share of the first-order decrease that a step must reach (Armijo's rule). */
const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 40;
/** Longest first guess of a step; the curvature is unknown then. */
const FIRST_STEP = 0.1;

/**
 * BFGS from `start` with a backtracking line search, for a handful of variables of about the same size.
 * Source: J. Nocedal, S. J. Wright, "Numerical optimization", 2nd edition, algorithms 3.1 and 6.1.
 */
export function minimise(smooth: SmoothFunction, start: Float64Array): Minimum {
  const size = start.length;
  let x = start.slice();
  let gradient = new Float64Array(size);
  let value = smooth(x, gradient);
  let inverse = scaledIdentity(size, Math.min(1, FIRST_STEP / largest(gradient)));
  let isFresh = true;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (largest(gradient) <= FLAT) return { x, value, converged: true };
    const found = lineSearch(smooth, x, value, gradient, downhill(inverse, gradient));
    if (!found) {
      if (isFresh) break; // not even steepest descent goes down
      inverse = scaledIdentity(size, Math.min(1, FIRST_STEP / largest(gradient)));
      isFresh = true;
      continue;
    }
    isFresh = updateInverse(
      inverse,
      difference(found.x, x),
      difference(found.gradient, gradient),
      isFresh,
    );
    ({ x, value, gradient } = found);
  }
  return { x, value, converged: largest(gradient) <= NEARLY_FLAT };
}

interface Point {
  readonly x: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
}

function lineSearch(
  smooth: SmoothFunction,
  from: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
): Point | undefined {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  for (let halving = 0, length = 1; halving < MAX_HALVINGS; halving++, length /= 2) {
    const x = Float64Array.from(from, (v, i) => v + length * direction[i]!);
    const gradientThere = new Float64Array(from.length);
    const reached = smooth(x, gradientThere);
    if (reached < value && reached <= value + SUFFICIENT_DECREASE * length * slope) {
      return { x, value: reached, gradient: gradientThere };
    }
  }
  return undefined;
}

/**
 * Adds the curvature that follows from a step `s` and the gradient's change `y`; a step across negative
 * curvature is left out.
 *
 * @returns Whether `inverse` (N, N) is still a guess.
 */
function updateInverse(
  inverse: Float64Array,
  s: Float64Array,
  y: Float64Array,
  isFresh: boolean,
): boolean {
  const size = s.length;
  const sy = dot(s, y);
  if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return isFresh;
  if (isFresh) inverse.set(scaledIdentity(size, sy / dot(y, y)));
  const hy = product(inverse, y);
  const scale = (1 + dot(y, hy) / sy) / sy;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      inverse[i * size + j]! += scale * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy;
    }
  }
  return false;
}

const downhill = (inverse: Float64Array, gradient: Float64Array) =>
  product(inverse, gradient).map((v) => -v);

const difference = (a: Float64Array, b: Float64Array) => a.map((v, i) => v - b[i]!);

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

const largest = (x: Float64Array) => x.reduce((max, v) => Math.max(max, Math.abs(v)), 0);

function scaledIdentity(size: number, scale: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? scale : 0));
}

/** @param matrix (N, N) row-major. */
function product(matrix: Float64Array, x: Float64Array): Float64Array {
  const size = x.length;
  return x.map((_, i) => dot(matrix.subarray(i * size, (i + 1) * size), x));
}
