import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DamagedFileError } from "@afterbell/interchange";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import {
  pretrainedFilesOf,
  readPretrainedFolder,
  readPretrainedManifest,
  readPretrainedNetworks,
} from "./pretrained-networks.ts";

const shipped = join(import.meta.dirname, "../../pretrained");
const names = Object.keys(readPretrainedManifest(shipped).networks);

describe("the networks that come with the package", () => {
  test("have seen the sessions that their folders' names say, each more than the one before", () => {
    const untils = readPretrainedNetworks().map(({ trainedOn }) => trainedOn.until);
    expect(untils.map((until) => `panel-${until}`)).toEqual(names);
    expect(untils).toEqual([...new Set(untils)].sort());
    expect(untils.length).toBeGreaterThan(0);
  });

  test("know ranges and volume, and nothing of the market", () => {
    for (const { inputs } of readPretrainedNetworks()) {
      expect(inputs.basis).toBe("ranges");
      const groups = ["returns", "levels", "calendar", "echo", "ranges", "volume"];
      expect(inputs.groups).toEqual(groups);
    }
  });

  test("are read once", () => {
    expect(readPretrainedNetworks()).toBe(readPretrainedNetworks());
  });

  test("are encoded to the bytes that are shipped, tens of kilobytes each", () => {
    for (const network of readPretrainedNetworks()) {
      const { folder, files } = pretrainedFilesOf(network);
      for (const [name, bytes] of Object.entries(files)) {
        expect(bytes.length).toBeLessThan(200_000);
        expect(readFileSync(join(shipped, folder, name)).equals(bytes)).toBe(true);
      }
    }
  });
});

describe("rejects", () => {
  const [name] = names as [string];

  test.each([
    ["a changed weight", "weights.safetensors", (bytes: Buffer) => flipped(bytes, -1)],
    ["a changed definition", "panel.json", (bytes: Buffer) => flipped(bytes, 100)],
    ["a truncated file", "weights.safetensors", (bytes: Buffer) => bytes.subarray(0, 1000)],
    ["a missing file", "panel.json", () => null],
  ])("%s, and names the file", async (_, file, damage) => {
    const folder = await copy();
    const path = join(folder, name, file);
    const damaged = damage(readFileSync(path));
    if (damaged) writeFileSync(path, damaged);
    else rmSync(path);
    expect(() => readPretrainedFolder(folder)).toThrow(DamagedFileError);
    expect(() => readPretrainedFolder(folder)).toThrow(path);
  });

  test.each([
    ["no manifest", null],
    ["a manifest that is not JSON", "{"],
    ["a network without a digest", `{"networks":{"${name}":{"panel.json":"1"}}}`],
    ["a folder outside", `{"networks":{"../${name}":{}}}`],
  ])("%s", async (_, manifest) => {
    const folder = await copy();
    const path = join(folder, "manifest.json");
    if (manifest === null) rmSync(path);
    else writeFileSync(path, manifest);
    expect(() => readPretrainedFolder(folder)).toThrow(DamagedFileError);
    expect(() => readPretrainedFolder(folder)).toThrow(path);
  });
});

async function copy(): Promise<string> {
  const folder = join(await temporaryFolder(), "pretrained");
  cpSync(shipped, folder, { recursive: true });
  return folder;
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at < 0 ? changed.length + at : at]! ^= 1;
  return changed;
}
