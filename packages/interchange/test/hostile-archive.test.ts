/** Archives made to exhaust the stack, to fill a message or to lack their end: damaged files, in few words. */

import { expect, test } from "vitest";
import { DamagedFileError, InterchangeError } from "../src/errors.ts";
import { readKerasModel } from "../src/keras/keras-model.ts";
import { writeKeras } from "../src/keras/write-keras.ts";
import { writeZip } from "../src/zip/write-zip.ts";
import { openZip } from "../src/zip/zip-archive.ts";

const whole = openZip(writeKeras({ network: { inputShape: [2, 1], layers: [] } }), "m.keras");
const modelWith = (config: string) =>
  writeZip({
    "config.json": new TextEncoder().encode(config),
    "model.weights.h5": whole.read("model.weights.h5")!,
  });
const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
const layer = (config: string) =>
  `{"class_name":"Sequential","config":{"layers":[{"class_name":"Dense","config":${config}}]}}`;

test.each([
  ["the whole config", deep],
  ["in a field that is read", `{"class_name":${deep}}`],
  ["in a field that is not", `{"class_name":"Sequential","config":{"layers":[]},"x":${deep}}`],
  ["in a layer", layer(`{"name":"d","batch_input_shape":${deep}}`)],
])("200,000 nested arrays, %s", (_, config) => {
  expect(() => readKerasModel(modelWith(config), "m.keras")).toThrow(DamagedFileError);
  expect(() => readKerasModel(modelWith(config), "m.keras")).toThrow(
    "m.keras: its config is nested more than 200 levels deep; the file is rejected",
  );
});

test.each([
  ["a long class", layer('{"name":"d"}').replace("Dense", "D".repeat(1e6))],
  ["a long name", layer(`{"name":"${"n".repeat(1e6)}"}`)],
  ["a long shape", layer(`{"name":"d","batch_input_shape":[${"1,".repeat(1e5)}1]}`)],
  [
    "a long value",
    layer(`{"name":"d","batch_input_shape":[null,2,1],"units":"${"9".repeat(1e6)}"}`),
  ],
])("%s is cut short in the message", (_, config) => {
  let message = "";
  try {
    readKerasModel(modelWith(config), "m.keras");
  } catch (error) {
    if (!(error instanceof InterchangeError)) throw error;
    ({ message } = error);
  }
  expect(message.length).toBeGreaterThan(10);
  expect(message.length).toBeLessThan(400);
});

test("weights that end too early within an archive whose checksums are right", () => {
  const weights = whole.read("model.weights.h5")!;
  const config = whole.read("config.json")!;
  const cut = writeZip({ "config.json": config, "model.weights.h5": weights.slice(0, -1) });
  expect(() => readKerasModel(cut, "m.keras")).toThrow(DamagedFileError);
  expect(() => readKerasModel(cut, "m.keras")).toThrow(
    `m.keras, model.weights.h5: HDF5, superblock: cut off: ${weights.length - 1} of ${weights.length} bytes`,
  );
});
