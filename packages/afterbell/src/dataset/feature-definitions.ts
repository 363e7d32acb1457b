/** @file What each feature of `panelFeatures` is, in words and formulas, for programs that compute them themselves. */

import type { VarianceBasis } from "./level-history.ts";
import type { FeatureGroups } from "./panel-features.ts";

type Definitions = {
  readonly [Group in keyof FeatureGroups]-?: Readonly<
    Record<keyof NonNullable<FeatureGroups[Group]>, string>
  >;
};

/** By group, in the order of its columns. The symbols are those of {@link featureNotation}. */
export const featureDefinitions: Definitions = {
  returns: {
    return: "r(t) / s(t), clipped at -6 and 6",
    absoluteReturn: "ln(1 + |r(t)| / s(t))",
    return5: "5 mean(r, 5)(t) / (s(t) sqrt(5)), clipped at -4 and 4",
  },
  levels: {
    mean5: "ln(mean(V, 5)(t)) / 2 - ln s(t)",
    mean22: "ln(mean(V, 22)(t)) / 2 - ln s(t)",
    mean66: "ln(mean(V, 66)(t)) / 2 - ln s(t)",
    level: "ln s(t) - A(t) / 2",
    longRun: "A(t) / 2 + 4",
  },
  calendar: {
    monday: "1 if d(t) is a Monday, else 0",
    friday: "1 if d(t) is a Friday, else 0",
    afterHoliday:
      "1 if d(t) is more than one day after the session and no Monday, or more than three days after it; else 0",
  },
  echo: {
    echo91: "max(0, b(d(t) - 91 days) - 1)",
    echo364: "max(0, b(d(t) - 364 days) - 1)",
    echo84or98: "max(0, b(d(t) - 84 days) - 1, b(d(t) - 98 days) - 1)",
    recentShock: "max(0, b - 1.5) of the sessions t - 39 to t, the largest",
    echo91Alone: "echo91 if recentShock is below 0.3, else 0",
    echo364Alone: "echo364 if recentShock is below 0.3, else 0",
  },
  ranges: {
    overnight: "n(t) / s(t), clipped at -6 and 6",
    absoluteOvernight: "ln(1 + |n(t)| / s(t))",
    parkinson: "ln(max(P(t), 1e-8)) / 2 - ln s(t), clipped at -4 and 4",
    variance: "ln(V(t)) / 2 - ln s(t), clipped at -4 and 4",
  },
  volume: {
    volume: "u(t) - mean(u, 22)(t), clipped at -4 and 4",
    volume5: "mean(u, 5)(t) - mean(u, 66)(t), clipped at -4 and 4",
  },
  market: {
    marketReturn: "market mean of return",
    marketVariance: "market mean of variance; of absoluteReturn for series of closes",
    marketMean5: "market mean of mean5",
    marketMean22: "market mean of mean22",
    marketLevel: "market mean of level",
  },
  marketVolume: { marketVolume: "market mean of volume" },
};

/** What the symbols of {@link featureDefinitions} and {@link varianceDefinitions} mean. */
export const featureNotation: Readonly<Record<string, string>> = {
  t: "a session of a series. A value that is not known, or not finite, is missing; what is computed from it is missing too, unless said otherwise.",
  "O(t), H(t), L(t), C(t)":
    "open, high, low and close, adjusted for splits and dividends; missing where not above 0",
  "r(t)": "ln(C(t) / C(t - 1)); missing in the first session",
  "n(t)": "ln(O(t) / C(t - 1)); missing in the first session",
  "w(t)": "ln(max(H(t), O(t), C(t)) / min(L(t), O(t), C(t)))",
  "P(t)": "w(t)^2 / (4 ln 2)",
  "u(t)": "ln of the volume; missing where the volume is not above 0",
  "mean(x, k)(t)":
    "mean of the known values of x in the sessions t - k + 1 to t; missing with fewer than 0.6 k of them, rounded up",
  "s(t)":
    "sqrt(e(t)), where e(t) = 0.94 e(t - 1) + 0.06 r(t)^2 from the first known return on, and before it the mean of the known r^2 of the 22 sessions from that return on; a session without a return leaves e as it was. Missing for 21 sessions from the first known return on, and where e(t) is 0",
  "V(t)": "variance of the session: `variance` of the network says how",
  "A(t)":
    "mean of ln(mean(V, 22)) over all sessions up to t that have it; ln(mean(V, 66)(t)) while fewer than 60 have it",
  "d(t)": "the day of the next session after t, by the exchange's calendar as it was planned then",
  "b(day)":
    "ln V(t) - ln(mean(V, 22)(t - 1)) of the session on that day; 0 where there is none, where it is missing, and in the first 23 sessions of a series",
  "market mean of x":
    "mean of the known values of x of the same date, over all series of the panel whose sessions end at the same local time and whose V is computed alike, the series itself included; missing with fewer than five",
};

/** V(t), by what it is computed from. */
export const varianceDefinitions: Readonly<Record<VarianceBasis, string>> = {
  ranges: "max(1e-7, n(t)^2 + max(w(t)^2 / 2 - (2 ln 2 - 1) ln(C(t) / O(t))^2, P(t) / 5))",
  closes: "max(1e-7, r(t)^2)",
};
