import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MAX_PICKLE_BYTES } from "@afterbell/interchange";
import { MAX_MODEL_BYTES } from "@afterbell/interchange/keras";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { UnreadableFileError } from "../domain/errors.ts";
import { readKerasFile, readScalerFile } from "./imported-file.ts";

test.each([
  ["a scaler", readScalerFile, MAX_PICKLE_BYTES],
  ["a model", readKerasFile, MAX_MODEL_BYTES],
] as const)(
  "%s that is not there, or too large, is rejected before it is read",
  async (_, read, limit) => {
    const folder = await temporaryFolder();
    await expect(read(join(folder, "none"))).rejects.toThrow(UnreadableFileError);
    await expect(read(folder)).rejects.toThrow(UnreadableFileError);
    const large = join(folder, "large");
    await writeFile(large, "");
    await truncate(large, limit + 1); // a hole: it takes no room on the disk
    await expect(read(large)).rejects.toThrow(`larger than ${limit} bytes`);
  },
);
