/**
 * @file `manifest.json` in schema version 1, of a model trained here, since afterbell 0.1. Frozen: files of this
 * form exist. What changes gets a version of its own.
 */

import Type, { type Static } from "typebox";

const count = Type.Integer({ minimum: 1 });
const numberOrNull = Type.Union([Type.Number(), Type.Null()]);
const scores = Type.Object({ mae: Type.Number(), rmse: Type.Number() });

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
    activation: Type.Optional(
      Type.Union([
        Type.Literal("linear"),
        Type.Literal("relu"),
        Type.Literal("tanh"),
        Type.Literal("sigmoid"),
      ]),
    ),
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

export const dataV1 = Type.Object({
  /** SHA-256 over every bar of the series, test range included. */
  fingerprint: Type.String(),
  bars: count,
  from: Type.String(),
  to: Type.String(),
});

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

export const evaluationV1 = Type.Object({
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

/** What every manifest has. */
export const commonV1 = {
  symbol: Type.String(),
  version: Type.String(),
  /** ISO 8601, UTC. */
  createdAt: Type.String(),
  libraryVersion: Type.String(),
  /** By plain file name, so that a bundle cannot refer to files outside its folder. */
  files: Type.Record(
    Type.String({ pattern: "^[a-z]+\\.[a-z]+$" }),
    Type.Object({ sha256: Type.String(), bytes: Type.Integer() }),
    { additionalProperties: false },
  ),
  /** SHA-256 of this manifest without this field. */
  checksum: Type.String(),
};

export const manifestV1 = Type.Object({
  schemaVersion: Type.Literal(1),
  ...commonV1,
  recipe,
  seed: Type.Integer(),
  backend: Type.String(),
  data: dataV1,
  windows: Type.Object({ train: count, test: count }),
  evaluation: evaluationV1,
  /** The last closes known when it was trained, as many as a forecast needs. */
  lastContext: Type.Array(Type.Number()),
});

export type ManifestV1 = Static<typeof manifestV1>;
