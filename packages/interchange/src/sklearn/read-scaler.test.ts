import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  expectAsInSklearn,
  scalerCases,
  scalerFileNamed,
} from "../../test/support/scaler-cases.ts";
import { DamagedFileError, InputMismatchError, NotAScalerError } from "../errors.ts";
import { readScaler } from "./read-scaler.ts";

test.each(scalerCases.cases.map((c) => [`${c.name}, ${c.version}`, c] as const))("%s", (_, c) =>
  expectAsInSklearn(scalerCases.probe, c),
);

const fileOf = scalerFileNamed;

test("names its parameters as scikit-learn does", () => {
  const { parameters } = readScaler(fileOf("minmax 1, pickle 4"), { file: "x" });
  expect(Object.keys(parameters)).toEqual([
    ...["feature_range", "clip", "data_min_", "data_max_", "data_range_", "min_", "scale_"],
  ]);
  expect(readScaler(fileOf("standard without both, pickle"), { file: "x" }).parameters).toEqual({
    ...{ with_mean: false, with_std: false, mean_: null, var_: null, scale_: null },
  });
});

describe("refuses with the reason", () => {
  const scaler = fileOf("minmax named, joblib 4");
  const text = (content: string) => Buffer.from(content, "latin1");

  test.each([
    ["nothing", text(""), "an empty file"],
    [
      "a Git-LFS pointer",
      text("version https://git-lfs.github.com/spec/v1\noid x"),
      "git lfs pull",
    ],
    ["a zip", text("PK\x03\x04"), "a zip archive that is cut off or altered"],
    ["HDF5", text("\x89HDF\r\n\x1a\n"), "not a pickle; a Keras model is read with readModel"],
    ["JSON", text('{"scale_": 1}'), "JSON"],
    ["a table", text("Date,Close\n2026-01-02,1\n"), "a CSV file"],
    ["text", text("Date,Close"), "text"],
    [
      "a table, compressed",
      gzipSync("Date,Close\n2026-01-02,1\n"),
      "compressed, and in it a CSV file",
    ],
    [
      "protocol 0",
      text("ccopy_reg\n_reconstructor\n"),
      "a pickle of protocol 0 or 1; 2 to 5 are read",
    ],
    ["other bytes", Buffer.of(1, 2, 3), "no pickle of a scaler"],
    ["a number", text("\x80\x04K\x07."), "a pickle of a single value, not of a scaler"],
    ["a dict", text("\x80\x04}."), "a pickle of a dict, not of a scaler"],
    ["a list", text("\x80\x04]."), "a pickle of a list or tuple, not of a scaler"],
  ])("%s, which is no scaler", (_, bytes, reason) => {
    expect(() => readScaler(bytes, { file: "s.pkl" })).toThrow(NotAScalerError);
    expect(() => readScaler(bytes, { file: "s.pkl" })).toThrow(`s.pkl: `);
    expect(() => readScaler(bytes, { file: "s.pkl" })).toThrow(reason);
  });

  test.each([
    ["protocol 6", text("\x80\x06N."), "got protocol 6"],
    ["bz2", text("BZh91AY&SY"), "compressed with bz2; gzip, zlib or none is read"],
    ["xz", text("\xfd7zXZ\0"), "compressed with xz"],
    ["two pickles", Buffer.concat([scaler, scaler]), `${scaler.length} bytes follow`],
    [
      "a scaler that was never fitted",
      text("\x80\x02csklearn.preprocessing._data\nMinMaxScaler\n)\x81}b."),
      "MinMaxScaler: it was never fitted",
    ],
  ])("%s", (_, bytes, reason) => {
    expect(() => readScaler(bytes, { file: "s.pkl" })).toThrow(DamagedFileError);
    expect(() => readScaler(bytes, { file: "s.pkl" })).toThrow(`s.pkl: `);
    expect(() => readScaler(bytes, { file: "s.pkl" })).toThrow(reason);
  });

  test("every truncation", () => {
    for (const name of ["minmax named, joblib 4", "robust 1, pickle 2", "standard 3, pickle 5"]) {
      const whole = fileOf(name);
      for (let length = 1; length < whole.length; length++) {
        expect(() => readScaler(whole.subarray(0, length), { file: name })).toThrow(
          DamagedFileError,
        );
      }
    }
  });

  test("parameters that do not fit, each by its name", () => {
    /** @param bytes In place of the value's; its name, as text, and BINPUT come before. */
    const altered = (name: string, ...bytes: number[]) => {
      const file = fileOf("minmax 1, pickle 2");
      file.set(bytes, file.indexOf(name) + name.length + 2);
      return () => readScaler(file, { file: "s.pkl" });
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
  const scaler = readScaler(fileOf("minmax 3, pickle 4"), { file: "x" });
  expect(() => scaler.transform(new Float64Array(4))).toThrow(
    "expected rows of 3 values, got 4 values",
  );
  expect(() => scaler.inverseTransform(new Float64Array(5))).toThrow(
    "x: expected rows of 3 values",
  );
  expect(scaler.transform(new Float64Array(0))).toHaveLength(0);
});

describe("transform and inverseTransform", () => {
  const scaler = readScaler(fileOf("minmax 1, pickle 4"), { file: "x" });
  const x = [1, 100.1, 150];
  const scaled = scaler.transform(Float64Array.from(x));

  test("take a plain array to the same bits, and a Float32Array without rounding again", () => {
    expect(scaler.transform(x)).toEqual(scaled);
    expect(scaler.inverseTransform([...scaled])).toEqual(scaler.inverseTransform(scaled));
    const single = Float32Array.from(x);
    expect(scaler.transform(single)).toEqual(scaler.transform(Float64Array.from(single)));
  });

  test("let NaN pass and leave what they are given as it is", () => {
    const given = Float64Array.of(1, Number.NaN);
    expect(scaler.transform(given)).toEqual(Float64Array.of(scaled[0]!, Number.NaN));
    expect(scaler.inverseTransform([Number.NaN])).toEqual(Float64Array.of(Number.NaN));
    expect(given).toEqual(Float64Array.of(1, Number.NaN));
    expect(scaler.transform([])).toEqual(new Float64Array());
  });

  test.each([
    [
      "Int32Array",
      Int32Array.of(1, 2),
      "x: expected a Float64Array, a Float32Array or an array of numbers, got an Int32Array of 2 values",
    ],
    ["Buffer", Buffer.of(1), "got a Uint8Array of 1 value"],
    ["a string", "1,2", 'got "1,2"'],
    ["nothing", undefined, "got undefined"],
    ["an object with map", { map: () => Float64Array.of(1) }, "got an object with map"],
    ["strings", ["1"], 'x[0]: expected a finite number, got "1"'],
    ["rows", [[1], [2]], "x[0]: expected a finite number, got an array of 1 number"],
    ["a hole", new Array(1), "x[0]: expected a finite number, got undefined"],
    [
      "infinity",
      Float64Array.of(1, Number.POSITIVE_INFINITY),
      "x[1]: expected a finite number, got Infinity",
    ],
  ])("reject %s", (_, input, message) => {
    for (const method of ["transform", "inverseTransform"] as const) {
      expect(() => scaler[method](input as number[])).toThrow(InputMismatchError);
      expect(() => scaler[method](input as number[])).toThrow(message);
    }
  });
});
