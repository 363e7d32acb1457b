import { DamagedFileError } from "../errors.ts";
import { type Address, type FieldSizes, Hdf5Bytes } from "./reader.ts";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether the bytes begin as HDF5 does; a user block before the superblock is not looked for. */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

export interface Superblock {
  readonly source: Hdf5Bytes;
  /** Object header of the root group. */
  readonly root: Address;
}

/**
 * Versions 0 to 3: of the releases 1.0 to 1.14 of the HDF5 library.
 *
 * @throws {DamagedFileError} No superblock, of an unknown version, or with fields of unusual size; or the file ends before
 *   its end-of-file address.
 */
export function readSuperblock(bytes: Uint8Array, file: string): Superblock {
  if (!isHdf5(bytes)) throw new DamagedFileError(file, "not an HDF5 file (signature)");
  const unsized = new Hdf5Bytes(file, bytes, { offset: 8, length: 8 }, 0);
  const cursor = unsized.at(SIGNATURE.length, "superblock");
  const version = cursor.version([0, 1, 2, 3], "superblock");
  if (version < 2) cursor.skip(4);
  const sizes = checkedSizes({ offset: cursor.u8(), length: cursor.u8() }, unsized);
  const source = new Hdf5Bytes(file, bytes, sizes, 0);
  const rest = source.at(cursor.place, "superblock");
  rest.skip(version === 0 ? 9 : version === 1 ? 13 : 1);
  const base = rest.address();
  if (base !== 0) throw source.damaged("superblock", `a base address of ${base}, expected 0`);
  rest.skip(sizes.offset); // free space or extension
  requireWhole(source, rest.address());
  if (version < 2) rest.skip(2 * sizes.offset); // driver information, name of the root entry
  return { source, root: rest.address() };
}

/** A longer file is read: some programs append to it. */
function requireWhole(source: Hdf5Bytes, end: Address): void {
  const { length } = source.bytes;
  if (end === null) throw source.damaged("superblock", "its end-of-file address is undefined");
  if (end > length) throw source.damaged("superblock", `cut off: ${length} of ${end} bytes`);
}

function checkedSizes(sizes: FieldSizes, source: Hdf5Bytes): FieldSizes {
  for (const size of [sizes.offset, sizes.length]) {
    if (![2, 4, 8].includes(size)) {
      throw source.damaged("superblock", `fields of ${size} bytes, expected 2, 4 or 8`);
    }
  }
  return sizes;
}
