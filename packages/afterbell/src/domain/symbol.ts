import { InvalidOptionError } from "./errors.ts";

/**
 * The ticker in the form used for file names and requests: upper case, as Yahoo spells it
 * (`AAPL`, `BRK-B`, `PETR4.SA`, `M&M.NS`, `^GSPC`, `EURUSD=X`).
 *
 * @throws {InvalidOptionError} Anything else, such as a path.
 */
export function parseSymbol(text: string): string {
  const symbol = text.trim().toUpperCase();
  if (isSymbol(symbol)) return symbol;
  throw new InvalidOptionError("symbol", "a ticker such as AAPL, BRK-B, ^GSPC or EURUSD=X", text);
}

/** Whether the text is a ticker in this form already. */
export function isSymbol(text: string): boolean {
  return /^[A-Z0-9^][A-Z0-9.^=_&-]{0,31}$/.test(text) && !text.includes("..");
}
