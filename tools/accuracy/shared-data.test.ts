import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sharedDataFolder } from "./shared-data.ts";

test("the folder named by the caller comes before that of the environment", async () => {
  const folder = await mkdtemp(join(tmpdir(), "afterbell-accuracy-"));
  await mkdir(join(folder, "prices/bigtech"), { recursive: true });
  expect(sharedDataFolder(folder, { AFTERBELL_DATA: "/nowhere" })).toBe(folder);
  expect(sharedDataFolder(undefined, { AFTERBELL_DATA: folder })).toBe(folder);
});

test("a folder without the prices is named, with what to do", () => {
  const looked = () => sharedDataFolder("/nowhere", {});
  expect(looked).toThrow(
    /^\/nowhere lacks the folder prices\/bigtech\..*--data or AFTERBELL_DATA$/,
  );
});
