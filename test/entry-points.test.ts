/** The public entry points: what they hold, what a name means, and that TypeScript programs can import them. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "vite";
import { describe, expect, onTestFinished, test } from "vitest";
import { entryPoints, reExportsOf } from "./support/entry-points.ts";

const ROOT = join(import.meta.dirname, "..");

const exported = entryPoints.flatMap(({ specifier, source }) =>
  reExportsOf(source).map((one) => ({ specifier, ...one })),
);

/** A folder from which the packages are found as a user's program finds them. */
async function consumerFolder(): Promise<string> {
  const folder = await mkdtemp(join(ROOT, "node_modules/.consumer-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  return folder;
}

test("there are these", () => {
  expect(entryPoints.map(({ specifier }) => specifier)).toEqual([
    "@afterbell/lstm",
    "@afterbell/interchange",
    "@afterbell/interchange/keras",
    "@afterbell/interchange/network",
    "afterbell",
    ...["backtest", "benchmark", "contract", "dataset", "interchange", "jobs", "market"].map(
      (name) => `afterbell/${name}`,
    ),
    ...["models", "report", "scores", "workspace"].map((name) => `afterbell/${name}`),
  ]);
  expect(exported.length).toBeGreaterThan(350); // the search itself finds something
});

test("a name means the same in all of them", () => {
  const meanings = new Map<string, Map<string, string>>();
  for (const { name, meaning, specifier } of exported) {
    const known = meanings.get(name) ?? new Map<string, string>();
    meanings.set(name, known.set(meaning, specifier));
  }
  const ambiguous = [...meanings].filter(([, known]) => known.size > 1);
  expect(ambiguous.map(([name, known]) => [name, Object.fromEntries(known)])).toEqual([]);
});

test.each(
  entryPoints.filter(({ specifier }) => /^afterbell\/(?!contract|interchange)/.test(specifier)),
)("$specifier is of its layer alone", ({ specifier, source }) => {
  const folder = `packages/afterbell/src/${specifier.replace("afterbell/", "")}/`;
  const strangers = reExportsOf(source).filter(({ meaning }) => !meaning.startsWith(folder));
  expect(strangers).toEqual([]);
});

describe("afterbell/contract", () => {
  const entry = entryPoints.find(({ specifier }) => specifier === "afterbell/contract");

  test("has no code", () => {
    const built = readFileSync(entry?.built ?? "", "utf8").replace(/\/\*.*?\*\//gs, "");
    expect(built.trim()).toBe("export {};");
  });

  test("adds nothing to a bundle", async () => {
    const folder = await consumerFolder();
    const input = join(folder, "page.js");
    await writeFile(input, 'import "afterbell/contract";\nconsole.log("page");\n');
    const built = await build({
      ...{ root: folder, configFile: false, logLevel: "silent" },
      build: { write: false, modulePreload: false, rolldownOptions: { input } },
    });
    const [bundle] = Array.isArray(built) ? built : [built];
    const chunks = bundle && "output" in bundle ? bundle.output : [];
    const code = chunks.map((chunk) => ("code" in chunk ? chunk.code : "")).join("");
    expect(code.trim()).toMatch(/^console\.log\([`"']page[`"']\);$/);
  });
});

test("every value an entry point names is there when it is loaded", async () => {
  for (const { specifier, source } of entryPoints) {
    const values = reExportsOf(source).filter(({ isType }) => !isType);
    const module = await import(/* @vite-ignore */ source);
    expect(Object.keys(module).sort(), specifier).toEqual(values.map(({ name }) => name).sort());
  }
});

test("a strict TypeScript program imports every name of every entry point", {
  timeout: 60_000,
}, async () => {
  expect(entryPoints.filter(({ built }) => !existsSync(built))).toEqual([]);
  const folder = await consumerFolder();
  const program = entryPoints.map(({ specifier, source }, i) => {
    const exports = reExportsOf(source);
    const names = exports.map(
      ({ name, isType }) => `${isType ? "type " : ""}${name} as ${name}${i}`,
    );
    const values = exports.filter(({ isType }) => !isType).map(({ name }) => `${name}${i}`);
    return `import { ${names.join(", ")} } from "${specifier}";\nconsole.log(${values.join(", ")});\n`;
  });
  await writeFile(join(folder, "all.ts"), program.join(""));
  await writeFile(join(folder, "callbacks.ts"), CALLBACKS);
  const compilerOptions = {
    ...{ module: "NodeNext", target: "ES2023", lib: ["ES2023", "DOM"], types: ["node"] },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    ...{ noEmit: true, skipLibCheck: true },
  };
  const config = { compilerOptions, files: ["all.ts", "callbacks.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder]);
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

/** Calls with as little as they need, and listeners with names for what they are given. */
const CALLBACKS = `
import {
  type BacktestProgress, type BacktestStart, type BatchProgress, type EpochProgress, type JobEvent,
  type LeftOut, type TrainingStart, classicRecipe, forecastNext, importModel, interval, readSample, runBacktest, trainModel,
} from "afterbell";
import type { Prediction } from "afterbell/contract";
import { specNamed } from "afterbell/jobs";

const { series } = await readSample();
const { predictor } = await trainModel(series, {
  recipe: classicRecipe,
  onStart: (start: TrainingStart) => console.log(start.epochs),
  onBatch: (batch: BatchProgress) => console.log(batch),
  onEpoch: (progress: EpochProgress) => console.log(progress.loss),
});
const { steps: [step] } = forecastNext(predictor, series);
const bounds: { lower: number; upper: number } | null = step ? interval(step, 0.9) : null;
const date: string | null | undefined = step?.date;
await runBacktest([specNamed("drift", { horizon: 1 })], [series]);
await runBacktest([specNamed("drift", { horizon: 1 })], [series], {
  onStart: (start: BacktestStart) => console.log(start.total),
  onProgress: (progress: BacktestProgress) => console.log(progress.done),
  onLeftOut: (left: LeftOut) => console.log(left.error.code),
});
const imported = (model: Parameters<typeof importModel>[0]["model"]) =>
  importModel({ symbol: "AAPL", model, scaler: null, series: null });
const told = (event: JobEvent) => (event.type === "epoch" ? event.loss : event.seq);
const shown = ({ prediction, lastClose }: Prediction) => prediction - lastClose;
// @ts-expect-error a forecast has no prices of its own
step?.close;
console.log(bounds, date, told, shown, imported);
`;
