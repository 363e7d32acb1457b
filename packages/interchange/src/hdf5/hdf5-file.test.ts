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

test("a file cut off anywhere is refused or gives what was there", () => {
  const bytes = kept("gzip, shuffled, with checksums.h5");
  const read = (content: Uint8Array) => {
    const dense = openHdf5(content, "cut.h5").group("model_weights/dense");
    return dense?.dataset("dense/kernel:0")?.data;
  };
  const whole = read(bytes);
  let refused = 0;
  for (let length = 0; length < bytes.length; length += 7) {
    try {
      expect(read(bytes.slice(0, length))).toEqual(whole);
    } catch (error) {
      expect(error).toBeInstanceOf(DamagedFileError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
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
