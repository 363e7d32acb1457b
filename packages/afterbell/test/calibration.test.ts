/** @file Coverage over every 1,000 consecutive sessions, on simulated prices. */

import { type CoverageCase, coverageContract } from "./support/coverage.contract.ts";
import { garchCloses } from "./support/garch.ts";
import { dailySeries } from "./support/outcomes.ts";

const simulated: CoverageCase[] = [1, 2].flatMap((seed) =>
  (
    [
      ["normal", {}],
      ["Student's t", { degreesOfFreedom: 5 }],
      ["volatility trebles", { volatilityChange: 3 }],
      [
        "Student's t, volatility falls to a third",
        { degreesOfFreedom: 5, volatilityChange: 1 / 3 },
      ],
    ] as const
  ).map(([kind, options]) => ({
    name: `GARCH, ${kind}, seed ${seed}`,
    series: dailySeries(garchCloses({ seed, sessions: 12_000, ...options }).closes),
  })),
);

coverageContract(simulated);
