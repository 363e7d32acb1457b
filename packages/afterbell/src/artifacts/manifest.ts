/** @file `manifest.json`: what a bundle is, where it came from, and what its files must hash to. */

import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { DamagedFileError } from "./errors.ts";
import { sha256 } from "./sha256.ts";

/** Raised when a reader of the older form would misunderstand the newer one. */
export const SCHEMA_VERSION = 1;

const scores = Type.Object({ mae: Type.Number(), rmse: Type.Number() });
const count = Type.Integer({ minimum: 1 });

const recipe = Type.Object({
  name: Type.String(),
  contextLength: count,
  horizon: count,
  scaler: Type.Union([Type.Literal("minmax"), Type.Literal("standard"), Type.Literal("robust")]),
  scalerSeesTestRange: Type.Boolean(),
  network: Type.Object({
    lstmUnits: Type.Array(count),
    denseUnits: Type.Array(count),
    dropout: Type.Number(),
  }),
  training: Type.Object({
    epochs: count,
    batchSize: count,
    learningRate: Type.Number(),
    beta1: Type.Number(),
    beta2: Type.Number(),
    epsilon: Type.Number(),
    earlyStopping: Type.Union([
      Type.Object({ patience: count, validationFraction: Type.Number() }),
      Type.Null(),
    ]),
  }),
});

const manifestSchema = Type.Object({
  schemaVersion: Type.Literal(SCHEMA_VERSION),
  symbol: Type.String(),
  version: Type.String(),
  /** ISO 8601, UTC. */
  createdAt: Type.String(),
  recipe,
  seed: Type.Integer(),
  backend: Type.String(),
  libraryVersion: Type.String(),
  data: Type.Object({
    /** SHA-256 over every bar of the series, test range included. */
    fingerprint: Type.String(),
    bars: count,
    from: Type.String(),
    to: Type.String(),
  }),
  windows: Type.Object({ train: count, test: count }),
  evaluation: Type.Object({
    from: Type.String(),
    to: Type.String(),
    sessions: count,
    test: scores,
    persistence: scores,
    verdict: Type.String(),
  }),
  /** The last closes known when it was trained, as many as a forecast needs. */
  lastContext: Type.Array(Type.Number()),
  /** By plain file name: a bundle cannot name what lies outside its folder. */
  files: Type.Record(
    Type.String({ pattern: "^[a-z]+\\.[a-z]+$" }),
    Type.Object({ sha256: Type.String(), bytes: Type.Integer() }),
    { additionalProperties: false },
  ),
  /** SHA-256 of this manifest without this field. */
  checksum: Type.String(),
});

export type Manifest = Static<typeof manifestSchema>;

/** @returns The text of `manifest.json`, its checksum added. */
export function encodeManifest(manifest: Omit<Manifest, "checksum">): string {
  const checksum = sha256(JSON.stringify(manifest));
  return `${JSON.stringify({ ...manifest, checksum }, null, 2)}\n`;
}

/** @throws {DamagedFileError} Not a manifest of this schema version, or altered since it was written. */
export function decodeManifest(text: string, file: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DamagedFileError(file, `not JSON (${(error as Error).message})`);
  }
  const newer = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (newer !== SCHEMA_VERSION) {
    throw new DamagedFileError(file, `expected schema version ${SCHEMA_VERSION}, got ${newer}`);
  }
  if (!Value.Check(manifestSchema, value)) {
    const [first] = Value.Errors(manifestSchema, value);
    throw new DamagedFileError(file, `${first?.instancePath}: ${first?.message}`);
  }
  const { checksum, ...rest } = value;
  if (sha256(JSON.stringify(rest)) !== checksum) {
    throw new DamagedFileError(file, "it was altered after it was written (checksum)");
  }
  return value;
}
