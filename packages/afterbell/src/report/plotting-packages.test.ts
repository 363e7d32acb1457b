import { expect, test } from "vitest";
import { MissingPackageError } from "./errors.ts";
import { required } from "./plotting-packages.ts";

test("a package that is not installed is named, with what to do", async () => {
  const name = "afterbell-plots-nothing";
  const error = await required(name, import(/* @vite-ignore */ name)).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(MissingPackageError);
  expect((error as Error).message).toBe(
    `reports need the package ${name}, which cannot be loaded; run "npm install ${name}"`,
  );
});
