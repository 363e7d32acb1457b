import { elementsOf, readDataspace } from "./dataspace.ts";
import { type Datatype, decodeNumbers, readDatatype } from "./datatype.ts";
import type { Cursor, Hdf5Bytes } from "./reader.ts";

/** Text or numbers; a list where the attribute is not a scalar. */
export type AttributeValue = string | number | readonly string[] | readonly number[];

export interface Attribute {
  readonly name: string;
  value(): AttributeValue;
}

/** @throws {DamagedFileError} */
export function readAttribute(cursor: Cursor): Attribute {
  const version = cursor.version([1, 2, 3], "attribute");
  const flags = cursor.u8();
  if (version > 1 && flags !== 0) {
    throw cursor.source.damaged(cursor.where, "an attribute of a shared type, not read here");
  }
  const sizes = [cursor.u16(), cursor.u16(), cursor.u16()] as const;
  if (version === 3) cursor.skip(1); // character set
  const part = (size: number) => {
    const padding = version === 1 ? (8 - (size % 8)) % 8 : 0;
    const part = cursor.within(size);
    cursor.skip(padding);
    return part;
  };
  const name = decodeText(part(sizes[0]).take(sizes[0]));
  const [typePart, spacePart] = [part(sizes[1]), part(sizes[2])];
  return { name, value: () => decodeAttribute(name, typePart, spacePart, cursor) };
}

function decodeAttribute(
  name: string,
  typePart: Cursor,
  spacePart: Cursor,
  data: Cursor,
): AttributeValue {
  const type = readDatatype(typePart);
  const shape = readDataspace(spacePart);
  const count = elementsOf(shape);
  const bytes = data.within(count * type.bytes).take(count * type.bytes);
  const values = decode(type, bytes, count, data.source, `${data.where}, attribute ${name}`);
  return shape.length === 0 ? values[0]! : values;
}

function decode(
  type: Datatype,
  bytes: Uint8Array,
  count: number,
  source: Hdf5Bytes,
  where: string,
): readonly string[] | readonly number[] {
  const element = (i: number) => bytes.subarray(i * type.bytes, (i + 1) * type.bytes);
  if (type.kind === "text") {
    return Array.from({ length: count }, (_, i) => decodeText(element(i)));
  }
  if (type.kind === "variable text") {
    return Array.from({ length: count }, (_, i) => readHeapText(source, element(i), where));
  }
  return [...decodeNumbers(type, bytes, source, where)];
}

/** Text of variable length lies in a global heap; the element says in which, and where. */
function readHeapText(source: Hdf5Bytes, element: Uint8Array, where: string): string {
  const view = new DataView(element.buffer, element.byteOffset, element.byteLength);
  const { offset } = source.sizes;
  if (element.length < 8 + offset) throw source.damaged(where, "text of variable length, cut off");
  const size = view.getUint32(0, true);
  if (size === 0) return "";
  const heap = source.at(element.byteOffset - source.bytes.byteOffset + 4 - source.base, where);
  const address = heap.address();
  const index = view.getUint32(4 + offset, true);
  const object = heapObject(source, address, index, where);
  if (object.length < size) throw source.damaged(where, "text longer than its place");
  return decodeText(object.subarray(0, size));
}

function heapObject(
  source: Hdf5Bytes,
  address: number | null,
  index: number,
  where: string,
): Uint8Array {
  const header = source.at(address, where);
  header.signature("GCOL");
  header.version([1], "global heap");
  header.skip(3);
  const size = header.length();
  const objects = source.at(address, where).within(size);
  objects.skip(8 + source.sizes.length);
  while (objects.remaining >= 8 + source.sizes.length) {
    const found = objects.u16();
    objects.skip(6); // references, reserved
    const bytes = objects.length();
    if (found === index) return objects.take(bytes);
    if (found === 0) break; // free space, the last of a heap
    objects.skip(bytes + ((8 - (bytes % 8)) % 8));
  }
  throw source.damaged(where, `no object ${index} in its heap`);
}

/** Up to the first zero: fixed-length text is padded with them. */
function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
