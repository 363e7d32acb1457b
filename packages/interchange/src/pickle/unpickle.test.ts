import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutatedFile } from "../../test/support/mutation.ts";
import { scalerCases } from "../../test/support/scaler-cases.ts";
import {
  DamagedFileError,
  ForbiddenPickleError,
  InterchangeError,
  NotAScalerError,
} from "../errors.ts";
import { readScaler } from "../sklearn/read-scaler.ts";

/** Text stands for its characters' codes: most instructions of a pickle are letters. */
const pickle = (...parts: (string | Uint8Array)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
  );
const shortText = (text: string) => pickle("\x8c", String.fromCharCode(text.length), text);
/** A class as protocols 4 and 5 name it, and as 2 and 3 do. */
const stackGlobal = (module: string, name: string) =>
  pickle(shortText(module), shortText(name), "\x93");
const uint32 = (value: number) => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
};
const read = (file: Uint8Array) => () => readScaler(file, { file: "evil.pkl" });

describe("what only code could answer is refused by its name", () => {
  const named = [
    ["os", "system"],
    ["posix", "system"],
    ["nt", "system"],
    ["subprocess", "Popen"],
    ["builtins", "getattr"],
    ["builtins", "eval"],
    ["__builtin__", "apply"],
    ["functools", "partial"],
    ["operator", "attrgetter"],
    ["numpy", "load"],
    ["numpy.testing._private.utils", "runstring"],
    ["joblib", "load"],
    ["pickle", "loads"],
    ["copyreg", "_reconstructor"],
    ["copyreg", "add_extension"],
    ["copy_reg", "__newobj__"],
    ["sklearn.pipeline", "Pipeline"],
    ["sklearn.preprocessing._data", "MaxAbsScaler"],
    ["sklearn.preprocessing._data", "MinMaxScaler.__init__.__globals__"],
    ["toString", "constructor"],
  ] as const;

  test.each(named)("%s.%s", (module, name) => {
    const argument = pickle(shortText("touch x"), "\x85");
    const files = [
      pickle("\x80\x04", stackGlobal(module, name), argument, "R."),
      pickle("\x80\x02", `c${module}\n${name}\n`, "X", uint32(7), "touch x\x85R."),
      pickle("\x80\x02", `(X`, uint32(7), `touch xi${module}\n${name}\n.`),
      // Kept and popped, so that it would be called beside a scaler that looks whole.
      pickle("\x80\x04", stackGlobal(module, name), argument, "\x81\x940N."),
      gzipSync(pickle("\x80\x05", stackGlobal(module, name), argument, "R.")),
    ];
    for (const file of files) {
      expect(read(file)).toThrow(ForbiddenPickleError);
      expect(read(file)).toThrow(`evil.pkl: it asks for ${module}.${name} (byte `);
    }
  });

  test("inside a scaler's state, and inside joblib's pickle within the pickle", () => {
    const hostile = pickle(stackGlobal("os", "system"), shortText("id"), "\x85R");
    const scaler = pickle(stackGlobal("sklearn.preprocessing._data", "MinMaxScaler"), ")\x81}(");
    expect(read(pickle("\x80\x04", scaler, shortText("clip"), hostile, "ub."))).toThrow(
      "os.system",
    );
    const objects = pickle(
      pickle(stackGlobal("joblib.numpy_pickle", "NumpyArrayWrapper"), ")\x81}("),
      pickle(shortText("subclass"), stackGlobal("numpy", "ndarray")),
      pickle(shortText("dtype"), stackGlobal("numpy", "dtype"), shortText("O8"), "\x85Rub"),
    );
    const names = pickle("\x80\x04", scaler, shortText("feature_names_in_"), objects);
    expect(read(pickle(names, "\x80\x05", hostile, "."))).toThrow("os.system");
  });

  test.each([
    ["a persistent id", "Pos.system\n.", "the persistent id os.system"],
    ["a binary persistent id", "NQ.", "a persistent id"],
    ["an extension code", "\x82\x07.", "extension code 7"],
    ["an extension code of 2 bytes", "\x83\x07\x01.", "extension code 263"],
    ["an extension code of 4 bytes", "\x84\x07\0\0\0.", "extension code 7"],
    ["an object with named arguments", "N)}\x92.", "named arguments"],
    ["an object of protocol 0", "(o.", "protocol 0 or 1"],
    ["a buffer elsewhere", "\x97.", "a buffer outside the file"],
    ["a frozen buffer elsewhere", "\x98.", "a buffer outside the file"],
  ])("%s", (_, instructions, wanted) => {
    expect(read(pickle("\x80\x05", instructions))).toThrow(ForbiddenPickleError);
    expect(read(pickle("\x80\x05", instructions))).toThrow(wanted);
  });

  test("a name that would disturb a terminal is made printable", () => {
    const name = `\x1b[31m${"x".repeat(200)}`;
    expect(read(pickle("\x80\x04", stackGlobal("os", name), "."))).toThrow(
      /it asks for os\.\?\[31mx+\.\.\. \(byte/,
    );
  });
});

describe("allowed functions do with odd arguments what they do with fit ones, or refuse", () => {
  const dtype = (code: string) => pickle(stackGlobal("numpy", "dtype"), shortText(code), "\x85R");
  const scalar = (type: Uint8Array, data: string) =>
    pickle(
      stackGlobal("numpy._core.multiarray", "scalar"),
      type,
      "C",
      String.fromCharCode(data.length),
      data,
      "\x86R",
    );

  test.each([
    [
      "a class called with arguments",
      pickle(stackGlobal("numpy", "ndarray"), "K\x01\x85R."),
      "numpy.ndarray: called",
    ],
    ["a value called", "K\x01)R.", "it calls what is no class"],
    ["arguments that are no tuple", pickle(stackGlobal("numpy", "dtype"), "K\x01R."), "no tuple"],
    ["a type of none", pickle(dtype("V8"), "."), "numpy.dtype"],
    ["a type of half a byte", pickle(dtype("f3"), "."), "no type f3"],
    [
      "a structured type",
      pickle(dtype("f8"), "(K\x03\x8c\x01<NN}K\0K\0K\0tb."),
      "a structured type",
    ],
    ["a scalar of the wrong length", pickle(scalar(dtype("f8"), "1234"), "."), "4 bytes"],
    ["an object as bytes", pickle(scalar(dtype("O8"), "12345678"), "."), "objects as plain bytes"],
    ["the state of a number", "K\x01K\x02b.", "the state of a plain value"],
    ["an empty stack", "0.", "its stack is empty"],
    ["no mark", "t.", "its stack has no mark"],
    ["a pop below the mark", "N(0.", "its stack is empty"],
    ["nothing kept", "h\x07.", "nothing was kept as number 7"],
    ["two values at the end", "NN.", "more than one value"],
    ["half an item", "}(Nu.", "a dict's key has no value"],
    ["a list as a key", "}]Ns.", "a dict's key is no plain value"],
    ["an append to a number", "K\x01Na.", "it appends to what is no list"],
    ["an item of a number", "K\x01NNs.", "it sets items of what is no dict"],
    ["an unknown instruction", "\xff.", "no instruction of a scaler's pickle: 0xff"],
    ["text that is none", "\x8c\x01\xff.", "text that is not UTF-8"],
    ["a line without an end", "cos", "a line without an end"],
  ])("%s", (_, instructions, reason) => {
    expect(read(pickle("\x80\x05", instructions))).toThrow(DamagedFileError);
    expect(read(pickle("\x80\x05", instructions))).toThrow(reason);
  });
});

describe("no file makes it long, deep or large", () => {
  const uint64 = "\xff\xff\xff\xff\xff\xff\xff\x7f";
  const longText = pickle("X", uint32(2 ** 20), "x".repeat(2 ** 20));

  test.each([
    ["a text of 2^63 bytes", `\x8d${uint64}`, "bytes announced"],
    ["bytes of 2^63", `\x8e${uint64}`, "bytes announced"],
    ["a bytearray of 2^63", `\x96${uint64}`, "bytes announced"],
    ["a frame of 2^63", `\x95${uint64}`, "bytes announced"],
    ["a text of 4 GB", "X\xff\xff\xff\xff", "bytes announced"],
    ["a number of 2 GB", "\x8b\xff\xff\xff\x7f", "a whole number of 2147483647 bytes"],
    ["a number of a negative length", "\x8b\xff\xff\xff\xff", "a whole number of 4294967295 bytes"],
    ["a number of 255 bytes", `\x8a\xff${"\x01".repeat(255)}.`, "a whole number of 255 bytes"],
    [
      "lists in lists",
      `${"]".repeat(200_000)}${"a".repeat(199_999)}.`,
      "a pickle of a list or tuple, not of a scaler",
    ],
    [
      "tuples in tuples",
      `N${"\x85".repeat(400_000)}.`,
      "a pickle of a list or tuple, not of a scaler",
    ],
    ["a list of itself", "]\x94h\0a.", "a pickle of a list or tuple, not of a scaler"],
    [
      "a tree of 2^5000 leaves",
      `N\x94${"h\0\x86q\0".repeat(5000)}.`,
      "a pickle of a list or tuple, not of a scaler",
    ],
    ["two million instructions", "N0".repeat(1_000_000), "more than 500000 instructions"],
    [
      "the same long text encoded again and again",
      pickle(
        stackGlobal("_codecs", "encode"),
        "\x94",
        longText,
        "\x94",
        `${"h\0h\x01X\x06\0\0\0latin1\x86R0".repeat(3000)}.`,
      ),
      "it would take more than",
    ],
    [
      "the same state set again and again",
      pickle(
        stackGlobal("sklearn.preprocessing._data", "MinMaxScaler"),
        ")\x81\x94}(",
        Array.from({ length: 20_000 }, (_, i) => `J${uint32(i).toString("latin1")}N`).join(""),
        "u\x94",
        `${"h\x00h\x01b0".repeat(1000)}.`,
      ),
      "an attribute without a name",
    ],
    [
      "an array of 2^40 values",
      pickle(
        pickle(stackGlobal("joblib.numpy_pickle", "NumpyArrayWrapper"), ")\x81}("),
        pickle(shortText("subclass"), stackGlobal("numpy", "ndarray")),
        pickle(shortText("shape"), "\x8a\x06\0\0\0\0\0\x01\x85"),
        pickle(shortText("dtype"), stackGlobal("numpy", "dtype"), shortText("f8"), "\x85Rub."),
      ),
      "bytes announced",
    ],
  ])("%s", (_, instructions, reason) => {
    const file = pickle("\x80\x04", instructions);
    const isWhole = reason.endsWith("not of a scaler");
    expect(read(file)).toThrow(isWhole ? NotAScalerError : DamagedFileError);
    expect(read(file)).toThrow(reason);
  });

  test("a gzip bomb", () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 26));
    expect(bomb.length).toBeLessThan(2 ** 17);
    expect(read(bomb)).toThrow("does not decompress (more than 33554432 bytes)");
  });
});

test("property: a mutated file ends in a typed error or a scaler", () => {
  const files = scalerCases.cases.map(({ file }) => new Uint8Array(Buffer.from(file, "base64")));
  fc.assert(
    fc.property(mutatedFile(files), (file) => {
      try {
        const { formula, features } = readScaler(file, { file: "mutated.pkl" });
        expect(formula.scale).toHaveLength(features);
        expect(formula.scale.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
      } catch (error) {
        if (!(error instanceof InterchangeError)) throw error;
      }
    }),
    { numRuns: 500, seed: 20 },
  );
});
