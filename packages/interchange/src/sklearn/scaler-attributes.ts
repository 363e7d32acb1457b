import { DamagedFileError } from "../errors.ts";
import { NdArray } from "../pickle/numpy.ts";
import type { PythonValue } from "../pickle/python-value.ts";
import { describeValue } from "../value-description.ts";

/** Most columns a scaler may have. */
const MAX_FEATURES = 100_000;

/** The attributes of a pickled scaler, checked as they are asked for. Every error names one. */
export class ScalerAttributes {
  /** Columns, F. */
  readonly features: number;
  readonly #raw: ReadonlyMap<string, PythonValue>;
  readonly #className: string;
  readonly #file: string;

  /** @throws {DamagedFileError} A scaler that was never fitted. */
  constructor(raw: ReadonlyMap<string, PythonValue>, className: string, file: string) {
    this.#raw = raw;
    this.#className = className;
    this.#file = file;
    if (!raw.has("n_features_in_")) {
      throw new DamagedFileError(file, `${className}: it was never fitted (no n_features_in_)`);
    }
    this.features = this.#count("n_features_in_", raw.get("n_features_in_")!, MAX_FEATURES);
  }

  filled(value: number): number[] {
    return new Array<number>(this.features).fill(value);
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#raw.get(name) ?? fallback;
    return typeof value === "boolean" ? value : this.#fail(name, "True or False");
  }

  textOrNull(name: string): string | null {
    const value = this.#raw.get(name) ?? null;
    return value === null || typeof value === "string" ? value : this.#fail(name, "text");
  }

  /** Two numbers in ascending order. */
  pair(name: string): readonly [number, number] {
    const value = this.#raw.get(name);
    const pair = Array.isArray(value) ? value : [];
    const [low, high] = pair;
    if (pair.length === 2 && isFiniteNumber(low) && isFiniteNumber(high) && low < high)
      return [low, high];
    return this.#fail(name, "two ascending numbers");
  }

  /** One finite number per column. */
  column(name: string): readonly number[] {
    const array = this.#raw.get(name);
    if (!(array instanceof NdArray) || array.shape.length !== 1) {
      return this.#fail(name, "an array of one axis");
    }
    const { values } = array;
    if (values.length !== this.features) {
      return this.#fail(name, `${this.features} values`, `${values.length}`);
    }
    const stranger = values.findIndex((value) => !isFiniteNumber(value));
    if (stranger < 0) return values as readonly number[];
    return this.#fail(`${name}[${stranger}]`, "a finite number", describeValue(values[stranger]));
  }

  /** @param isNeeded Whether the scaler computes with it; null where it does not and has none. */
  columnOrNull(name: string, isNeeded: boolean): readonly number[] | null {
    return !isNeeded && (this.#raw.get(name) ?? null) === null ? null : this.column(name);
  }

  /** One number per column to multiply with or divide by. */
  divisors(name: string): readonly number[] {
    const values = this.column(name);
    const zero = values.indexOf(0);
    return zero < 0 ? values : this.#fail(`${name}[${zero}]`, "a number other than 0", "0");
  }

  /** Names are text in every file that scikit-learn writes. */
  featureNames(): readonly string[] | null {
    const name = "feature_names_in_"; // new in 1.0, and only where a data frame was fitted
    const array = this.#raw.get(name) ?? null;
    if (array === null) return null;
    const values = array instanceof NdArray ? array.values : [];
    if (values.length === this.features && values.every((value) => typeof value === "string")) {
      return values;
    }
    return this.#fail(name, `${this.features} names`);
  }

  samplesSeen(): number | readonly number[] | null {
    const name = "n_samples_seen_"; // RobustScaler has none
    const value = this.#raw.get(name) ?? null;
    if (value === null) return null;
    if (!(value instanceof NdArray)) return this.#count(name, value);
    return this.column(name).map((count) => this.#count(name, count));
  }

  #count(name: string, value: PythonValue, most = Number.MAX_SAFE_INTEGER): number {
    const isCount =
      Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;
    return isCount ? (value as number) : this.#fail(name, `a whole number from 1 to ${most}`);
  }

  #fail(name: string, expected: string, got?: string): never {
    const end = got === undefined ? "" : `, got ${got}`;
    throw new DamagedFileError(
      this.#file,
      `${this.#className}.${name}: expected ${expected}${end}`,
    );
  }
}

function isFiniteNumber(value: PythonValue | undefined): value is number {
  return Number.isFinite(value);
}
