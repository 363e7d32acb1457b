/**
 * @file `manifest.json` in schema version 2, of a model that was trained elsewhere, since afterbell 0.1. Frozen,
 * as version 1 is; it shares with it what is the same.
 */

import Type, { type Static } from "typebox";
import { commonV1, dataV1, evaluationV1 } from "./v1.ts";

const count = Type.Integer({ minimum: 1 });
const sourceFile = Type.Object({ name: Type.String(), sha256: Type.String() });

export const manifestV2 = Type.Object({
  schemaVersion: Type.Literal(2),
  ...commonV1,
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
  data: Type.Union([dataV1, Type.Null()]),
  evaluation: Type.Union([evaluationV1, Type.Null()]),
  /** The last closes known when it was imported; null where none were. */
  lastContext: Type.Union([Type.Array(Type.Number()), Type.Null()]),
});

export type ManifestV2 = Static<typeof manifestV2>;
