import { expect, test } from "vitest";
import { minorUnit } from "./minor-unit.ts";

test("pence, cents and agorot are hundredths; pounds and dollars are not", () => {
  expect(minorUnit("GBp")).toEqual({ name: "pence", major: "GBP", perMajor: 100 });
  expect(minorUnit("GBX")).toEqual(minorUnit("GBp"));
  expect(minorUnit("ZAc")).toMatchObject({ name: "cents", major: "ZAR" });
  expect(minorUnit("ILA")).toMatchObject({ name: "agorot", major: "ILS" });
  for (const major of ["GBP", "USD", "ZAR", "ILS", ""]) expect(minorUnit(major)).toBeNull();
});
