import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DamagedFileError } from "../errors.ts";
import { writeZip } from "./write-zip.ts";
import { isZip, MAX_MEMBER_BYTES, openZip } from "./zip-archive.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("members are read as they were written, whatever they hold", () => {
  const name = fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,3})?$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 200 })), (files) => {
      const zip = openZip(writeZip(files), "a.zip");
      expect([...zip.names].sort()).toEqual(Object.keys(files).sort());
      for (const [name, content] of Object.entries(files)) expect(zip.read(name)).toEqual(content);
      expect(zip.read("absent.txt")).toBeNull();
    }),
    { numRuns: 100, seed: 2 },
  );
});

/** An archive of one member with fields of the directory overwritten, as an attacker would. */
function forged(change: (view: DataView, directory: number) => void, content = bytesOf("hello")) {
  const bytes = writeZip({ "config.json": content });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  change(view, view.getUint32(bytes.length - 6, true));
  return bytes;
}

const forgeries: [string, Parameters<typeof forged>[0], RegExp][] = [
  ["another checksum", (v, at) => v.setUint32(at + 16, 1, true), /config\.json: its checksum/],
  ["a size it has not", (v, at) => v.setUint32(at + 24, 9, true), /expected 9 bytes, got 5/],
  [
    "a size above the limit",
    (v, at) => v.setUint32(at + 24, MAX_MEMBER_BYTES + 1, true),
    /unpacks to/,
  ],
  ["a place outside", (v, at) => v.setUint32(at + 42, 1e9, true), /not where the directory says/],
  ["a length outside", (v, at) => v.setUint32(at + 20, 1e9, true), /it is cut off/],
  ["encryption", (v, at) => v.setUint16(at + 8, 1, true), /it is encrypted/],
  ["a method not known", (v, at) => v.setUint16(at + 10, 14, true), /method 14/],
  ["noise as deflate", (v, at) => v.setUint16(at + 10, 8, true), /cannot be unpacked/],
];
test.each(forgeries)("a member of %s is refused", (_, change, message) => {
  const read = () => openZip(forged(change), "a.keras").read("config.json");
  expect(read).toThrow(DamagedFileError);
  expect(read).toThrow(message);
});

test("a bomb is not unpacked beyond what it says it is", () => {
  const bomb = deflateRawSync(new Uint8Array(2 ** 24));
  const bytes = forged((view, at) => {
    view.setUint16(at + 10, 8, true);
    view.setUint32(at + 24, 1000, true);
  }, bomb);
  expect(() => openZip(bytes, "a.keras").read("config.json")).toThrow(/cannot be unpacked/);
});

test.each(["../config.json", "/etc/passwd", "a/../../b", "C:\\x", "..\\x"])(
  "a name that leads out of the archive is refused: %s",
  (name) => {
    expect(() => openZip(writeZip({ [name]: bytesOf("x") }), "a.zip")).toThrow(/leads out/);
  },
);

test("two members of one name are refused: readers would not agree on which counts", () => {
  const bytes = writeZip({ "a.json": bytesOf("1"), "b.json": bytesOf("2") });
  const text = Buffer.from(bytes).toString("latin1").replaceAll("b.json", "a.json");
  expect(() => openZip(Buffer.from(text, "latin1"), "a.zip")).toThrow(
    "two members are named a.json",
  );
});

test("a truncated archive is told as such", () => {
  const bytes = writeZip({ "a.json": bytesOf("1") });
  expect(isZip(bytes)).toBe(true);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => openZip(bytes.subarray(0, length), "a.zip")).toThrow(DamagedFileError);
  }
});
