/** @file The command line's report, from prices to files. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { sampleCsv, trainHeldOut } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const small = "--epochs 2 --units 3 --dense 2 --context 10".split(" ");

async function run(home: string, ...args: string[]) {
  const ended = await runAfterbell([...args, "--json"], { home });
  expect([ended.code, ended.stderr]).toEqual([0, expect.any(String)]);
  return { ...JSON.parse(ended.stdout), stderr: ended.stderr };
}

const textOf = async (file: string) =>
  parseHTML(await readFile(file, "utf8")).document.body.textContent ?? "";

describe("of a saved model", () => {
  test("says what training said, word for word, on the page and in the bundle", async () => {
    const home = await temporaryFolder();
    const trained = await run(home, ...trainHeldOut, ...small);
    const { verdict, files, subject, report } = await run(
      home,
      ...["report", "AAPL", "--csv", sampleCsv, "--png"],
    );
    expect(verdict).toBe(trained.verdict);
    const manifest = JSON.parse(await readFile(join(trained.artifact, "manifest.json"), "utf8"));
    expect(manifest.evaluation.verdict).toBe(verdict);
    expect(files[0]).toBe(join(home, "reports/AAPL.html"));
    expect(await textOf(files[0])).toContain(verdict);

    const names = report.forecasters.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["persistence", "drift", "historical", "ewma", "garch", "classic"]);
    expect(subject).toBe("classic");
    const { overall } = report.forecasters.at(-1);
    expect(Number(overall.mae.toPrecision(5))).toBe(trained.test.mae);
    expect(report.symbols.AAPL).toMatchObject({
      from: manifest.evaluation.from,
      to: manifest.evaluation.to,
    });

    const pictures: string[] = files.slice(1);
    expect(pictures.map((file) => file.replace(/.*AAPL-/, ""))).toContain("loss-curves.png");
    expect(pictures.length).toBeGreaterThanOrEqual(7);
    for (const file of pictures) {
      expect((await readFile(file)).subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    }
  });

  test("rejects flags that a saved model has settled", async () => {
    const home = await temporaryFolder();
    await run(home, ...trainHeldOut, ...small);
    for (const [flag, value] of [
      ["--epochs", "3"],
      ["--min-train", "600"],
      ["--horizon", "2"],
    ] as const) {
      const args = ["report", "AAPL", "--csv", sampleCsv, flag, value];
      const { code, stderr } = await runAfterbell(args, { home });
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${flag}: expected no value`)]);
    }
    const both = ["report", "AAPL", "--csv", sampleCsv, "--recipe", "ewma", "--model", "any"];
    expect((await runAfterbell(both, { home })).stderr).toContain("--model: expected no --recipe");
  });
});

test("rejects a folder for a page, and a network's flags without a network", async () => {
  const home = await temporaryFolder();
  const report = ["report", "AAPL", "--csv", sampleCsv, "--recipe", "ewma"];
  const folder = await runAfterbell([...report, "--output", home, "--force"], { home });
  expect([folder.code, folder.stderr]).toEqual([2, expect.stringContaining("got the folder")]);
  const epochs = await runAfterbell([...report, "--epochs", "3"], { home });
  expect(epochs.stderr).toContain("--epochs: expected a network among --recipe, got ewma");
});

test("on a model of panels it says how far the close may move, beside historical intervals and EWMA's", async () => {
  const home = await temporaryFolder();
  const flags = "--recipe harx --min-train 600 --step 2 --refit-every 300".split(" ");
  const args = ["report", "AAPL", "--csv", sampleCsv, ...flags];
  const { subject, verdict, intervalVerdict, files, report } = await run(home, ...args);
  expect([subject, verdict]).toEqual(["harx", expect.stringMatching(/^The last close itself/)]);
  expect(report.forecasters.map(({ name }: { name: string }) => name)).toEqual([
    ...["persistence", "harx", "historical", "ewma"],
  ]);
  expect(intervalVerdict).toMatch(/^Where the close will be: .* on 330 dates\.$/);
  const page = (await textOf(files[0])).replaceAll("\u00a0", " ");
  expect(page).toContain(intervalVerdict);
  const printed = await runAfterbell(args, { home });
  expect(printed.stdout).toContain(`harx: ${verdict}\n${intervalVerdict}\nWrote `);
});

test("without a model it is about a baseline, and says so", async () => {
  const home = await temporaryFolder();
  const args = ["report", "AAPL", "--csv", sampleCsv, "--folds", "300"];
  const { subject, verdict, files, stderr } = await run(home, ...args);
  expect(subject).toBe("ewma");
  expect(stderr).toContain("no saved model of AAPL");
  expect(await textOf(files[0])).toContain(verdict);
});

test("with a model of intervals alone it is about that model's recipe", async () => {
  const home = await temporaryFolder();
  await runAfterbell(["ingest", "--sample"], { home });
  await runAfterbell(["train", "AAPL", "--recipe", "harx"], { home });
  const flags = "--min-train 900 --folds 300 --refit-every 400".split(" ");
  const { subject, intervalVerdict } = await run(home, "report", "AAPL", ...flags);
  expect(subject).toBe("harx");
  expect(intervalVerdict).toMatch(/of 300 forecasts on 300 dates\.$/);
});

test("with --recipe it is about the first forecaster named, fitted again", async () => {
  const home = await temporaryFolder();
  const file = join(home, "page.html");
  const args = "report AAPL --recipe classic,garch --horizon 2 --folds 6".split(" ");
  const output = ["--output", file, "--csv", sampleCsv];
  const { subject, report } = await run(home, ...args, ...output, ...small);
  expect(subject).toBe("classic");
  expect(report.options).toMatchObject({ horizon: 2, step: 2 });
  expect(await textOf(file)).toContain("classic");

  await writeFile(file, "mine");
  const again = await runAfterbell([...args, ...output], { home });
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("--force replaces it")]);
  expect(await readFile(file, "utf8")).toBe("mine");
});
