/** @file `manifest.json` in schema version 3, of a panel model: it forecasts intervals of many symbols. Frozen, as version 1 is. */

import Type, { type Static } from "typebox";
import { commonV1, dataV1 } from "./v1.ts";

const count = Type.Integer({ minimum: 1 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const { symbol: _, ...common } = commonV1;

export const manifestV3 = Type.Object({
  schemaVersion: Type.Literal(3),
  ...common,
  /** The folder of its versions: the recipe's name. */
  model: Type.String(),
  horizon: count,
  /** Of the networks that were trained for it; none where it has none of its own. */
  seeds: Type.Array(Type.Integer({ minimum: 0 })),
  /** What computed the weights, which differ in the last bits between backends. */
  backend: Type.String(),
  /** What it was fitted on, by symbol. */
  data: Type.Record(Type.String(), dataV1),
  /** How the recipe did on the past; null where there were too few sessions. */
  judgement: Type.Union([
    Type.Object({
      /** Sessions that were forecast. */
      from: Type.String(),
      to: Type.String(),
      forecasts: count,
      refits: count,
      /** Share of intervals at 90 % that held. */
      coverage: share,
      crps: Type.Number(),
      intervalScore: Type.Number(),
      /** One sentence for people; null where nothing was compared. */
      verdict: Type.Union([Type.String(), Type.Null()]),
    }),
    Type.Null(),
  ]),
});

export type ManifestV3 = Static<typeof manifestV3>;
