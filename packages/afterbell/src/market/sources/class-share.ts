/** @file Classes of shares: `BRK.B` elsewhere is `BRK-B` at Yahoo, where a dot is for exchanges. */

/**
 * Yahoo's suffixes of exchanges with one or two letters.
 *
 * Source: Yahoo Help, "Exchanges and data providers on Yahoo Finance".
 */
const exchangeSuffixes = new Set(
  `F L T V
   AE AS AT AX BA BC BD BE BK BO BR CA CL CN CO CR DE DU EG EX HA HE HK HM IC IL IR IS JK JO KL KQ KS KW
   LS MA MC ME MI MU MX NE NS NX NZ OL PA PM PR PS QA RG RO SA SE SG SI SN SR SS ST SW SZ
   TA TG TI TL TO TW VI VN VS WA XA XC XD`.split(/\s+/),
);

/** @returns `BRK-B` for `BRK.B`; null for a symbol that is not spelled like a class of shares. */
export function classShareSpelling(symbol: string): string | null {
  const [, name, suffix] = /^([A-Z]+)\.([A-Z]{1,2})$/.exec(symbol.toUpperCase()) ?? [];
  if (name === undefined || suffix === undefined || exchangeSuffixes.has(suffix)) return null;
  return `${name}-${suffix}`;
}
