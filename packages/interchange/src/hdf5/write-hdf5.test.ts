import { expect, test } from "vitest";
import { openHdf5 } from "./hdf5-file.ts";
import { type HdfGroup, writeHdf5 } from "./write-hdf5.ts";

/**
 * By our own reader. libhdf5 reads such files in test/write-models.peers.test.ts, through Keras, unwritten zeros
 * of the optimiser included.
 */
test("groups, attributes, arrays and single values are read as written", () => {
  const root: HdfGroup = {
    attributes: { about: "größer" },
    members: {
      empty: { members: {} },
      deep: { members: { deeper: { attributes: { name: "a", other: "" }, members: {} } } },
      matrix: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 0.5) },
      count: { shape: [], data: BigInt64Array.of(-7n) },
    },
  };
  const file = openHdf5(writeHdf5(root), "x.h5");
  expect(file.names).toEqual(["count", "deep", "empty", "matrix"]);
  expect(file.attribute("about")).toBe("größer");
  expect(file.group("deep")!.group("deeper")!.attribute("name")).toBe("a");
  expect(file.group("deep")!.group("deeper")!.attribute("other")).toBe("");
  expect(file.group("empty")!.names).toEqual([]);
  expect(file.dataset("matrix")).toMatchObject({ shape: [2, 3] });
  expect([...file.dataset("matrix")!.data]).toEqual([1, 2, 3, 4, 5, 0.5]);
  expect([...file.dataset("count")!.data].map(Number)).toEqual([-7]);
});

test.each([1, 8, 9, 256, 257, 1000])("a group of %i members", (count) => {
  const members = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}`, { shape: [1], data: Float32Array.of(i) }]),
  );
  const file = openHdf5(writeHdf5({ members }), "x.h5");
  expect(file.names).toHaveLength(count);
  for (let i = 0; i < count; i++) expect(file.dataset(`${i}`)!.data[0]).toBe(i);
});
