import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readAtMost } from "./read-at-most.ts";

test("reads a file up to the limit, whatever its size", async () => {
  const file = join(await temporaryFolder(), "file");
  for (const size of [0, 1, 1000, 3_000_000]) {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
    await writeFile(file, bytes);
    expect(Buffer.compare((await readAtMost(file, size))!, bytes)).toBe(0);
    if (size > 0) expect(await readAtMost(file, size - 1)).toBeNull();
  }
});

test.skipIf(!existsSync("/dev/zero"))("stops reading a device that never ends", async () => {
  expect(await readAtMost("/dev/zero", 5_000_000)).toBeNull();
  expect(await readAtMost("/dev/null", 5)).toHaveLength(0);
});
