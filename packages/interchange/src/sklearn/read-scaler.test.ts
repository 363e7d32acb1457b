import { describe, expect, test } from "vitest";
import {
  expectAsInSklearn,
  scalerCases,
  scalerFileNamed,
} from "../../test/support/scaler-cases.ts";
import { DamagedFileError } from "../errors.ts";
import { readScaler } from "./read-scaler.ts";

test.each(scalerCases.cases.map((c) => [`${c.name}, ${c.version}`, c] as const))("%s", (_, c) =>
  expectAsInSklearn(scalerCases.probe, c),
);

const fileOf = scalerFileNamed;

test("names its parameters as scikit-learn does", () => {
  const { parameters } = readScaler(fileOf("minmax 1, pickle 4"), "x");
  expect(Object.keys(parameters)).toEqual([
    ...["feature_range", "clip", "data_min_", "data_max_", "data_range_", "min_", "scale_"],
  ]);
  expect(readScaler(fileOf("standard without both, pickle"), "x").parameters).toEqual({
    ...{ with_mean: false, with_std: false, mean_: null, var_: null, scale_: null },
  });
});

describe("refuses with the reason", () => {
  const scaler = fileOf("minmax named, joblib 4");
  const text = (content: string) => Buffer.from(content, "latin1");

  test.each([
    ["nothing", text(""), "it is empty"],
    [
      "a Git-LFS pointer",
      text("version https://git-lfs.github.com/spec/v1\noid x"),
      "git lfs pull",
    ],
    ["a zip", text("PK\x03\x04"), "a zip archive"],
    ["HDF5", text("\x89HDF\r\n\x1a\n"), "an HDF5 file"],
    ["JSON", text('{"scale_": 1}'), "JSON"],
    [
      "another file",
      text("Date,Close"),
      'expected a pickle of protocol 2 to 5, got a file that begins with 0x44 ("D")',
    ],
    ["protocol 0", text("ccopy_reg\n_reconstructor\n"), 'begins with 0x63 ("c")'],
    ["protocol 6", text("\x80\x06N."), "got protocol 6"],
    ["bz2", text("BZh91AY&SY"), "compressed with bz2; gzip, zlib or none is read"],
    ["xz", text("\xfd7zXZ\0"), "compressed with xz"],
    ["a number", text("\x80\x04K\x07."), "it holds something else in place of a scaler"],
    ["a dict", text("\x80\x04}."), "it holds a dict in place of a scaler"],
    ["a list", text("\x80\x04]."), "it holds a list or tuple in place of a scaler"],
    ["two pickles", Buffer.concat([scaler, scaler]), `${scaler.length} bytes follow`],
    [
      "a scaler that was never fitted",
      text("\x80\x02csklearn.preprocessing._data\nMinMaxScaler\n)\x81}b."),
      "MinMaxScaler: it was never fitted",
    ],
  ])("%s", (_, bytes, reason) => {
    expect(() => readScaler(bytes, "s.pkl")).toThrow(DamagedFileError);
    expect(() => readScaler(bytes, "s.pkl")).toThrow(`s.pkl: `);
    expect(() => readScaler(bytes, "s.pkl")).toThrow(reason);
  });

  test("every truncation", () => {
    for (const name of ["minmax named, joblib 4", "robust 1, pickle 2", "standard 3, pickle 5"]) {
      const whole = fileOf(name);
      for (let length = 0; length < whole.length; length++) {
        expect(() => readScaler(whole.subarray(0, length), name)).toThrow(DamagedFileError);
      }
    }
  });

  test("parameters that do not fit, each by its name", () => {
    /** @param bytes In place of the value's; its name, as text, and BINPUT come before. */
    const altered = (name: string, ...bytes: number[]) => {
      const file = fileOf("minmax 1, pickle 2");
      file.set(bytes, file.indexOf(name) + name.length + 2);
      return () => readScaler(file, "s.pkl");
    };
    expect(altered("n_features_in_", 0x4b, 2)).toThrow(
      "MinMaxScaler.scale_: expected 2 values, got 1",
    );
    expect(altered("feature_range", 0x4b, 1)).toThrow(
      "MinMaxScaler.feature_range: expected two ascending numbers",
    );
    expect(altered("n_samples_seen_", 0x4b, 0)).toThrow(
      "MinMaxScaler.n_samples_seen_: expected a whole number from 1 to",
    );
    expect(altered("clip", 0x4e)).not.toThrow(); // None: as if it were not there
  });
});

test("takes numbers by whole rows alone", () => {
  const scaler = readScaler(fileOf("minmax 3, pickle 4"), "x");
  expect(() => scaler.transform(new Float64Array(4))).toThrow(
    "expected rows of 3 values, got 4 values",
  );
  expect(() => scaler.inverseTransform(new Float64Array(5))).toThrow(
    "x: expected rows of 3 values",
  );
  expect(scaler.transform(new Float64Array(0))).toHaveLength(0);
});
