/**
 * @file The wire: what clients send and what they get back. Schemas and their types only, so that
 * a client written in TypeScript can import this file and nothing else.
 *
 * Prices are in the currency of the series. Days are `YYYY-MM-DD`.
 */

import { type Static, Type } from "typebox";

export type PredictRequest = Static<typeof PredictRequest>;
export const PredictRequest = Type.Object(
  {
    prices: Type.Array(Type.Number({ exclusiveMinimum: 0 }), {
      description:
        "The latest closes, oldest first: exactly the context length of the model in use. Numbers, not text.",
    }),
  },
  { $id: "PredictRequest", description: "Properties other than `prices` are ignored." },
);

export type Evaluation = Static<typeof Evaluation>;
export const Evaluation = Type.Object(
  {
    mae: Type.Number({
      description: "Mean absolute error of the model on its test sessions.",
      examples: [3.13],
    }),
    persistenceMae: Type.Number({
      description: "Mean absolute error of repeating the last close, on the same sessions.",
      examples: [1.81],
    }),
    sessions: Type.Integer({ description: "Test sessions.", examples: [318] }),
    from: Type.String({ description: "First test session.", examples: ["2023-09-26"] }),
    to: Type.String({ description: "Last test session.", examples: ["2024-12-30"] }),
  },
  {
    $id: "Evaluation",
    description:
      "Errors of the model and of repeating the last close, on sessions the model was not trained on.",
  },
);

export type Prediction = Static<typeof Prediction>;
export const Prediction = Type.Object(
  {
    prediction: Type.Number({
      description: "Forecast of the close one session after the last price sent.",
      examples: [222.07],
    }),
    ticker: Type.String({ description: "Symbol the model was trained on.", examples: ["AAPL"] }),
    lastClose: Type.Number({
      description: "The last price sent, which is the baseline forecast.",
      examples: [222.59],
    }),
    change: Type.Number({ description: "`prediction` minus `lastClose`.", examples: [-0.52] }),
    modelVersion: Type.String({
      description: "Version of the model that made the forecast.",
      examples: ["20241231-4f2a"],
    }),
    evaluation: Type.Union([Type.Unsafe<Evaluation>({ $ref: "Evaluation#" }), Type.Null()], {
      description: "null for an imported model without prices to test it on.",
    }),
  },
  {
    $id: "Prediction",
    description: "A forecast and the last close, with the test errors of both.",
  },
);

export type OutlookSession = Static<typeof OutlookSession>;
export const OutlookSession = Type.Object(
  {
    stepAhead: Type.Integer({ description: "Sessions ahead, from 1.", examples: [1] }),
    date: Type.String({ description: "The session.", examples: ["2024-12-31"] }),
    median: Type.Number({ description: "The last close.", examples: [252.2] }),
    lower: Type.Number({ examples: [246.1] }),
    upper: Type.Number({ examples: [258.2] }),
  },
  { $id: "OutlookSession", description: "One session of a forecast." },
);

export type OutlookRecord = Static<typeof OutlookRecord>;
export const OutlookRecord = Type.Object(
  {
    sessions: Type.Integer({
      description: "Sessions that were forecast before they were known, the latest, at most 250.",
      examples: [250],
    }),
    held: Type.Integer({
      description: "Those whose close lay inside the interval.",
      examples: [226],
    }),
  },
  { $id: "OutlookRecord", description: "How intervals one session ahead turned out." },
);

export type Outlook = Static<typeof Outlook>;
export const Outlook = Type.Object(
  {
    symbol: Type.String({ examples: ["AAPL"] }),
    modelVersion: Type.String({
      description: "Recipe and version of the model that made the forecast.",
      examples: ["panel/20241231T210000Z-panel"],
    }),
    currency: Type.Union([Type.String(), Type.Null()], {
      description: "Of the prices; null where the source does not say.",
      examples: ["USD"],
    }),
    lastSession: Type.String({
      description: "The session of the last close.",
      examples: ["2024-12-30"],
    }),
    lastClose: Type.Number({ examples: [252.2] }),
    coverage: Type.Number({
      description: "Share of closes meant to lie inside each interval.",
      examples: [0.9],
    }),
    steps: Type.Array(Type.Unsafe<OutlookSession>({ $ref: "OutlookSession#" })),
    record: Type.Union([Type.Unsafe<OutlookRecord>({ $ref: "OutlookRecord#" }), Type.Null()], {
      description: "null with too few sessions.",
    }),
    widthRatio: Type.Union([Type.Number(), Type.Null()], {
      description: "Width of the first interval against the usual one of the record.",
      examples: [0.95],
    }),
  },
  {
    $id: "Outlook",
    description: "How far the next closes of a symbol may be from the last one.",
  },
);

export type ServiceStatus = Static<typeof ServiceStatus>;
export const ServiceStatus = Type.Object(
  {
    status: Type.Literal("Online"),
    modelo_carregado: Type.Boolean({
      description: "Whether a model is loaded. The name is kept for existing clients.",
    }),
    ticker: Type.Union([Type.String(), Type.Null()], {
      description: "Symbol of the model in use; null without a model.",
    }),
    modelVersion: Type.Union([Type.String(), Type.Null()], {
      description: "Version in use; null without a model.",
    }),
    docs: Type.String({ description: "Path of the documentation.", examples: ["/docs"] }),
    version: Type.String({ description: "Version of the service.", examples: ["0.1.0"] }),
  },
  { $id: "ServiceStatus", description: "Whether the service is up and what it serves." },
);

export type Health = Static<typeof Health>;
export const Health = Type.Object(
  { status: Type.Literal("ok") },
  { $id: "Health", description: "The check passed." },
);

export type ProblemEntry = Static<typeof ProblemEntry>;
export const ProblemEntry = Type.Object(
  {
    index: Type.Integer({ description: "Index in `prices`, from 0.", examples: [3] }),
    pointer: Type.String({
      description: "JSON pointer to the value in the body.",
      examples: ["#/prices/3"],
    }),
    detail: Type.String({ examples: ['expected a positive finite number, got "abc"'] }),
  },
  { $id: "ProblemEntry", description: "One value that breaks a rule." },
);

export type Problem = Static<typeof Problem>;
export const Problem = Type.Object(
  {
    type: Type.String({
      description: "Identifies the kind of problem; the same as `code`, as a URI.",
      examples: ["urn:problem:afterbell:wrong-price-count"],
    }),
    title: Type.String({ examples: ["Wrong number of prices"] }),
    status: Type.Integer({ description: "HTTP status.", examples: [400] }),
    detail: Type.String({
      description: "The rule and the value that broke it.",
      examples: ["need exactly 60 prices, got 59"],
    }),
    code: Type.String({
      description: "Stable name of the problem, for programs.",
      examples: ["WRONG_PRICE_COUNT"],
    }),
    errors: Type.Optional(
      Type.Array(Type.Unsafe<ProblemEntry>({ $ref: "ProblemEntry#" }), {
        description: "The invalid values, at most the first 10.",
      }),
    ),
  },
  { $id: "Problem", description: "Problem details as in RFC 9457." },
);
