/** @file Currencies in which some exchanges quote: hundredths of the unit that everybody knows. */

export interface MinorUnit {
  /** `pence`. */
  readonly name: string;
  /** ISO 4217 code of the unit it is a part of: `GBP`. */
  readonly major: string;
  readonly perMajor: number;
}

const minorUnits: ReadonlyMap<string, MinorUnit> = new Map([
  ["GBp", { name: "pence", major: "GBP", perMajor: 100 }],
  ["GBX", { name: "pence", major: "GBP", perMajor: 100 }],
  ["ZAc", { name: "cents", major: "ZAR", perMajor: 100 }],
  ["ILA", { name: "agorot", major: "ILS", perMajor: 100 }],
]);

/**
 * @param currency As a source writes it; case matters: `GBp` are pence, `GBP` pounds.
 * @returns null for a currency that is not a part of another.
 */
export function minorUnit(currency: string): MinorUnit | null {
  return minorUnits.get(currency) ?? null;
}
