/** @file Our maximum likelihood beside that of Python's `arch`, on simulated returns. */

import { test } from "vitest";
import { expectAgreement } from "./support/garch-agreement.ts";
import { garchGolden } from "./support/garch-golden.ts";
import { seriesFromCloses } from "./support/walk.ts";

test.each(garchGolden.simulated.cases)(
  "on simulated returns with $innovations innovations",
  async (golden) => {
    let logClose = 0;
    const logCloses = [0, ...garchGolden.simulated.returns.map((r) => (logClose += r / 100))];
    await expectAgreement(seriesFromCloses(logCloses.map(Math.exp)), golden);
  },
);
