/** @file The notebook runs on Deno's kernel and says what the library says in Node. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { trainModel } from "../packages/afterbell/src/jobs/train-model.ts";
import { readSample } from "../packages/afterbell/src/market/sample.ts";
import { classicRecipe } from "../packages/afterbell/src/models/lstm/recipe.ts";
import { exportedFileNames } from "../packages/afterbell/src/workspace/export-model.ts";
import { readScalerFile } from "../packages/afterbell/src/workspace/imported-file.ts";
import { notebookKernel } from "../packages/afterbell/test/support/parts.ts";
import { temporaryFolder } from "../packages/afterbell/test/support/temporary-folder.ts";

const NOTEBOOKS = join(import.meta.dirname, "../notebooks");
const COMMITTED = join(NOTEBOOKS, "training.ipynb");
/** Deno's start and a training, on a machine that runs all other tests meanwhile. */
const PATIENCE_MS = 300_000;

interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec: unknown };
}

interface Cell {
  readonly id: string;
  readonly cell_type: "code" | "markdown";
  readonly source: string | readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: string;
  readonly text?: string | readonly string[];
  /** By MIME type. */
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

describe("on Deno's kernel", () => {
  test(
    "training.ipynb prints what is committed, and draws; its scores are Node's",
    async () => {
      const home = await temporaryFolder();
      const [executed, trained] = await Promise.all([executedNotebook(COMMITTED, home), inNode()]);
      const committed = notebookIn(COMMITTED);

      expect(executed.metadata.kernelspec).toMatchObject({ name: "deno", language: "typescript" });
      expect(codeCells(executed).map((cell) => cell.execution_count)).toEqual(
        codeCells(executed).map((_, i) => i + 1),
      );
      expect(printed(executed)).toEqual(printed(committed));

      const plots = plotsOf(executed);
      expect(Object.keys(plots)).toEqual(
        codeCells(executed)
          .map((c) => c.id)
          .filter(isPlot),
      );
      expect(Object.keys(plotsOf(committed))).toEqual(Object.keys(plots));
      for (const svg of Object.values(plots)) expectDrawn(svg);

      const { comparison } = printed(executed);
      const { test: network, persistence } = trained.evaluation;
      expect(comparison).toContain(trained.verdict);
      expect(numbersIn(comparison!, "LSTM (dollars)")).toEqual(toCents(network));
      expect(numbersIn(comparison!, "last close (dollars)")).toEqual(toCents(persistence));

      const exported = Object.values(exportedFileNames).map((name) => join(home, "exported", name));
      expect(exported.filter((file) => !existsSync(file))).toEqual([]);
      const { content } = await readScalerFile(join(home, "exported", exportedFileNames.sklearn));
      expect(content.formula).toMatchObject(trained.predictor.model.scaler);
    },
    PATIENCE_MS,
  );

  test(
    "a cell that throws fails the run, with its message, and nothing is written",
    async () => {
      const folder = await temporaryFolder();
      const notebook = join(folder, "broken.ipynb");
      const output = join(folder, "executed.ipynb");
      await writeFile(notebook, notebookOf('throw new Error("a broken cell")'));
      const run = execute(notebook, "--output", output, "--home", folder);
      await expect(run).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining("a broken cell"),
      });
      expect(existsSync(output)).toBe(false);
    },
    PATIENCE_MS,
  );
});

const run = promisify(execFile);
const execute = (...args: string[]) =>
  run(notebookKernel(), [join(NOTEBOOKS, "execute.py"), ...args]);

async function executedNotebook(notebook: string, home: string): Promise<Notebook> {
  const output = join(await temporaryFolder(), "executed.ipynb");
  await execute(notebook, "--output", output, "--home", home);
  return JSON.parse(await readFile(output, "utf8"));
}

/** The notebook's training, with its seed. */
async function inNode() {
  const { series } = await readSample();
  const home = await temporaryFolder();
  return trainModel(series, {
    recipe: classicRecipe,
    holdOut: true,
    seed: 7,
    home,
    now: () => new Date(),
  });
}

const notebookIn = (path: string): Notebook => JSON.parse(readFileSync(path, "utf8"));
const codeCells = ({ cells }: Notebook) => cells.filter((cell) => cell.cell_type === "code");
const isPlot = (id: string) => id.endsWith("-plot");
const textOf = (text: string | readonly string[]) => [text].flat().join("");

/**
 * What each cell prints, warnings included. Few enough digits are printed that all backends print the same.
 */
function printed(notebook: Notebook): Record<string, string> {
  const textIn = (outputs: readonly Output[]) =>
    outputs.map(({ text = "" }) => textOf(text)).join("");
  return Object.fromEntries(
    codeCells(notebook).map(({ id, outputs = [] }) => [id, textIn(outputs)]),
  );
}

function plotsOf(notebook: Notebook): Record<string, string> {
  const plots = codeCells(notebook).flatMap(({ id, outputs = [] }) =>
    outputs.flatMap(({ data }) => {
      const svg = data?.["image/svg+xml"];
      return svg ? [[id, textOf(svg)] as const] : [];
    }),
  );
  return Object.fromEntries(plots);
}

/** A curve of many points, all of them numbers, and a label at each axis. */
function expectDrawn(svg: string): void {
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).not.toMatch(/NaN|undefined/);
  const longest = Math.max(
    ...[...svg.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d!.split("L").length),
  );
  expect(longest).toBeGreaterThanOrEqual(20);
  expect(svg).toMatch(/>↑ [^<]+</);
  expect(svg).toMatch(/>(session|epoch)[^<]* →</);
}

/** Of a row of a printed table. */
const numbersIn = (table: string, row: string) =>
  [
    ...table
      .split(row)[1]!
      .split("\n")[0]!
      .matchAll(/[\d.]+/g),
  ].map(([digits]) => Number(digits));

const toCents = ({ mae, rmse }: { mae: number; rmse: number }) =>
  [mae, rmse].map((score) => Number(score.toFixed(2)));

const notebookOf = (source: string) =>
  JSON.stringify({
    cells: [
      { cell_type: "code", id: "only", metadata: {}, execution_count: null, outputs: [], source },
    ],
    metadata: { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
