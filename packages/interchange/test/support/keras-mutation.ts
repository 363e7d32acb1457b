/** @file Whole model files as Keras and h5py wrote them, and what damage and malice make of them. */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { isHdf5 } from "../../src/hdf5/superblock.ts";
import { writeZip } from "../../src/zip/write-zip.ts";
import { isZip, openZip } from "../../src/zip/zip-archive.ts";
import { mutatedFile } from "./mutation.ts";

export interface KeptFile {
  readonly name: string;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly bytes: Uint8Array;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../golden/keras-files.json", import.meta.url), "utf8"),
) as { cases: { name: string; input: number[]; output: number[]; file: string }[] };

export const keptFiles: readonly KeptFile[] = cases.map(({ file, ...kept }) => ({
  ...kept,
  bytes: new Uint8Array(gunzipSync(Buffer.from(file, "base64"))),
}));

/**
 * Whole files mutated; archives of which one member was mutated and packed again, so that its checksum
 * is right; and archives of which values of the config were changed.
 */
export function mutatedModel(): fc.Arbitrary<Uint8Array> {
  const files = keptFiles.map(({ bytes }) => bytes);
  const archives = files.filter(isZip).map(membersOf);
  const weights = archives.map((members) => members[WEIGHTS]!);
  const configs = archives.map((members) => members[CONFIG]!);
  const archive = fc.nat(archives.length - 1).map((index) => archives[index]!);
  const packed = (member: string) => (members: Members, content: Uint8Array) =>
    writeZip({ ...members, [member]: content });
  return fc.oneof(
    filled(mutatedFile(files)),
    fc
      .tuple(archive, filled(mutatedFile(weights)))
      .map(([of, content]) => packed(WEIGHTS)(of, content)),
    fc.tuple(archive, mutatedFile(configs)).map(([of, content]) => packed(CONFIG)(of, content)),
    fc
      .tuple(archive, changesOfJson())
      .map(([of, change]) => packed(CONFIG)(of, textBytes(change(jsonOf(of[CONFIG]!))))),
  );
}

/** HDF5 files that became too short, mostly filled up, so that more than their length is found wrong. */
function filled(files: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(files, fc.constantFrom(true, true, false)).map(([bytes, isFilled]) => {
    if (!isFilled || !isHdf5(bytes) || bytes.length < 48) return bytes;
    const version = bytes[8]!;
    const endAt = version === 0 ? 40 : version === 1 ? 44 : 28;
    const end = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(endAt, true));
    if (end <= bytes.length || end > 2 * bytes.length) return bytes;
    const longer = new Uint8Array(end);
    longer.set(bytes);
    return longer;
  });
}

const WEIGHTS = "model.weights.h5";
const CONFIG = "config.json";

type Members = Readonly<Record<string, Uint8Array>>;

function membersOf(bytes: Uint8Array): Members {
  const zip = openZip(bytes, "kept.keras");
  // A copy: slices of the Buffer that unpacking gives would share its memory.
  return Object.fromEntries(zip.names.map((name) => [name, new Uint8Array(zip.read(name)!)]));
}

const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Values too deep or too long to be handled as values, put into the text in place of these names. */
const bulk: Readonly<Record<string, string>> = {
  "@deep list@": `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  "@deep object@": `${'{"a":'.repeat(50_000)}0${"}".repeat(50_000)}`,
  "@nested 150@": `${"[".repeat(150)}${"]".repeat(150)}`,
  "@long text@": `"${"x".repeat(200_000)}"`,
  "@long list@": `[${"1,".repeat(50_000)}1]`,
};

function textBytes(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replaceAll(
    /"(@[a-z0-9 ]+@)"/g,
    (name, key) => bulk[key] ?? name,
  );
  return new TextEncoder().encode(text);
}

/** Values that a config's reader has to get right. */
const oddities: readonly unknown[] = [
  ...[null, true, -1, 0, 1, 2, 3, 7, 0.5, 1e9, 2 ** 31, 2 ** 53, 1e308, -1e308],
  ...["", "linear", "softmax", "hard_sigmoid", "Lambda", "LSTM", "__proto__", "constructor"],
  ...["@deep list@", "@deep object@", "@nested 150@", "@long text@", "@long list@"],
  ...[[], {}, [null, 1], [null, null, 1], [[]], { class_name: "Dense", config: {} }],
];

/** Some values anywhere in the document replaced, removed or doubled. */
function changesOfJson(): fc.Arbitrary<(document: unknown) => unknown> {
  const change = fc.record({
    at: fc.noBias(fc.nat(999_999)),
    how: fc.constantFrom("replace", "replace", "remove", "double"),
    by: fc.constantFrom(...oddities),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => (document) => {
    const copy = structuredClone(document);
    for (const { at, how, by } of changes) {
      const places = placesIn(copy);
      const place = places[at % places.length];
      if (!place) continue;
      const [parent, key] = place;
      if (how === "replace") parent[key as never] = structuredClone(by) as never;
      else if (Array.isArray(parent)) {
        parent.splice(
          Number(key),
          how === "remove" ? 1 : 0,
          ...(how === "remove" ? [] : [parent[Number(key)]]),
        );
      } else delete parent[key as never];
    }
    return copy;
  });
}

type Place = readonly [Record<string, unknown> | unknown[], string];

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.entries(parent).flatMap(([key, child]): Place[] => [
    [parent, key],
    ...placesIn(child),
  ]);
}
