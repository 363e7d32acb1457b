/** @file Models trained elsewhere, from the command line: imported, served, looked into, trained on. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { initialParameters, planNetwork } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { writeKeras } from "../../interchange/src/keras/write-keras.ts";
import { networkFromLstm } from "../../interchange/src/network/from-lstm.ts";
import { writeScaler } from "../../interchange/src/sklearn/write-scaler.ts";
import { largestError } from "../../interchange/test/support/keras-golden.ts";
import { keptFiles } from "../../interchange/test/support/keras-mutation.ts";
import { fitScaler } from "../src/dataset/scaler.ts";
import { openModelStore } from "../src/workspace/model-store.ts";
import { startAfterbell, trainHeldOut } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** A home with a small model of closes and its scaler, as files from Python would lie there. */
async function homeWithModel({ features = 1, outputs = 1 } = {}) {
  const home = await temporaryFolder();
  const network = planNetwork({
    contextLength: 12,
    features,
    layers: [
      { type: "lstm", units: 4 },
      { type: "dropout", rate: 0.1 },
      { type: "dense", units: outputs },
    ],
  });
  const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const parameters = initialParameters(network, 3).map(Math.fround);
  const model = join(home, "model.keras");
  const createdAt = "2026-01-02T03:04:05.000Z";
  await writeFile(
    model,
    writeKeras({ network: networkFromLstm(network, parameters) }, { adam, createdAt }),
  );
  const scaler = join(home, "scaler.pkl");
  const fitted = fitScaler("minmax", Float64Array.of(50, 200));
  await writeFile(scaler, writeScaler(fitted, { samplesSeen: 2 }));
  const run = (...args: string[]) => runAfterbell(args, { home });
  return { home, model, scaler, run, parameters };
}

describe("import", () => {
  test("makes a model in use that models, request and use know", async () => {
    const { home, model, scaler, run } = await homeWithModel();
    await run("ingest", "AAPL", "--sample");
    const { code, stdout } = await run(
      "import",
      model,
      "--scaler",
      scaler,
      "--symbol",
      "aapl",
      "--json",
    );
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      symbol: "AAPL",
      contextLength: 12,
      horizon: 1,
      // 20 % of the sample's 1,248 windows; mean |ΔClose| of their sessions, with pandas.
      evaluation: {
        sessions: 250,
        verdict: expect.stringMatching(/may have been trained on these/),
      },
    });
    expect(JSON.parse((await run("models", "--json")).stdout)).toMatchObject([
      { version: result.version, inUse: true, recipe: "imported", seed: null },
    ]);
    const output = join(home, "request.json");
    await run("request", "AAPL", "--output", output);
    expect(JSON.parse(await readFile(output, "utf8")).prices).toHaveLength(12);
    expect((await run("use", "AAPL", result.version)).code).toBe(0);
  });

  test("a bundle holds the network bit by bit, and says where it came from", async () => {
    const { home, model, scaler, run, parameters } = await homeWithModel();
    await run("import", model, "--scaler", scaler, "--symbol", "AAPL");
    const store = openModelStore(home);
    const bundle = await store.read("AAPL", (await store.current("AAPL"))!);
    if (bundle.kind !== "imported") throw new Error("expected an imported model");
    expect(bundle.model.keras.weights.flatMap(({ data }) => [...data])).toEqual([...parameters]);
    expect(bundle.manifest.imported).toMatchObject({
      model: { name: "model.keras", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      scaler: { name: "scaler.pkl" },
    });
  });

  test("without prices it is not judged, and everything says so", async () => {
    const { model, scaler, run } = await homeWithModel();
    const { stdout } = await run("import", model, "--scaler", scaler, "--symbol", "AAPL");
    expect(stdout).toContain(
      "no prices of AAPL to test it on, or too few: its errors are not known",
    );
    expect((await run("models")).stdout).toContain("not tested");
    expect(JSON.parse((await run("models", "--json")).stdout)[0].evaluation).toBeNull();
  });

  const refusals: [string, Parameters<typeof homeWithModel>[0], string[], RegExp][] = [
    ["no word of a scaler", {}, [], /--scaler is required: the scaler/],
    ["several features", { features: 3 }, ["--no-scaler"], /one feature per session.*got 3/],
    ["several outputs", { outputs: 5 }, ["--no-scaler"], /one number.*\(5\).*add --horizon 5/],
    ["another horizon", { outputs: 5 }, ["--no-scaler", "--horizon", "4"], /4 numbers/],
    ["another context", {}, ["--no-scaler", "--context", "9"], /contextLength: expected 12/],
  ];
  test.each(refusals)("rejects %s", async (_, shape, flags, message) => {
    const { home, model, run } = await homeWithModel(shape);
    const { code, stderr } = await run("import", model, "--symbol", "AAPL", ...flags);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(await openModelStore(home).symbols()).toEqual([]);
  });

  test("asks for the symbol", async () => {
    const { model, run } = await homeWithModel();
    const { code, stderr } = await run("import", model, "--no-scaler");
    expect(code).toBe(2);
    expect(stderr).toContain("--symbol is required: the ticker the model forecasts");
  });

  test("takes several outputs for steps ahead where the user says so", async () => {
    const { model, run } = await homeWithModel({ outputs: 5 });
    const flags = ["--symbol", "AAPL", "--no-scaler", "--horizon", "5", "--json"];
    const { stdout } = await run("import", model, ...flags);
    expect(JSON.parse(stdout)).toMatchObject({ horizon: 5, contextLength: 12 });
  });

  test("serve answers from an imported model, judged or not", async () => {
    const { home, model, scaler, run } = await homeWithModel();
    await run("import", model, "--scaler", scaler, "--symbol", "AAPL");
    const service = startAfterbell(home, ["serve", "--port", "0", "--json"]);
    const { url } = JSON.parse(await service.waitFor('"url"'));
    const prices = Array.from({ length: 12 }, (_, i) => 100 + i);
    const response = await fetch(`${url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prices }),
    });
    expect(await response.json()).toMatchObject({
      ticker: "AAPL",
      prediction: expect.any(Number),
      lastClose: 111,
      evaluation: null,
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/afterbell_model_info\{.*recipe="imported"/);
    expect(metrics).not.toMatch(/^afterbell_model_test_mae\{/m);
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<
        string,
        { post: { requestBody: { content: Record<string, { example: { prices: number[] } }> } } }
      >;
    };
    const { example } = paths["/predict"]!.post.requestBody.content["application/json"]!;
    expect(example.prices).toHaveLength(12);
    service.process.kill("SIGTERM");
    expect((await service.outcome).code).toBe(0);
  }, 60_000);
});

describe("train --from", () => {
  const train = [...trainHeldOut, "--json"];

  test("continues from imported weights and keeps the scaler", async () => {
    const { home, model, scaler, run } = await homeWithModel();
    const imported = await run("import", model, "--scaler", scaler, "--symbol", "AAPL", "--json");
    const { version } = JSON.parse(imported.stdout);
    const small = ["--epochs", "1", "--learning-rate", "1e-9"];
    const { code, stdout, stderr } = await run(...train, "--from", version, ...small);
    expect(stderr).not.toContain("afterbell:");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      recipe: "fine-tuned",
      verdict: expect.stringContaining(version),
    });
    const store = openModelStore(home);
    const before = await store.read("AAPL", version);
    const after = await store.read("AAPL", result.version);
    if (before.kind !== "imported" || after.kind !== "trained") throw new Error("other kinds");
    expect(after.model.scaler).toEqual(before.model.scaler);
    // Steps of 1e-9 at most, 31 batches: the weights are those it began with, and have moved.
    const weights = before.model.keras.weights.flatMap(({ data }) => [...data]);
    expect(largestError(after.model.parameters, weights)).toBeLessThan(1e-6);
    expect(after.manifest.recipe.startsFrom?.model).toBe(version);
    // And on from there, as often as one likes.
    const again = await run(...train, "--from", result.version, "--epochs", "1");
    expect(JSON.parse(again.stdout)).toMatchObject({ recipe: "fine-tuned" });
  }, 60_000);

  test("lowers the loss it begins with", async () => {
    const { home, model, scaler, run } = await homeWithModel();
    const imported = await run("import", model, "--scaler", scaler, "--symbol", "AAPL", "--json");
    const { version } = JSON.parse(imported.stdout);
    const { stdout } = await run(...train, "--from", version, "--epochs", "4");
    const { artifact } = JSON.parse(stdout);
    const { epochs } = JSON.parse(await readFile(join(artifact, "evaluation.json"), "utf8"));
    expect(epochs).toHaveLength(4);
    expect(epochs[3].loss).toBeLessThan(epochs[0].loss);
    expect(artifact).toContain(home);
  }, 60_000);

  test("names a flag that the model has settled", async () => {
    const { code, stderr } = await (await homeWithModel()).run(
      ...train,
      "--from",
      "v",
      "--units",
      "3",
    );
    expect(code).toBe(2);
    expect(stderr).toContain("--units: expected no value with --from");
  });
});

describe("inspect and infer", () => {
  const kept = keptFiles.find(({ name }) => name === "convolution before lstm.keras")!;

  test("show the layers, and answer as Keras does", async () => {
    const { home, run } = await homeWithModel();
    const [file, input] = [join(home, "kept.keras"), join(home, "in.json")];
    await writeFile(file, kept.bytes);
    const sessions = Array.from({ length: 7 }, (_, t) => kept.input.slice(3 * t, 3 * t + 3));
    await writeFile(input, JSON.stringify({ input: sessions }));
    const shown = JSON.parse((await run("inspect", file, "--json")).stdout);
    expect(shown).toMatchObject({
      kind: "model",
      inputShape: [7, 3],
      outputShape: [2],
      format: "keras",
    });
    expect(shown.layers[0]).toMatchObject({
      className: "Conv1D",
      outputShape: [7, 4],
      parameters: 40,
      fast: false,
    });
    expect((await run("inspect", file)).stdout).toMatch(/conv1d\S* +Conv1D +\(7, 4\) +40/);
    const { output } = JSON.parse((await run("infer", file, "--input", input, "--json")).stdout);
    expect(largestError(output, kept.output)).toBeLessThan(1e-5);
  });

  test("show a scaler", async () => {
    const { scaler, run } = await homeWithModel();
    expect(JSON.parse((await run("inspect", scaler, "--json")).stdout)).toMatchObject({
      kind: "scaler",
      className: "MinMaxScaler",
      parameters: { data_min_: [50], data_max_: [200] },
    });
    expect((await run("inspect", scaler)).stdout).toMatch(/^MinMaxScaler: scikit-learn/);
  });

  const inputs: [string, string, RegExp][] = [
    ["no JSON", "{", /: not JSON/],
    ["no input", "{}", /a list named "input"/],
    ["too few sessions", '{"input": [[1]]}', /input: expected 12 lists of \(1\), got a list of 1/],
    [
      "a value missing",
      `{"input": [${"[1],".repeat(11)}[null]]}`,
      /input\[11\]\[0\]: expected a number, got null/,
    ],
    [
      "too many features",
      `{"input": [${"[1],".repeat(11)}[1, 2]]}`,
      /input\[11\]: expected 1 numbers, got a list of 2/,
    ],
  ];
  test.each(inputs)("infer rejects %s", async (_, text, message) => {
    const { home, model, run } = await homeWithModel();
    const input = join(home, "in.json");
    await writeFile(input, text);
    const { code, stderr } = await run("infer", model, "--input", input);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("name a file that does not exist", async () => {
    const { code, stderr } = await (await homeWithModel()).run("inspect", "/nowhere/model.keras");
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot read \/nowhere\/model.keras: ENOENT/);
  });
});
