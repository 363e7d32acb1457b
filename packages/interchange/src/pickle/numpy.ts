/** @file NumPy's types and arrays as pickles hold them, in the layouts of NumPy 1 and 2. */

import { sizeOf } from "../shape.ts";
import type { ByteReader } from "./byte-reader.ts";
import { PythonClass, PythonObject, type PythonValue } from "./python-value.ts";

/** A scaler's arrays have one. */
const MAX_AXES = 4;

type Kind = "f" | "i" | "u" | "b" | "O" | "U";

/** `numpy.dtype`: numbers, booleans, objects and text. */
export class Dtype extends PythonObject {
  readonly kind: Kind;
  /** Bytes. */
  readonly itemSize: number;
  #isBigEndian: boolean;

  constructor(kind: Kind, itemSize: number, isBigEndian: boolean) {
    super();
    this.kind = kind;
    this.itemSize = itemSize;
    this.#isBigEndian = isBigEndian;
  }

  /** State: version, byte order, subarray, names, fields, item size, … */
  override setState(state: PythonValue, reader: ByteReader): PythonValue {
    if (!Array.isArray(state)) reader.fail("numpy.dtype: its state is no tuple");
    const [, order, ...structure] = state;
    if (structure.slice(0, 3).some((part) => part !== null)) {
      reader.fail("numpy.dtype: a structured type");
    }
    if (typeof order !== "string" || !/^[<>|=]$/.test(order)) {
      reader.fail("numpy.dtype: its byte order is unknown");
    }
    this.#isBigEndian = order === ">";
    return this;
  }

  /** @param bytes As many items as fit, one after another. */
  decode(bytes: Uint8Array, reader: ByteReader): PythonValue[] {
    if (this.kind === "O") reader.fail("numpy.dtype: objects as plain bytes");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = this.itemSize === 0 ? 0 : Math.floor(bytes.length / this.itemSize);
    reader.hold(16 * count + bytes.length);
    return Array.from({ length: count }, (_, i) => this.#item(view, i * this.itemSize));
  }

  #item(view: DataView, at: number): PythonValue {
    const isLittleEndian = !this.#isBigEndian;
    switch (`${this.kind}${this.itemSize}`) {
      case "f8":
        return view.getFloat64(at, isLittleEndian);
      case "f4":
        return view.getFloat32(at, isLittleEndian);
      case "f2":
        return float16(view.getUint16(at, isLittleEndian));
      case "b1":
        return view.getUint8(at) !== 0;
      default:
        return this.kind === "U"
          ? this.#text(view, at, isLittleEndian)
          : this.#integer(view, at, isLittleEndian);
    }
  }

  #integer(view: DataView, at: number, isLittleEndian: boolean): number | bigint {
    let value = 0n;
    for (let i = 0; i < this.itemSize; i++) {
      const byte = view.getUint8(isLittleEndian ? at + this.itemSize - 1 - i : at + i);
      value = (value << 8n) | BigInt(byte);
    }
    if (this.kind === "i") value = BigInt.asIntN(8 * this.itemSize, value);
    const asNumber = Number(value);
    return Number.isSafeInteger(asNumber) ? asNumber : value;
  }

  /** UTF-32, filled up with zeros. */
  #text(view: DataView, at: number, isLittleEndian: boolean): string {
    let text = "";
    for (let i = 0; i < this.itemSize; i += 4) {
      const point = view.getUint32(at + i, isLittleEndian);
      if (point === 0) break;
      text += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
    }
    return text;
  }
}

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** `numpy.ndarray`, empty until its state is set. */
export class NdArray extends PythonObject {
  shape: readonly number[] = [0];
  /** Row-major, whatever the order of the file. */
  values: readonly PythonValue[] = [];

  /** State: version, shape, type, whether in Fortran's order, bytes or, of objects, a list. */
  override setState(state: PythonValue, reader: ByteReader): PythonValue {
    if (!Array.isArray(state) || state.length !== 5) {
      reader.fail("numpy.ndarray: its state is no tuple of five");
    }
    const [, shape, dtype, isFortran, data] = state;
    if (!(dtype instanceof Dtype)) reader.fail("numpy.ndarray: it has no type");
    if (Array.isArray(data)) {
      reader.hold(16 * data.length);
      return this.fill(shape!, "C", [...data], reader); // a list is always row-major
    }
    if (!(data instanceof Uint8Array)) reader.fail("numpy.ndarray: it has no values");
    return this.fill(shape!, isFortran ? "F" : "C", dtype.decode(data, reader), reader);
  }

  fill(shape: PythonValue, order: PythonValue, values: PythonValue[], reader: ByteReader): this {
    this.shape = shapeOf(shape, reader);
    const size = sizeOf(this.shape);
    if (values.length !== size) {
      reader.fail(`numpy.ndarray: ${values.length} values for shape (${this.shape.join(", ")})`);
    }
    this.values = order === "F" ? rowMajor(values, this.shape) : values;
    return this;
  }
}

export function shapeOf(shape: PythonValue, reader: ByteReader): number[] {
  const isExtent = (extent: PythonValue) => Number.isSafeInteger(extent) && (extent as number) >= 0;
  if (!Array.isArray(shape) || shape.length > MAX_AXES || !shape.every(isExtent)) {
    reader.fail(`numpy.ndarray: its shape is no tuple of up to ${MAX_AXES} whole numbers`);
  }
  return shape as number[];
}

/** From Fortran's order, the first axis running fastest. */
function rowMajor(values: readonly PythonValue[], shape: readonly number[]): PythonValue[] {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  return values.map((_, index) => {
    let rest = index;
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const extent = shape[axis]!;
      place += (rest % extent) * strides[axis]!;
      rest = Math.floor(rest / extent);
    }
    return values[place]!;
  });
}

/** `dtype(code, align, copy)`: the byte order follows as state. */
function dtype([code]: readonly PythonValue[], reader: ByteReader): PythonValue {
  const match = typeof code === "string" && /^([<>|=]?)([fiubOU])(\d{1,6})$/.exec(code);
  if (!match) reader.fail("numpy.dtype: neither a number's, a boolean's, an object's nor a text's");
  const [, order, kind, digits] = match;
  const size = Number(digits) * (kind === "U" ? 4 : 1);
  const known: Record<string, readonly number[]> = {
    ...{ f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], b: [1], O: [4, 8] },
  };
  if (kind !== "U" && !known[kind!]!.includes(size)) reader.fail(`numpy.dtype: no type ${code}`);
  return new Dtype(kind as Kind, size, order === ">");
}

export const ndarrayClass = new PythonClass("numpy.ndarray", (_, reader) =>
  reader.fail("numpy.ndarray: called with arguments"),
);

/** `_reconstruct(ndarray, (0,), b"b")`: an empty array whose state follows. */
function reconstruct([subclass]: readonly PythonValue[], reader: ByteReader): PythonValue {
  if (subclass !== ndarrayClass) reader.fail("numpy.ndarray: a subclass");
  return new NdArray();
}

/** `scalar(dtype, bytes)`: a single value. */
function scalar([dtype, bytes]: readonly PythonValue[], reader: ByteReader): PythonValue {
  if (!(dtype instanceof Dtype && bytes instanceof Uint8Array)) {
    reader.fail("numpy scalar: no type or no bytes");
  }
  if (bytes.length !== dtype.itemSize) reader.fail(`numpy scalar: ${bytes.length} bytes`);
  return dtype.decode(bytes, reader)[0] ?? "";
}

/** `_frombuffer(buffer, dtype, shape, order)`: arrays of protocol 5. */
function fromBuffer(args: readonly PythonValue[], reader: ByteReader): PythonValue {
  const [buffer, dtype, shape, order] = args;
  if (!(dtype instanceof Dtype && buffer instanceof Uint8Array)) {
    reader.fail("numpy.ndarray: no type or no bytes");
  }
  return new NdArray().fill(shape!, order!, dtype.decode(buffer, reader), reader);
}

/** `encode(text, "latin1")`, how protocol 2 writes bytes: as text whose characters they are. */
function encode([text, encoding]: readonly PythonValue[], reader: ByteReader): PythonValue {
  if (typeof text !== "string" || encoding !== "latin1") reader.fail("_codecs.encode: not latin1");
  reader.hold(text.length);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) reader.fail("_codecs.encode: a character beyond latin1");
    bytes[i] = code;
  }
  return bytes;
}

/** NumPy 2 renamed its inner packages. */
const cores = ["numpy.core", "numpy._core"];

export const numpyClasses: readonly PythonClass[] = [
  new PythonClass("numpy.dtype", dtype),
  ndarrayClass,
  new PythonClass("_codecs.encode", encode),
  ...cores.flatMap((core) => [
    new PythonClass(`${core}.multiarray._reconstruct`, reconstruct),
    new PythonClass(`${core}.multiarray.scalar`, scalar),
    new PythonClass(`${core}.numeric._frombuffer`, fromBuffer),
  ]),
];
