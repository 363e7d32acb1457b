/**
 * @file Objects with arrays as `joblib.dump` writes them, byte for byte: pickle protocol 4, the
 * default of Python 3.8 to 3.13, each array's bytes beside the instructions.
 *
 * Byte for byte includes which values Python finds to be the same object and names again by number:
 * attribute names and the strings inside joblib are, a class's own name never is, its module is.
 *
 * Sources: CPython's Lib/pickle.py (`_Pickler`, `_Framer`), joblib 1.6's joblib/numpy_pickle.py.
 */

/** Whole numbers are written as int; a float is marked as one. Arrays are float64, of one axis. */
export type Attribute =
  | boolean
  | number
  | string
  | Float
  | NumpyFloat
  | readonly Attribute[]
  | Float64Array;

/** A number that is a float in Python even where it is whole. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A number that is a `numpy.float64` in Python. */
export class NumpyFloat extends Float {}

const ALIGNMENT = 16;
const PROTOCOL = 4;

/** @param module Of the class, such as `sklearn.preprocessing._data`. */
export function dumpObject(
  module: string,
  className: string,
  attributes: Readonly<Record<string, Attribute>>,
): Uint8Array {
  const pickler = new Pickler();
  pickler.instance(module, className, attributes);
  return pickler.end();
}

class Pickler {
  /** Whole frames and the arrays between them. */
  readonly #done: number[] = [0x80, PROTOCOL];
  #frame: number[] = [];
  /** What was kept, by a key of ours, and its number. */
  readonly #memo = new Map<string, number>();
  #kept = 0;

  end(): Uint8Array {
    this.#put(0x2e); // STOP
    this.#commitFrame();
    return Uint8Array.from(this.#done);
  }

  instance(
    module: string,
    className: string,
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    this.#class(module, className);
    this.#put(0x29, 0x81); // EMPTY_TUPLE NEWOBJ
    this.#keep();
    this.#put(0x7d); // EMPTY_DICT
    this.#keep();
    this.#put(0x28); // MARK
    for (const [name, value] of Object.entries(attributes)) {
      this.#text(name);
      this.#value(value);
    }
    this.#put(0x75, 0x62); // SETITEMS BUILD
  }

  #value(value: Attribute): void {
    if (typeof value === "boolean") this.#put(value ? 0x88 : 0x89);
    else if (typeof value === "number") this.#integer(value);
    else if (typeof value === "string") this.#text(value);
    else if (value instanceof NumpyFloat) this.#numpyFloat(value.value);
    else if (value instanceof Float) this.#put(0x47, ...bytesOf(value.value, false));
    else if (value instanceof Float64Array) this.#array(value);
    else this.#tuple(value);
  }

  #integer(value: number): void {
    if (value >= 0 && value < 2 ** 8) this.#put(0x4b, value);
    else if (value >= 0 && value < 2 ** 16) this.#put(0x4d, value & 255, value >> 8);
    else this.#put(0x4a, ...littleEndian(value, 4));
  }

  #tuple(items: readonly Attribute[]): void {
    if (items.length > 3) this.#put(0x28); // MARK
    for (const item of items) this.#value(item);
    this.#put([0x29, 0x85, 0x86, 0x87][items.length] ?? 0x74);
    if (items.length > 0) this.#keep();
  }

  #text(text: string): void {
    this.#once(`text ${text}`, () => this.#freshText(text));
  }

  #freshText(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#put(0x8c, bytes.length, ...bytes); // SHORT_BINUNICODE
  }

  #class(module: string, name: string): void {
    this.#once(`class ${module}.${name}`, () => {
      this.#text(module);
      this.#freshText(name);
      this.#keep();
      this.#put(0x93); // STACK_GLOBAL
    });
  }

  /** Writes what was not yet written, and a reference to what was. */
  #once(key: string, write: () => void): void {
    const kept = this.#memo.get(key);
    if (kept !== undefined) {
      this.#put(0x68, kept); // BINGET
      return;
    }
    write();
    this.#keep(key);
  }

  #keep(key?: string): void {
    this.#put(0x94); // MEMOIZE
    if (key !== undefined) this.#memo.set(key, this.#kept);
    this.#kept++;
  }

  #numpyFloat(value: number): void {
    // NumPy 2 writes numpy._core, which NumPy 1 before 1.26 has not; both read this one.
    this.#class("numpy.core.multiarray", "scalar");
    this.#float64Type();
    this.#put(0x43, 8, ...bytesOf(value, true)); // SHORT_BINBYTES
    this.#keep();
    this.#put(0x86); // TUPLE2
    this.#keep();
    this.#put(0x52); // REDUCE
    this.#keep();
  }

  /** joblib's stand-in for the array, then the array itself, outside any frame. */
  #array(values: Float64Array): void {
    this.#class("joblib.numpy_pickle", "NumpyArrayWrapper");
    this.#put(0x29, 0x81);
    this.#keep();
    this.#put(0x7d);
    this.#keep();
    this.#put(0x28);
    this.#text("subclass");
    this.#class("numpy", "ndarray");
    this.#text("shape");
    this.#tuple([values.length]);
    this.#text("order");
    this.#text("C");
    this.#text("dtype");
    this.#float64Type();
    this.#text("allow_mmap");
    this.#value(true);
    this.#text("numpy_array_alignment_bytes");
    this.#value(ALIGNMENT);
    this.#put(0x75, 0x62);
    this.#commitFrame();
    const padding = ALIGNMENT - ((this.#done.length + 1) % ALIGNMENT);
    this.#done.push(padding, ...new Array<number>(padding).fill(0xff));
    for (const value of values) this.#done.push(...bytesOf(value, true));
  }

  /** `dtype("f8", align=False, copy=True)` with the state of a little-endian number. */
  #float64Type(): void {
    const isNew = !this.#memo.has("float64");
    this.#once("float64", () => {
      this.#class("numpy", "dtype");
      this.#tuple(["f8", false, true]);
      this.#put(0x52); // REDUCE
    });
    if (!isNew) return;
    this.#put(0x28, 0x4b, 3);
    this.#text("<");
    this.#put(0x4e, 0x4e, 0x4e); // no subarray, names or fields
    this.#integer(-1);
    this.#integer(-1);
    this.#integer(0);
    this.#put(0x74);
    this.#keep();
    this.#put(0x62);
  }

  #commitFrame(): void {
    this.#done.push(0x95, ...littleEndian(this.#frame.length, 8));
    for (const byte of this.#frame) this.#done.push(byte);
    this.#frame = [];
  }

  #put(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#frame.push(byte);
  }
}

function littleEndian(value: number, count: 4 | 8): Uint8Array {
  const bytes = new Uint8Array(count);
  const view = new DataView(bytes.buffer);
  if (count === 4) view.setInt32(0, value, true);
  else view.setBigInt64(0, BigInt(value), true);
  return bytes;
}

function bytesOf(value: number, isLittleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, isLittleEndian);
  return bytes;
}
