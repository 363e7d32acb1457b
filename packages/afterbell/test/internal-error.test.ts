/** @file An unexpected failure of the program itself, and a missing flag, as users and programs see them. */

import { expect, test } from "vitest";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** A clock that fails in a way that no code expects. */
const broken = {
  getTime: () => {
    throw new TypeError("the clock is broken");
  },
  toISOString: () => {
    throw new TypeError("the clock is broken");
  },
} as unknown as Date;

test("an internal error ends with exit code 1, one message and the stack", async () => {
  const world = { home: await temporaryFolder(), now: broken };
  const { code, stderr } = await runAfterbell(["ingest", "AAPL", "--sample"], world);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /afterbell: the clock is broken\ninternal error: please report it\nTypeError: the clock is broken\n +at /,
  );
});

test("an internal error has the code INTERNAL in JSON", async () => {
  const world = { home: await temporaryFolder(), now: broken };
  const { stderr } = await runAfterbell(["ingest", "AAPL", "--sample", "--json"], world);
  const [line] = stderr.split("\n");
  expect(JSON.parse(line!)).toEqual({
    error: { code: "INTERNAL", message: "the clock is broken" },
  });
});

test("a missing flag has the code MISSING_OPTION and exit code 2", async () => {
  const world = { home: await temporaryFolder() };
  const { code, stderr } = await runAfterbell(["export", "AAPL", "--json"], world);
  expect(code).toBe(2);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: "MISSING_OPTION",
      option: "--to",
      expected: "keras, onnx, safetensors or sklearn",
      message: "--to is required: keras, onnx, safetensors or sklearn",
    },
  });
});
