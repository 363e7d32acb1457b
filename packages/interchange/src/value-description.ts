/** Longest description of a value in a message. */
const MAX_LENGTH = 80;

/** Items of an array that are looked at to say of what kind they are. */
const MAX_ITEMS = 1_000;

/**
 * A value for a message, in at most 80 characters and without recursion: a string in quotes, an array
 * or a typed array by length and kind, an object by its class.
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (Array.isArray(value)) return describeArray(value);
  if (typeof value === "object" && value !== null) return describeObject(value);
  return shortened(String(value));
}

/** Text from a file or a caller, cut to what a message has room for. */
export function shortened(text: string, maxLength = MAX_LENGTH): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}

/** `Float64Array`, `Promise`, `Object`: right for values of another frame or context as well. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

export function isFloat64Array(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && tagOf(value) === "Float64Array";
}

export function isFloat32Array(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && tagOf(value) === "Float32Array";
}

export function isFloatArray(value: unknown): value is Float64Array | Float32Array {
  return isFloat64Array(value) || isFloat32Array(value);
}

function quoted(text: string): string {
  const cut = JSON.stringify(text.slice(0, MAX_LENGTH));
  if (text.length <= MAX_LENGTH && cut.length <= MAX_LENGTH) return cut;
  return `${cut.slice(0, MAX_LENGTH - 2)}…"`;
}

function describeArray(items: readonly unknown[]): string {
  if (items.length === 0) return "an empty array";
  const kinds = new Set<string>();
  for (let i = 0; i < Math.min(items.length, MAX_ITEMS); i++) kinds.add(kindOfItem(items[i]));
  const [kind] = kinds;
  const name = kinds.size === 1 && kind !== undefined ? kind : "value";
  return `an array of ${counted(items.length, name)}`;
}

function kindOfItem(item: unknown): string {
  if (Array.isArray(item)) return "array";
  return ["number", "string", "boolean"].includes(typeof item) ? typeof item : "value";
}

function describeObject(value: object): string {
  const tag = tagOf(value);
  if (ArrayBuffer.isView(value) && "length" in value) {
    return `${withArticle(tag)} of ${counted(Number(value.length), "value")}`;
  }
  if (tag !== "Object") return withArticle(shortened(tag, 60));
  const className: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  const isPlain = typeof className !== "string" || className === "Object" || className === "";
  return isPlain ? describePlain(value) : withArticle(shortened(className, 60));
}

function describePlain(value: object): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  return shortened(`an object with ${keys.slice(0, 5).join(", ")}${keys.length > 5 ? ", …" : ""}`);
}

function withArticle(noun: string): string {
  return `${/^[AEIOU]/i.test(noun) && !/^Uint/.test(noun) ? "an" : "a"} ${noun}`;
}

/** `1 number`, `60 numbers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
