/** @file Parses the body of a forecast request into closes. */

import { jsonExcerpt } from "../domain/json-excerpt.ts";
import type { ProblemEntry } from "./contract.ts";
import { InvalidPricesError, MissingBodyError, WrongPriceCountError } from "./errors.ts";

/** Largest number of invalid values that a problem lists. */
const MAX_REPORTED = 10;

/**
 * The list of prices, its elements not yet checked.
 *
 * @throws {MissingBodyError} No body.
 * @throws {InvalidPricesError} Not an object with a list named `prices`.
 */
export function pricesOf(body: unknown): readonly unknown[] {
  if (body === undefined) throw new MissingBodyError();
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new InvalidPricesError(`expected an object with prices, got ${jsonExcerpt(body)}`);
  }
  const { prices } = body as { prices?: unknown };
  if (prices === undefined) throw new InvalidPricesError("prices is required: a list of numbers");
  if (!Array.isArray(prices)) {
    throw new InvalidPricesError(`prices: expected a list of numbers, got ${jsonExcerpt(prices)}`);
  }
  return prices;
}

/**
 * Text such as `"1"` is not converted to a number, and a missing price is not filled in.
 *
 * @returns (contextLength) closes, each positive and finite.
 * @throws {WrongPriceCountError} Not `contextLength` prices. Checked before the prices themselves.
 * @throws {InvalidPricesError} Something else than a positive finite number among them.
 */
export function parsePrices(prices: readonly unknown[], contextLength: number): Float64Array {
  if (prices.length !== contextLength) throw new WrongPriceCountError(contextLength, prices.length);
  const closes = new Float64Array(contextLength);
  for (let i = 0; i < contextLength; i++) {
    const price = prices[i];
    if (!isPrice(price)) throw invalidPrices(prices);
    closes[i] = price;
  }
  return closes;
}

// JSON has no Infinity, but 1e999 is read as one.
function isPrice(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
}

function invalidPrices(prices: readonly unknown[]): InvalidPricesError {
  const errors: ProblemEntry[] = [];
  for (const [index, price] of prices.entries()) {
    if (isPrice(price)) continue;
    const detail = `expected a positive finite number, got ${jsonExcerpt(price)}`;
    errors.push({ index, pointer: `#/prices/${index}`, detail });
    if (errors.length === MAX_REPORTED) break;
  }
  const first = errors[0]!;
  return new InvalidPricesError(`prices[${first.index}]: ${first.detail}`, errors);
}
