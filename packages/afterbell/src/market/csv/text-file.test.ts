import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeText, readTextFile } from "./text-file.ts";

const bytes = (...values: (number | string)[]) =>
  Buffer.concat(values.map((v) => (typeof v === "number" ? Buffer.of(v) : Buffer.from(v))));

test("UTF-8 with and without a mark, UTF-16 with one", () => {
  expect(decodeText(bytes("Máxima"), "f")).toBe("Máxima");
  expect(decodeText(bytes(0xef, 0xbb, 0xbf, "Máxima"), "f")).toBe("Máxima");
  const utf16 = Buffer.from("\ufeffMáxima", "utf16le");
  expect(decodeText(utf16, "f")).toBe("Máxima");
  expect(decodeText(Buffer.from(utf16).swap16(), "f")).toBe("Máxima");
});

test.each([
  ["FILE_NOT_UTF8", Buffer.from("Máxima", "latin1")],
  ["FILE_NOT_UTF8", bytes("a\0b")],
  ["FILE_NOT_UTF8", bytes("PK\u0003\u0004")],
  ["FILE_EMPTY", bytes("")],
  ["FILE_EMPTY", bytes(" \n\n")],
])("%s", (code, data) => {
  expect(() => decodeText(data, "f")).toThrow(expect.objectContaining({ code, file: "f" }));
});

test("no file, a folder, a file that may not be read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "afterbell-"));
  const code = (code: string) => expect.objectContaining({ code });
  await expect(readTextFile(join(folder, "none.csv"))).rejects.toThrow(code("FILE_NOT_FOUND"));
  await expect(readTextFile(folder)).rejects.toThrow(code("FILE_IS_DIRECTORY"));
  if (process.getuid?.() === 0) return; // root may read everything
  const secret = join(folder, "secret.csv");
  await writeFile(secret, "Date,Close\n");
  await chmod(secret, 0);
  await expect(readTextFile(secret)).rejects.toThrow(code("FILE_UNREADABLE"));
});
