import { describe, expect, test } from "vitest";
import { goldenNamed, largestError, modelOf } from "../../test/support/keras-golden.ts";
import { DamagedFileError, NotAModelError, UnsupportedModelError } from "../errors.ts";
import { writeHdf5 } from "../hdf5/write-hdf5.ts";
import { planSequential } from "../network/sequential-network.ts";
import { writeZip } from "../zip/write-zip.ts";
import { readDefinition, readKerasModel } from "./keras-model.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("what is no model is told apart", () => {
  const cases: [string, Uint8Array, RegExp][] = [
    [
      "a Git-LFS pointer",
      bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 424669\n"),
      /a Git-LFS pointer.*git lfs pull/,
    ],
    ["a web page", bytesOf("\n<!DOCTYPE html><html>"), /a web page/],
    ["an empty file", new Uint8Array(0), /empty/],
    ["a pickle", Uint8Array.of(0x80, 4, 0x95), /a pickle.*readScaler/],
    ["an empty zip", Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(18)), /an empty zip/],
    ["noise", Uint8Array.of(1, 2, 3), /neither a zip nor HDF5/],
    ["a zip of something else", writeZip({ "a.txt": bytesOf("a") }), /without config\.json/],
  ];
  test.each(cases)("%s", (_, bytes, message) => {
    expect(() => readKerasModel(bytes, "model.keras")).toThrow(NotAModelError);
    expect(() => readKerasModel(bytes, "model.keras")).toThrow(message);
  });

  test("weights alone, from Keras 2 and 3, and HDF5 of something else", () => {
    const file = (members: Parameters<typeof writeHdf5>[0]) => writeHdf5(members);
    const keras3 = file({ members: { layers: { members: {} } } });
    expect(() => readKerasModel(keras3, "w.weights.h5")).toThrow(UnsupportedModelError);
    expect(() => readKerasModel(keras3, "w.weights.h5")).toThrow("weights only");
    const other = file({ members: { data: { members: {} } } });
    expect(() => readKerasModel(other, "data.h5")).toThrow("no Keras model");
  });
});

/** A model of golden weights whose config a test changes. */
function changed(
  name: string,
  change: (layer: Record<string, unknown>, config: Record<string, unknown>) => void,
) {
  const golden = structuredClone(goldenNamed(name));
  const { layers } = (golden.model as { config: { layers: Record<string, unknown>[] } }).config;
  const layer = layers.at(-1)!;
  change(layer, layer.config as Record<string, unknown>);
  return golden;
}

describe("what must not or cannot be run is refused by its name", () => {
  const cases: [string, string, Parameters<typeof changed>[1], RegExp][] = [
    [
      "code",
      "dense relu",
      (l) => Object.assign(l, { class_name: "Lambda" }),
      /layer dense \(Lambda\): .*carries code/,
    ],
    [
      "a custom layer",
      "dense relu",
      (l) => Object.assign(l, { class_name: "Mine", module: null, registered_name: "pack>Mine" }),
      /layer dense \(Mine\): a layer of the user's own \("pack>Mine"\)/,
    ],
    [
      "a custom layer named as one of Keras's",
      "dense relu",
      (l) => Object.assign(l, { module: "my.layers", registered_name: "my>Dense" }),
      /layer dense \(Dense\): a layer of the user's own/,
    ],
    [
      "a class not known",
      "dense relu",
      (l) => Object.assign(l, { class_name: "MultiHeadAttention" }),
      /cannot be run here; LSTM, GRU/,
    ],
    [
      "a class named as a property",
      "dense relu",
      (l) => Object.assign(l, { class_name: "__proto__" }),
      /cannot be run here/,
    ],
    [
      "an unknown activation",
      "dense relu",
      (_, c) => Object.assign(c, { activation: "glu" }),
      /activation "glu" is not known/,
    ],
    [
      "an activation of the user's own",
      "dense relu",
      (_, c) =>
        Object.assign(c, {
          activation: { class_name: "function", config: "f", registered_name: "my>f" },
        }),
      /activation .* is not known/,
    ],
    [
      "several outputs of a layer",
      "lstm",
      (_, c) => Object.assign(c, { return_state: true }),
      /return_state true/,
    ],
    ["a stateful layer", "lstm", (_, c) => Object.assign(c, { stateful: true }), /stateful true/],
    [
      "time first",
      "gru",
      (_, c) => Object.assign(c, { time_major: true }),
      /time_major true: sessions before windows/,
    ],
    [
      "no merge",
      "bidirectional lstm, sum",
      (_, c) => Object.assign(c, { merge_mode: null }),
      /merge_mode null/,
    ],
    [
      "channels first",
      "conv valid",
      (_, c) => Object.assign(c, { data_format: "channels_first" }),
      /channels_first/,
    ],
    [
      "int8",
      "dense relu",
      (_, c) =>
        Object.assign(c, {
          dtype: { class_name: "QuantizedDTypePolicy", config: { name: "int8_from_float32" } },
        }),
      /quantised/,
    ],
  ];
  test.each(cases)("%s", (_, name, change, message) => {
    expect(() => modelOf(changed(name, change))).toThrow(UnsupportedModelError);
    expect(() => modelOf(changed(name, change))).toThrow(message);
  });

  test("another axis than the last", () => {
    const golden = changed("batch normalization", (_, config) =>
      Object.assign(config, { axis: 1 }),
    );
    expect(() => modelOf(golden)).toThrow(
      /layer batch_normalization: expected the last axis of \(7, 3\), got axis 1/,
    );
  });

  test("a class of model that is the user's own, and a Keras yet to come", () => {
    const golden = goldenNamed("lstm");
    const own = { ...golden, model: { ...(golden.model as object), class_name: "MyModel" } };
    expect(() => modelOf(own)).toThrow("MyModel is a class of the user's own");
    expect(() => modelOf(golden, "4.0.0")).toThrow("keras_version: 4.0.0: 1 to 3 are read here");
  });
});

describe("options and old spellings", () => {
  test("Keras 2's hard sigmoid is 0.2·x + 0.5, Keras 3's x/6 + 0.5", () => {
    const run = (version: string) => {
      const activation = { activation: "hard_sigmoid" };
      const golden = changed("dense linear", (_, config) => Object.assign(config, activation));
      const pass = planSequential(modelOf(golden, version).network);
      return pass.run(Float64Array.from(golden.input));
    };
    const before = planSequential(modelOf(goldenNamed("dense linear")).network).run(
      Float64Array.from(goldenNamed("dense linear").input),
    );
    const expected = (slope: number) =>
      [...before].map((x) => Math.min(1, Math.max(0, slope * x + 0.5)));
    expect(largestError(run("2.10.0"), expected(0.2))).toBeLessThan(1e-12);
    expect(largestError(run("3.1.0"), expected(1 / 6))).toBeLessThan(1e-12);
  });

  test("a GRU without reset_after is of a time that reset before", () => {
    const golden = changed("gru reset before", (_, config) => delete config.reset_after);
    const made = planSequential(modelOf(golden).network).run(Float64Array.from(golden.input));
    expect(largestError(made, golden.output)).toBeLessThan(1e-5);
  });

  test("16 bits are computed with more, and that is noted", () => {
    const golden = changed("dense relu", (_, config) =>
      Object.assign(config, { dtype: "mixed_float16" }),
    );
    expect(modelOf(golden).notes).toEqual([expect.stringContaining("mixed_float16")]);
  });

  test("a Sequential model as Keras 2.2.2 wrote it, a bare list of layers", () => {
    const golden = goldenNamed("lstm");
    const { layers } = (
      golden.model as { config: { layers: { class_name: string; config: object }[] } }
    ).config;
    const [, lstm] = layers;
    const config = { ...lstm!.config, batch_input_shape: [null, 7, 3] };
    const old = { ...golden, model: { class_name: "Sequential", config: [{ ...lstm, config }] } };
    const made = planSequential(modelOf(old, "2.2.2").network).run(Float64Array.from(golden.input));
    expect(largestError(made, golden.output)).toBeLessThan(1e-5);
  });
});

describe("a Functional model", () => {
  const keras2 = (layers: object[], more: object = {}) => ({
    class_name: "Functional",
    config: {
      name: "model",
      layers: [
        {
          class_name: "InputLayer",
          config: { name: "in", batch_input_shape: [null, 4] },
          inbound_nodes: [],
        },
        ...layers,
      ],
      input_layers: [["in", 0, 0]],
      output_layers: [["b", 0, 0]],
      ...more,
    },
  });
  const node = (name: string, from: unknown[], className = "ReLU") => ({
    class_name: className,
    config: { name },
    inbound_nodes: from,
  });
  const read = (model: unknown) =>
    readDefinition({ kerasVersion: "2.10.0", model }, { of: () => () => [] }, "model.h5");

  test("is read along its one path, whatever the order of its layers", () => {
    const model = keras2([
      node("b", [[["a", 0, 0, {}]]]),
      node("a", [[["in", 0, 0, {}]]], "Flatten"),
    ]);
    expect(read(model).network.layers.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  const refused: [string, object[], RegExp, object?][] = [
    [
      "two inputs to a layer",
      [
        node("a", [[["in", 0, 0, {}]]]),
        node("b", [
          [
            ["a", 0, 0, {}],
            ["in", 0, 0, {}],
          ],
        ]),
      ],
      /2 tensors go into it/,
    ],
    ["a layer used twice", [node("b", [[["in", 0, 0, {}]], [["b", 0, 0, {}]]])], /more than once/],
    [
      "a branch",
      [node("a", [[["in", 0, 0, {}]]]), node("b", [[["in", 0, 0, {}]]])],
      /layer a \(ReLU\): it lies on a second branch/,
    ],
    [
      "an initial state",
      [node("b", [[["in", 0, 0, { initial_state: ["in", 0, 0] }]]])],
      /2 tensors/,
    ],
    [
      "a circle",
      [node("a", [[["b", 0, 0, {}]]]), node("b", [[["a", 0, 0, {}]]])],
      /not on a way to the input/,
    ],
    [
      "two outputs",
      [node("b", [[["in", 0, 0, {}]]])],
      /output_layers: 2 of them/,
      {
        output_layers: [
          ["b", 0, 0],
          ["in", 0, 0],
        ],
      },
    ],
  ];
  test.each(refused)("of %s is refused", (_, layers, message, more) => {
    expect(() => read(keras2(layers, more))).toThrow(message);
  });
});

test("a missing weight is named with its place in the file", () => {
  const golden = goldenNamed("several outputs");
  const model = writeZip({
    "metadata.json": bytesOf('{"keras_version": "3.15.1"}'),
    "config.json": bytesOf(JSON.stringify(golden.model)),
    "model.weights.h5": writeHdf5({ members: { layers: { members: {} } } }),
  });
  expect(() => readKerasModel(model, "m.keras")).toThrow(DamagedFileError);
  expect(() => readKerasModel(model, "m.keras")).toThrow(
    /layer lstm\w*: its kernel is not there \(layers\/lstm\/cell\/vars\/0\)/,
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("weights of %f are named", (odd) => {
  const golden = goldenNamed("dense linear");
  const kernel = { shape: [21, 5], data: new Float32Array(105).fill(odd, 7) };
  const dense = {
    members: { vars: { members: { 0: kernel, 1: { shape: [5], data: new Float32Array(5) } } } },
  };
  const file = writeZip({
    "metadata.json": bytesOf('{"keras_version": "3.15.1"}'),
    "config.json": bytesOf(JSON.stringify(golden.model)),
    "model.weights.h5": writeHdf5({ members: { layers: { members: { dense } } } }),
  });
  expect(() => readKerasModel(file, "m.keras")).toThrow(`layer dense, kernel: value 7 is ${odd}`);
});
