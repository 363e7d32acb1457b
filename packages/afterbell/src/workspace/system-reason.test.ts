import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import {
  requireWritableFolder,
  writeFileAtomically,
  writeFolderAtomically,
} from "./atomic-file.ts";
import { readIfThere, visibleFolders } from "./read-file.ts";
import { UnwritableFileError } from "./storage-errors.ts";
import { systemReason } from "./system-reason.ts";

test("a file where a folder has to be is named, whatever is done", async () => {
  const file = join(await temporaryFolder(), "taken");
  await writeFile(file, "");
  const reason = `${file} is a file, where a folder has to be; move it`;
  for (const path of [join(file, "x"), join(file, "deep", "x")]) {
    await expect(writeFileAtomically(path, "1")).rejects.toThrow(`cannot write ${path}: ${reason}`);
    await expect(writeFolderAtomically(path, {})).rejects.toThrow(
      `cannot write ${path}: ${reason}`,
    );
    await expect(readIfThere(path)).rejects.toThrow(`cannot read ${path}: ${reason}`);
  }
  await expect(requireWritableFolder(file)).rejects.toThrow(reason);
  await expect(writeFolderAtomically(file, {})).rejects.toThrow(reason);
  await expect(visibleFolders(file)).rejects.toThrow(reason);
});

test("a folder where a file has to be is named, and nothing is left behind", async () => {
  const parent = await temporaryFolder();
  const folder = join(parent, "taken");
  await mkdir(folder);
  const writing = writeFileAtomically(folder, "1");
  await expect(writing).rejects.toThrow(UnwritableFileError);
  await expect(writing).rejects.toThrow(`${folder} is a folder, where a file has to be; move it`);
  expect(await readdir(parent)).toEqual(["taken"]);
});

test.each([
  ["EACCES", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["EIO", "EIO: i/o error, open '/nowhere/x'"],
])("%s in words", (code, expected) => {
  const error = Object.assign(new Error("EIO: i/o error, open '/nowhere/x'"), { code });
  expect(systemReason("/nowhere/x", error)).toBe(expected);
});
