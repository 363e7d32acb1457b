import { expect, test } from "vitest";
import { parseFlags, UsageError } from "./flags.ts";

test("a whole run measures every task, a quick one no memory", () => {
  expect(parseFlags([]).tasks).toContain("memory");
  expect(parseFlags(["--quick"]).tasks).not.toContain("memory");
  expect(parseFlags(["--only", "seed, batch 128; memory"]).tasks).toEqual(
    new Set(["seed, batch 128", "memory"]),
  );
});

test.each([
  [["--only", "sead"], '--only: no task "sead"'],
  [["--write", "--quick"], "--write keeps whole runs alone"],
  [["--fast"], "--fast"],
])("%j is refused", (args, message) => {
  expect(() => parseFlags(args)).toThrow(UsageError);
  expect(() => parseFlags(args)).toThrow(message);
});
