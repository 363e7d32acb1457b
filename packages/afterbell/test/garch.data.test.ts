/** @file Our maximum likelihood beside that of Python's `arch`, on recorded prices. */

import { test } from "vitest";
import { readPriceFile } from "../src/index.ts";
import { expectAgreement } from "./support/garch-agreement.ts";
import { garchGolden } from "./support/garch-golden.ts";
import { sharedFile } from "./support/parts.ts";

test.each(garchGolden.files)("$file with $innovations innovations", async (golden) => {
  const { series } = await readPriceFile(sharedFile(golden.file), {
    symbol: "GOLDEN",
    unadjusted: true,
  });
  await expectAgreement(series, golden);
});
