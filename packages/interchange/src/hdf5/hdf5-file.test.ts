import { expect, test } from "vitest";
import { keptFiles } from "../../test/support/keras-mutation.ts";
import { DamagedFileError } from "../errors.ts";
import { openHdf5 } from "./hdf5-file.ts";
import { writeHdf5 } from "./write-hdf5.ts";

const kept = (name: string) => keptFiles.find((file) => file.name === name)!.bytes;

test("paths that are not there are null, at every depth", () => {
  const root = openHdf5(kept("latest.h5"), "latest.h5");
  expect(root.names).toEqual(["model_weights"]);
  expect(root.group("model_weights/dense")?.attribute("weight_names")).toEqual([
    "dense/kernel:0",
    "dense/bias:0",
  ]);
  expect(root.dataset("model_weights/dense/dense/kernel:0")?.shape).toEqual([12, 5]);
  expect(root.group("nowhere")).toBeNull();
  expect(root.dataset("model_weights/dense/nowhere/kernel:0")).toBeNull();
  expect(root.attribute("nothing")).toBeNull();
});

test("a file cut off anywhere is rejected, a longer one is read", () => {
  // Superblocks of version 0, as libhdf5 writes by default, and 3, as it does with libver="latest".
  for (const name of ["gzip, shuffled, with checksums.h5", "latest.h5"]) {
    const bytes = kept(name);
    const read = (content: Uint8Array) => {
      const dense = openHdf5(content, "cut.h5").group("model_weights/dense");
      return dense?.dataset("dense/kernel:0")?.data;
    };
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => read(bytes.slice(0, length))).toThrow(DamagedFileError);
    }
    expect(() => read(bytes.slice(0, -1))).toThrow(
      `cut.h5: HDF5, superblock: cut off: ${bytes.length - 1} of ${bytes.length} bytes`,
    );
    expect(read(Uint8Array.of(...bytes, 0, 0, 0))).toEqual(read(bytes));
  }
});

test("the end of the file is found in superblocks of versions 1 and 2 as well", () => {
  for (const [version, endAt] of [
    [1, 28 + 2 * 8],
    [2, 12 + 2 * 8],
  ] as const) {
    const bytes = new Uint8Array(200);
    bytes.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, version]);
    bytes.set([8, 8], version === 1 ? 13 : 9);
    new DataView(bytes.buffer).setBigUint64(endAt, 201n, true);
    expect(() => openHdf5(bytes, "v.h5")).toThrow("v.h5: HDF5, superblock: cut off: 200 of 201");
  }
});

test("sizes that ask for memory are refused before it is asked for", () => {
  const file = writeHdf5({ members: { big: { shape: [2, 2], data: new Float32Array(4) } } });
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  // The only place where two extents of 2 follow each other.
  for (let at = 0; at + 16 <= file.length; at += 8) {
    if (view.getBigUint64(at, true) === 2n && view.getBigUint64(at + 8, true) === 2n) {
      view.setBigUint64(at, 2n ** 40n, true);
    }
  }
  expect(() => openHdf5(file, "big.h5").dataset("big")).toThrow(/\/big: shape .* elements allowed/);
});

test("errors name the file and the object", () => {
  const file = writeHdf5({ members: { a: { members: {} } } });
  expect(() => openHdf5(file, "m.h5").dataset("a")).toThrow(
    "m.h5: HDF5, /a: no dataset: it has no dataspace; the file is rejected",
  );
});
