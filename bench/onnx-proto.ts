/** @file As much of Protocol Buffers and of ONNX's messages as a network of the bench needs. */

/** A field's number, and a whole number, a text, bytes or a packed list of whole numbers. */
export type Field = readonly [
  number: number,
  value: number | string | Uint8Array | readonly number[],
];

const VARINT = 0;
const LENGTH_DELIMITED = 2;

export function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.map(encodeField));
}

function encodeField([number, value]: Field): Uint8Array {
  if (typeof value === "number") {
    return Buffer.concat([varint((number << 3) | VARINT), varint(value)]);
  }
  const bytes =
    typeof value === "string"
      ? Buffer.from(value)
      : value instanceof Uint8Array
        ? value
        : Buffer.concat(value.map(varint));
  return Buffer.concat([varint((number << 3) | LENGTH_DELIMITED), varint(bytes.length), bytes]);
}

/** @param value Whole, from 0 to 2^53 - 1. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
}

const FLOAT = 1;
const INT64 = 7;

/** A TensorProto. */
export function floatTensor(name: string, shape: readonly number[], values: Float32Array) {
  return tensor(name, shape, FLOAT, values);
}

/** A TensorProto of one dimension. */
export function int64Tensor(name: string, values: readonly number[]): Uint8Array {
  return tensor(name, [values.length], INT64, BigInt64Array.from(values, BigInt));
}

function tensor(
  name: string,
  shape: readonly number[],
  type: number,
  { buffer, byteOffset, byteLength }: Float32Array | BigInt64Array,
): Uint8Array {
  const raw = new Uint8Array(buffer, byteOffset, byteLength);
  return message([
    [1, shape],
    [2, type],
    [8, name],
    [9, raw],
  ]);
}

/** A NodeProto; attributes are whole numbers or lists of them. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Uint8Array {
  const attributeFields = Object.entries(attributes).map(
    ([name, value]): Field => [5, attribute(name, value)],
  );
  return message([
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, operator],
    ...attributeFields,
  ]);
}

const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

function attribute(name: string, value: number | readonly number[]): Uint8Array {
  const isNumber = typeof value === "number";
  return message([
    [1, name],
    isNumber ? [3, value] : [8, value],
    [20, isNumber ? ATTRIBUTE_INT : ATTRIBUTE_INTS],
  ]);
}

/** A ValueInfoProto of floats; a dimension given by name may have any extent. */
export function tensorInfo(name: string, shape: readonly (string | number)[]): Uint8Array {
  const dimensions = shape.map(
    (extent): Field => [1, message([typeof extent === "string" ? [2, extent] : [1, extent]])],
  );
  const tensorType = message([
    [1, FLOAT],
    [2, message(dimensions)],
  ]);
  return message([
    [1, name],
    [2, message([[1, tensorType]])],
  ]);
}
