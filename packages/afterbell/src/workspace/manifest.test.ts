/** Files of every schema version, as the afterbell that introduced it wrote them, read the same for ever. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DamagedFileError } from "@afterbell/interchange";
import { describe, expect, test } from "vitest";
import { NewerFormatError } from "./errors.ts";
import { decodeManifest, encodeManifest } from "./manifest.ts";
import { sha256 } from "./sha256.ts";

const folder = join(import.meta.dirname, "../../test/fixtures/manifests");
const names = readdirSync(folder).filter((name) => /^v\d[\w-]*\.json$/.test(name));
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");

test("there is a fixture of every version", () => {
  expect(names).toEqual(["v1-from-layers.json", "v1.json", "v2.json"]);
});

describe.each(names)("%s", (name) => {
  test("reads as it always has", () => {
    const manifest = decodeManifest(textOf(name), name);
    expect(manifest).toEqual(JSON.parse(textOf(name.replace(".json", ".in-memory.json"))));
  });

  test("is written again to the byte", () => {
    const { checksum: _, ...manifest } = decodeManifest(textOf(name), name);
    expect(encodeManifest(manifest)).toBe(textOf(name));
  });

  test.each([
    ["another value", (text: string) => text.replace('"sessions": 30', '"sessions": 31')],
    ["a value of another type", (text: string) => text.replace('"bars": 160', '"bars": "160"')],
    ["a field less", (text: string) => text.replace(/\s*"createdAt": "[^"]*",/, "")],
  ])("with %s is rejected by name", (_, change) => {
    expect(change(textOf(name))).not.toBe(textOf(name));
    expect(() => decodeManifest(change(textOf(name)), "its/manifest.json")).toThrow(
      DamagedFileError,
    );
    expect(() => decodeManifest(change(textOf(name)), "its/manifest.json")).toThrow(
      "its/manifest.json",
    );
  });
});

test("what only some recipes have is kept, in a form that version 1 allows", () => {
  const { checksum: _, ...manifest } = decodeManifest(textOf("v1.json"), "v1.json");
  if (manifest.kind !== "trained") throw new Error("v1.json is of a trained model");
  const { recipe } = manifest;
  const optional = {
    clipNorm: 0.5,
    weightDecay: 1e-4,
    learningRateSchedule: { type: "warmup-cosine", warmupSteps: 50, minimumShare: 0 },
  } as const;
  const changed = { ...recipe, training: { ...recipe.training, ...optional } };
  const text = encodeManifest({ ...manifest, recipe: changed });
  expect(JSON.parse(text).schemaVersion).toBe(1);
  expect(decodeManifest(text, "m.json")).toMatchObject({ recipe: changed });
});

function manifestOf(content: Record<string, unknown>): string {
  return JSON.stringify({ ...content, checksum: sha256(JSON.stringify(content)) });
}

test("a later version is rejected with who wrote it and what to do, unless it was altered", () => {
  const later = { schemaVersion: 9, libraryVersion: "2.3.4", anything: {} };
  const read = () => decodeManifest(manifestOf(later), "its/manifest.json");
  expect(read).toThrow(NewerFormatError);
  expect(read).toThrow(
    'its/manifest.json was written by afterbell 2.3.4, with schema version 9; this one reads versions up to 3: update it with "npm install afterbell@latest"',
  );
  expect(() => decodeManifest(JSON.stringify({ ...later, checksum: "0" }), "m.json")).toThrow(
    DamagedFileError,
  );
  expect(() => decodeManifest(manifestOf({ schemaVersion: 9 }), "m.json")).toThrow(
    "written by a later afterbell",
  );
});

test.each([{ schemaVersion: 0 }, { schemaVersion: "1" }, {}])(
  "%j is no version of ours",
  (content) => {
    expect(() => decodeManifest(manifestOf(content), "m.json")).toThrow(
      "expected schema version 1 or 2 or 3, got",
    );
  },
);

test.each(["[]", "7", "null", "{"])("%s is no manifest", (text) => {
  expect(() => decodeManifest(text, "m.json")).toThrow(DamagedFileError);
});
