/** @file `manifest.json`: what a bundle is, where it came from, and what its files must hash to. */

import { DamagedFileError } from "@afterbell/interchange";
import { activations } from "@afterbell/lstm";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { sha256 } from "./sha256.ts";

/**
 * Raised when a reader of the older form would misunderstand the newer one: models trained here are
 * still written as 1, imported ones as 2.
 */
export const schemaVersion = { trained: 1, imported: 2 } as const;

const scores = Type.Object({ mae: Type.Number(), rmse: Type.Number() });
const count = Type.Integer({ minimum: 1 });

const layer = Type.Union([
  Type.Object({
    type: Type.Union([Type.Literal("lstm"), Type.Literal("gru")]),
    units: count,
    returnSequences: Type.Optional(Type.Boolean()),
  }),
  Type.Object({ type: Type.Literal("dropout"), rate: Type.Number() }),
  Type.Object({
    type: Type.Literal("dense"),
    units: count,
    activation: Type.Optional(Type.Union(activations.map((name) => Type.Literal(name)))),
  }),
]);

const recipe = Type.Object({
  name: Type.String(),
  contextLength: count,
  horizon: count,
  scaler: Type.Union([Type.Literal("minmax"), Type.Literal("standard"), Type.Literal("robust")]),
  scalerSeesTestRange: Type.Boolean(),
  network: Type.Union([
    Type.Object({
      lstmUnits: Type.Array(count),
      denseUnits: Type.Array(count),
      dropout: Type.Number(),
    }),
    Type.Object({ layers: Type.Array(layer) }),
  ]),
  startsFrom: Type.Optional(Type.Object({ model: Type.String(), sha256: Type.String() })),
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

const data = Type.Object({
  /** SHA-256 over every bar of the series, test range included. */
  fingerprint: Type.String(),
  bars: count,
  from: Type.String(),
  to: Type.String(),
});

const numberOrNull = Type.Union([Type.Number(), Type.Null()]);

const dieboldMariano = Type.Object({
  statistic: numberOrNull,
  pValue: numberOrNull,
  meanDifference: Type.Number(),
  dates: count,
  lags: Type.Integer({ minimum: 0 }),
  kernel: Type.Union([Type.Literal("rectangular"), Type.Literal("bartlett"), Type.Null()]),
  obstacle: Type.Union([
    Type.Literal("same forecasts"),
    Type.Literal("constant difference"),
    Type.Literal("too few dates"),
    Type.Null(),
  ]),
});

const shift = Type.Object({
  withPrevious: numberOrNull,
  withNext: numberOrNull,
  ofChanges: numberOrNull,
  isShifted: Type.Boolean(),
});

const evaluation = Type.Object({
  from: Type.String(),
  to: Type.String(),
  sessions: count,
  test: scores,
  persistence: scores,
  /** Bundles written before there was a test have none. */
  dieboldMariano: Type.Optional(dieboldMariano),
  shift: Type.Optional(shift),
  verdict: Type.String(),
});

const common = {
  symbol: Type.String(),
  version: Type.String(),
  /** ISO 8601, UTC. */
  createdAt: Type.String(),
  libraryVersion: Type.String(),
  /** By plain file name: a bundle cannot name what lies outside its folder. */
  files: Type.Record(
    Type.String({ pattern: "^[a-z]+\\.[a-z]+$" }),
    Type.Object({ sha256: Type.String(), bytes: Type.Integer() }),
    { additionalProperties: false },
  ),
  /** SHA-256 of this manifest without this field. */
  checksum: Type.String(),
};

const trainedSchema = Type.Object({
  schemaVersion: Type.Literal(schemaVersion.trained),
  ...common,
  recipe,
  seed: Type.Integer(),
  backend: Type.String(),
  data,
  windows: Type.Object({ train: count, test: count }),
  evaluation,
  /** The last closes known when it was trained, as many as a forecast needs. */
  lastContext: Type.Array(Type.Number()),
});

const sourceFile = Type.Object({ name: Type.String(), sha256: Type.String() });

const importedSchema = Type.Object({
  schemaVersion: Type.Literal(schemaVersion.imported),
  ...common,
  imported: Type.Object({
    model: sourceFile,
    /** null where the network takes prices as they are. */
    scaler: Type.Union([sourceFile, Type.Null()]),
    format: Type.Union([Type.Literal("keras"), Type.Literal("hdf5")]),
    kerasVersion: Type.String(),
    contextLength: count,
    horizon: count,
  }),
  /** The prices it was judged on; null where none were stored. */
  data: Type.Union([data, Type.Null()]),
  evaluation: Type.Union([evaluation, Type.Null()]),
  /** The last closes known when it was imported; null where none were. */
  lastContext: Type.Union([Type.Array(Type.Number()), Type.Null()]),
});

export type TrainedManifest = Static<typeof trainedSchema>;
export type ImportedManifest = Static<typeof importedSchema>;
export type Manifest = TrainedManifest | ImportedManifest;

/** What both kinds have, each in its place. */
export interface ModelOutline {
  /** The recipe's name, or "imported". */
  readonly name: string;
  readonly contextLength: number;
  readonly horizon: number;
  /** null for an imported model: nobody knows. */
  readonly seed: number | null;
  readonly scalerSeesTestRange: boolean;
}

export function outlineOf(manifest: Manifest): ModelOutline {
  if (manifest.schemaVersion === schemaVersion.imported) {
    const { contextLength, horizon } = manifest.imported;
    return { name: "imported", contextLength, horizon, seed: null, scalerSeesTestRange: false };
  }
  const { name, contextLength, horizon, scalerSeesTestRange } = manifest.recipe;
  return { name, contextLength, horizon, seed: manifest.seed, scalerSeesTestRange };
}

/** @returns The text of `manifest.json`, its checksum added. */
export function encodeManifest(
  manifest: Omit<TrainedManifest, "checksum"> | Omit<ImportedManifest, "checksum">,
): string {
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
  const manifest = checked(value, file);
  const { checksum, ...rest } = manifest;
  if (sha256(JSON.stringify(rest)) !== checksum) {
    throw new DamagedFileError(file, "it was altered after it was written (checksum)");
  }
  return manifest;
}

function checked(value: unknown, file: string): Manifest {
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  const schema = [trainedSchema, importedSchema][Number(version) - 1];
  if (!schema || typeof version !== "number") {
    const known = Object.values(schemaVersion).join(" or ");
    throw new DamagedFileError(file, `expected schema version ${known}, got ${version}`);
  }
  if (Value.Check(schema, value)) return value as Manifest;
  const [first] = Value.Errors(schema, value);
  throw new DamagedFileError(file, `${first?.instancePath}: ${first?.message}`);
}
