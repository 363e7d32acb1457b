import type { Cursor, Hdf5Bytes } from "./reader.ts";

/** The types Keras stores; anything else is refused by its class. */
export type Datatype =
  | { readonly kind: "float"; readonly bytes: 2 | 4 | 8; readonly isBigEndian: boolean }
  | {
      readonly kind: "integer";
      readonly bytes: 1 | 2 | 4 | 8;
      readonly isBigEndian: boolean;
      readonly isSigned: boolean;
    }
  | { readonly kind: "text"; readonly bytes: number }
  | { readonly kind: "variable text"; readonly bytes: number };

const CLASSES = [
  "integer",
  "float",
  "time",
  "text",
  "bit field",
  "opaque",
  "compound",
  "reference",
  "enumeration",
  "variable length",
  "array",
];

/** @throws {DamagedFileError} A type Keras does not store weights or attributes in. */
export function readDatatype(cursor: Cursor): Datatype {
  const classAndVersion = cursor.u8();
  const bits = cursor.uint(3);
  const bytes = cursor.u32();
  const isBigEndian = (bits & 1) !== 0;
  const name = CLASSES[classAndVersion & 0x0f] ?? `class ${classAndVersion & 0x0f}`;
  switch (name) {
    case "integer":
      if (bytes === 1 || bytes === 2 || bytes === 4 || bytes === 8) {
        return { kind: "integer", bytes, isBigEndian, isSigned: (bits & 8) !== 0 };
      }
      break;
    case "float":
      if ((bytes === 2 || bytes === 4 || bytes === 8) && isIeee(cursor, bytes)) {
        return { kind: "float", bytes, isBigEndian };
      }
      break;
    case "text":
      return { kind: "text", bytes };
    case "variable length":
      if ((bits & 0x0f) === 1) return { kind: "variable text", bytes };
  }
  throw cursor.source.damaged(cursor.where, `values of an unusual type (${name}, ${bytes} bytes)`);
}

/** Bits of exponent and fraction of IEEE 754's half, single and double precision. */
const IEEE = { 2: [5, 10], 4: [8, 23], 8: [11, 52] } as const;

/** bfloat16, say, is as long as a half and is none. */
function isIeee(cursor: Cursor, bytes: 2 | 4 | 8): boolean {
  cursor.skip(5); // bit offset, precision, place of the exponent
  const exponentBits = cursor.u8();
  cursor.skip(1);
  const fractionBits = cursor.u8();
  return exponentBits === IEEE[bytes][0] && fractionBits === IEEE[bytes][1];
}

/** @param data Elements one after the other. @throws {DamagedFileError} No numbers. */
export function decodeNumbers(
  type: Datatype,
  data: Uint8Array,
  source: Hdf5Bytes,
  where: string,
): Float64Array {
  if (type.kind !== "float" && type.kind !== "integer") {
    throw source.damaged(where, `expected numbers, got ${type.kind}`);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = readerOf(type, view);
  return Float64Array.from({ length: data.length / type.bytes }, (_, i) => read(i * type.bytes));
}

function readerOf(
  type: Extract<Datatype, { kind: "float" | "integer" }>,
  view: DataView,
): (place: number) => number {
  const isLittle = !type.isBigEndian;
  if (type.kind === "float") {
    if (type.bytes === 2) return (p) => halfToNumber(view.getUint16(p, isLittle));
    if (type.bytes === 4) return (p) => view.getFloat32(p, isLittle);
    return (p) => view.getFloat64(p, isLittle);
  }
  const { isSigned } = type;
  switch (type.bytes) {
    case 1:
      return (p) => (isSigned ? view.getInt8(p) : view.getUint8(p));
    case 2:
      return (p) => (isSigned ? view.getInt16(p, isLittle) : view.getUint16(p, isLittle));
    case 4:
      return (p) => (isSigned ? view.getInt32(p, isLittle) : view.getUint32(p, isLittle));
    case 8:
      return (p) =>
        Number(isSigned ? view.getBigInt64(p, isLittle) : view.getBigUint64(p, isLittle));
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
