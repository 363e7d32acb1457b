/** @file What a forecast of the next sessions does, as data. */

import Type, { type Static } from "typebox";
import { panelModelNames } from "../models/registry.ts";
import { choice, finiteNumber, flag, text, wholeNumber } from "../schema/field.ts";
import { acceptField } from "./load-series.ts";

/** Fields that a user may give besides the symbols. */
export const forecastFields = {
  horizon: wholeNumber({ description: "sessions to forecast", default: 5 }),
  coverage: finiteNumber({
    ...{ description: "share of closes meant to lie inside the interval", default: 0.9 },
    ...{ rule: "a share in (0, 1)", exclusiveMinimum: 0, exclusiveMaximum: 1 },
  }),
  model: Type.Optional(
    choice(panelModelNames, {
      description: `what says how wide: ${panelModelNames.join(" or ")}`,
      defaultText: "the model in use, or panel",
    }),
  ),
  csv: Type.Optional(
    text({
      description: "read prices from this file or folder instead of what is stored",
      placeholder: "path",
    }),
  ),
  unrecorded: Type.Optional(flag({ description: "do not write the forecast into the ledger" })),
  accept: acceptField,
};

export const forecastSpec = Type.Object({
  symbols: Type.Array(text({ description: "ticker, such as AAPL" }), {
    ...{ rule: "tickers", default: [] },
  }),
  ...forecastFields,
});

export type ForecastSpec = Static<typeof forecastSpec>;
