/** @file `GET /forecast/{symbol}`: how far the next closes may be from the last one, and how such intervals turned out. */

import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import type { Outlook } from "./contract.ts";
import { problemResponses } from "./problem-responses.ts";

/** What a forecast is asked for with. */
export interface ForecastQuery {
  /** Sessions to forecast. */
  readonly horizon: number;
  /** Share of closes meant to lie inside each interval. */
  readonly coverage: number;
}

/**
 * A forecast of a symbol's next sessions, from the prices that are stored.
 *
 * @throws {InvalidOptionError} A coverage that the model in use does not have.
 * @throws {SymbolNotStoredError | NoIntervalModelError | NoForecastError}
 */
export type ForecastSource = (symbol: string, query: ForecastQuery) => Promise<Outlook>;

export function installForecast(app: FastifyInstance, forecasts: ForecastSource): void {
  app.get("/forecast/:symbol", { schema: forecastSchema }, async (request) => {
    const { symbol } = request.params as { readonly symbol: string };
    return forecasts(
      parseSymbol(symbol),
      parseQuery(request.query as Readonly<Record<string, unknown>>),
    );
  });
}

const defaults: ForecastQuery = { horizon: 5, coverage: 0.9 };

/** @throws {InvalidOptionError} A value that is not a number, or a name that would be ignored. */
function parseQuery(query: Readonly<Record<string, unknown>>): ForecastQuery {
  for (const [name, value] of Object.entries(query)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new InvalidOptionError(
        name,
        `no parameter but ${Object.keys(defaults).join(", ")}`,
        value,
      );
    }
  }
  const { horizon = defaults.horizon, coverage = defaults.coverage } = query;
  const sessions = numberOf(horizon);
  if (!(Number.isSafeInteger(sessions) && sessions >= 1)) {
    throw new InvalidOptionError("horizon", "a whole number, 1 or more", horizon);
  }
  const share = numberOf(coverage);
  if (!(share > 0 && share < 1)) {
    throw new InvalidOptionError("coverage", "a share in (0, 1)", coverage);
  }
  return { horizon: sessions, coverage: share };
}

/** Parameters are text, or lists of it where one is given twice. */
function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

const forecastSchema = {
  summary: "Forecast how far the next closes may be from the last one",
  description:
    "From stored prices, by the model of intervals in use: `afterbell forecast` or `afterbell train` makes one. " +
    "The median is the last close, since nothing says better where the next close will be; the interval says how far " +
    "it may move. `record` counts how many such intervals held.",
  tags: ["forecast"],
  params: Type.Object({
    symbol: Type.String({ description: "Symbol with stored prices.", examples: ["AAPL"] }),
  }),
  querystring: Type.Object({
    horizon: Type.Optional(
      Type.Integer({ description: "Sessions to forecast.", minimum: 1, default: defaults.horizon }),
    ),
    coverage: Type.Optional(
      Type.Number({
        description: "Share of closes meant to lie inside each interval.",
        ...{ exclusiveMinimum: 0, exclusiveMaximum: 1, default: defaults.coverage },
      }),
    ),
  }),
  response: {
    200: Type.Ref("Outlook#"),
    ...problemResponses([
      "INVALID_OPTION",
      "SYMBOL_NOT_STORED",
      "NO_FORECAST",
      "INTERNAL",
      "NO_INTERVAL_MODEL",
      "SHUTTING_DOWN",
    ]),
  },
};
