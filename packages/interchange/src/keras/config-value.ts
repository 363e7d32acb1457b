import { DamagedFileError, UnsupportedModelError } from "../errors.ts";
import { describeValue, shortened } from "../value-description.ts";

/** An object of a model's config, read field by field; errors name the file and the place. */
export class ConfigValue {
  readonly file: string;
  /** The layer this is about, for people. */
  readonly place: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** @throws {DamagedFileError} No object. */
  constructor(file: string, place: string, value: unknown) {
    this.file = file;
    this.place = shortened(place, 120);
    if (!isObject(value)) throw this.damaged(`expected an object, got ${describe(value)}`);
    this.#fields = value;
  }

  damaged(reason: string): DamagedFileError {
    return new DamagedFileError(this.file, `${this.place}: ${reason}`);
  }

  unsupported(reason: string): UnsupportedModelError {
    return new UnsupportedModelError(this.file, this.place, reason);
  }

  get(field: string): unknown {
    return Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
  }

  has(field: string): boolean {
    return (this.get(field) ?? null) !== null;
  }

  /** The same place, another object in it. */
  object(field: string, place = this.place): ConfigValue {
    return new ConfigValue(this.file, place, this.get(field));
  }

  text(field: string, fallback?: string): string {
    const value = this.get(field) ?? fallback;
    if (typeof value === "string") return value;
    throw this.damaged(`${field}: expected text, got ${describe(value)}`);
  }

  number(field: string, fallback?: number): number {
    const value = this.get(field) ?? fallback;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.damaged(`${field}: expected a number, got ${describe(value)}`);
  }

  /** A whole number, 1 or more; of a list of one, that one. */
  count(field: string, fallback?: number): number {
    const value = this.get(field) ?? fallback;
    const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (typeof single === "number" && Number.isSafeInteger(single) && single >= 1) return single;
    throw this.damaged(`${field}: expected a whole number, 1 or more, got ${describe(value)}`);
  }

  flag(field: string, fallback: boolean): boolean {
    const value = this.get(field) ?? fallback;
    if (typeof value === "boolean") return value;
    throw this.damaged(`${field}: expected true or false, got ${describe(value)}`);
  }

  /** Null where an extent is open. */
  shape(field: string): (number | null)[] {
    const value = this.get(field);
    const isExtent = (x: unknown) => x === null || (Number.isSafeInteger(x) && Number(x) >= -1);
    if (Array.isArray(value) && value.every(isExtent)) return value;
    throw this.damaged(`${field}: expected a shape, got ${describe(value)}`);
  }

  /** @throws {UnsupportedModelError} The field says anything else than `expected`. */
  requireOnly(field: string, expected: string | boolean | number, why: string): void {
    const value = this.get(field) ?? expected;
    if (value !== expected) throw this.unsupported(`${field} ${describe(value)}: ${why}`);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Most items of an array that are shown one by one. */
const MAX_ITEMS = 8;

/** A value of a config for a message: shapes and other short lists as they are, the rest by their kind. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const isShort =
    Array.isArray(value) &&
    value.length <= MAX_ITEMS &&
    value.every((item) => typeof item !== "object" || item === null);
  return isShort ? shortened(`[${value.map(describeValue).join(", ")}]`) : describeValue(value);
}
