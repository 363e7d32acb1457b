/** @file GJR-GARCH beside Python's `arch`, on recorded prices. */

import { test } from "vitest";
import { readPriceFile } from "../src/index.ts";
import { expectFhsAgreement } from "./support/garch-fhs-agreement.ts";
import { garchFhsGolden } from "./support/garch-fhs-golden.ts";
import { sharedFile } from "./support/parts.ts";

test.each(garchFhsGolden.files)("$file", async (golden) => {
  const { series } = await readPriceFile(sharedFile(golden.file), {
    symbol: "GOLDEN",
    unadjusted: true,
  });
  await expectFhsAgreement(series, golden);
});
