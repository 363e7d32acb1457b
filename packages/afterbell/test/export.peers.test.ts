/** @file What `afterbell export` writes, in Python: the same prices as here. */

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { readPriceFile } from "../src/market/price-file.ts";
import { lstmPredictor } from "../src/models/lstm/lstm-predictor.ts";
import { openModelStore } from "../src/workspace/model-store.ts";
import { afterbell, sampleCsv, trainHeldOut } from "./support/afterbell-process.ts";
import { python } from "./support/parts.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const SMALL = ["--units", "6,5", "--dense", "4", "--epochs", "1"];
const train = (...args: string[]) => [...trainHeldOut, ...SMALL, ...args];
const formats = ["keras", "onnx", "safetensors", "sklearn"];

/** The prices that Python forecasts from the exported files alone, as somebody's service would. */
const SERVE = `
import json, os, sys, warnings
os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.simplefilter("error", UserWarning)
import io, joblib, keras, numpy as np, onnxruntime
from safetensors.numpy import load_file
folder, given = sys.argv[1], json.loads(open(sys.argv[2]).read())
scaler = joblib.load(folder + "/scaler.pkl")
closes = np.array(given["closes"])
windows = np.stack([closes[i:i + given["contextLength"]] for i in range(64)])
x = scaler.transform(windows.reshape(-1, 1)).reshape(64, -1, 1).astype("float32")
model = keras.saving.load_model(folder + "/lstm_model.keras")
onnx = onnxruntime.InferenceSession(folder + "/lstm_model.onnx")
prices = lambda y: scaler.inverse_transform(np.asarray(y, "float64").reshape(-1, 1)).ravel().tolist()
fitted = type(scaler)().fit(closes[:given["fittedOn"]].reshape(-1, 1))
again = io.BytesIO()
joblib.dump(fitted, again)
print(json.dumps({
    "keras": prices(model.predict(x, verbose=0)),
    "onnx": prices(onnx.run(None, {"input": x})[0]),
    "sameScaler": np.allclose(fitted.scale_, scaler.scale_, rtol=1e-14, atol=0),
    "sameBytes": again.getvalue() == open(folder + "/scaler.pkl", "rb").read(),
    "version": vars(scaler).get("_sklearn_version"),
    "tensors": {k: [str(v.dtype), list(v.shape)] for k, v in load_file(folder + "/lstm_model.safetensors").items()},
}))`;

describe("Python serves what was exported", () => {
  test.each([
    ["minmax", [], 960 + 60],
    ["standard", ["--scaler", "standard"], 960 + 60],
    ["robust", ["--scaler", "robust"], 960 + 60],
    ["minmax with the leak", ["--reference-leak"], 1260],
  ])(
    "%s scaler",
    async (name, options, fittedOn) => {
      const home = await temporaryFolder();
      expect((await afterbell(home, train(...options))).code).toBe(0);
      for (const to of formats) {
        const { code } = await runAfterbell(["export", "AAPL", "--to", to, "--output", home], {
          home,
        });
        expect(code).toBe(0);
      }
      const store = openModelStore(home);
      const bundle = await store.read("AAPL", (await store.current("AAPL"))!);
      if (bundle.kind !== "trained") throw new Error("it was not trained here");
      const { model } = bundle;
      const { series } = await readPriceFile(sampleCsv, { symbol: "AAPL" });
      const closes = series.close;
      const { contextLength } = model.recipe;
      const given = join(home, "given.json");
      await writeFile(given, JSON.stringify({ closes: [...closes], contextLength, fittedOn }));
      const run = promisify(execFile);
      const { stdout } = await run(python(), ["-c", SERVE, home, given]);
      const answers = JSON.parse(stdout);

      const predictor = lstmPredictor(model);
      for (let i = 0; i < 64; i++) {
        const [ours] = predictor.predict(closes.slice(i, i + contextLength));
        expect(Math.abs(answers.keras[i] - ours!) / ours!).toBeLessThan(1e-5);
        expect(Math.abs(answers.onnx[i] - ours!) / ours!).toBeLessThan(1e-5);
      }
      // The same fit in scikit-learn, dumped by joblib, is the same file.
      expect(answers.sameScaler).toBe(true);
      if (name.startsWith("minmax")) expect(answers.sameBytes).toBe(true);
      expect(answers.tensors["lstm_1/recurrent_kernel"]).toEqual(["float32", [5, 20]]);
    },
    120_000,
  );
});
