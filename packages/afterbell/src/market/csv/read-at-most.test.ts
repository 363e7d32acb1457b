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

const endless = process.platform === "win32" ? [] : ["/dev/zero"];

test.each(endless)("stops reading %s, which never ends", async (device) => {
  expect(await readAtMost(device, 5_000_000)).toBeNull();
});
