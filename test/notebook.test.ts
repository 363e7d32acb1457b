import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const COMMITTED = join(import.meta.dirname, "../notebooks/training.ipynb");

test("the notebook as it is committed names no place on a machine, and is small", () => {
  expect(readFileSync(COMMITTED, "utf8")).not.toMatch(/\/(home|tmp|Users|root)\b|file:|[A-Z]:\\\\/);
  expect(statSync(COMMITTED).size).toBeLessThan(500_000);
});
