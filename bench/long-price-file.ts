/** @file Price files of many symbols, made by a fixed rule: the same bytes everywhere. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { uniformNumbers } from "./dataset.ts";

export interface PriceFileShape {
  readonly symbols: number;
  readonly sessions: number;
  /** Rows by symbol or by date, with a column of symbols; columns by symbol; or one symbol without a name. */
  readonly layout: "by symbol" | "by date" | "wide" | "no symbol";
}

const SEED = 20240719;
const FIRST_DAY = Date.UTC(1990, 0, 1);
const DAY_MS = 86_400_000;

/** Writes random walks in cents, on weekdays. */
export async function writeLongPriceFile(path: string, shape: PriceFileShape): Promise<void> {
  const file = createWriteStream(path);
  let waiting = "";
  for (const line of linesOf(shape)) {
    waiting += `${line}\n`;
    if (waiting.length < 2 ** 20) continue;
    if (!file.write(waiting)) await once(file, "drain");
    waiting = "";
  }
  file.end(waiting);
  await once(file, "close");
}

/** The lines of such a file, without line breaks. */
export function* linesOf(shape: PriceFileShape): Generator<string> {
  const { symbols, sessions, layout } = shape;
  const names = Array.from({ length: symbols }, (_, i) => `S${String(i).padStart(3, "0")}`);
  const dates = weekdays(sessions);
  const walk = walkOf(symbols);
  const rowOf = (date: string, s: number) => `${date},${names[s]},${walk(s).join(",")}`;
  yield* headingOf(names, layout);
  if (layout === "wide") {
    for (const date of dates) yield `${date},${names.flatMap((_, s) => walk(s)).join(",")}`;
  } else if (layout === "no symbol") {
    for (const date of dates) yield `${date},${walk(0).join(",")}`;
  } else if (layout === "by symbol") {
    for (const s of names.keys()) for (const date of dates) yield rowOf(date, s);
  } else {
    for (const date of dates) for (const s of names.keys()) yield rowOf(date, s);
  }
}

const FIELDS = ["Open", "High", "Low", "Close", "Volume"];

function headingOf(names: readonly string[], layout: PriceFileShape["layout"]): string[] {
  if (layout === "no symbol") return [`Date,${FIELDS.join(",")}`];
  if (layout !== "wide") return [`Date,Ticker,${FIELDS.join(",")}`];
  const fields = names.flatMap(() => FIELDS);
  const tickers = names.flatMap((name) => FIELDS.map(() => name));
  return [
    `Price,${fields.join(",")}`,
    `Ticker,${tickers.join(",")}`,
    `Date${fields.map(() => ",").join("")}`,
  ];
}

function weekdays(count: number): string[] {
  const dates: string[] = [];
  for (let time = FIRST_DAY; dates.length < count; time += DAY_MS) {
    const date = new Date(time);
    if (date.getUTCDay() % 6 !== 0) dates.push(date.toISOString().slice(0, 10));
  }
  return dates;
}

/** @returns The next session of a symbol: open, high, low, close, volume as text. */
function walkOf(symbols: number): (symbol: number) => string[] {
  const uniform = uniformNumbers(SEED);
  const closes = Array.from({ length: symbols }, () => 50 + 100 * uniform());
  return (symbol) => {
    const open = closes[symbol]!;
    const close = Math.max(1, open * (1 + 0.04 * (uniform() - 0.5)));
    closes[symbol] = close;
    const [high, low] = [Math.max(open, close) * 1.005, Math.min(open, close) * 0.995];
    const prices = [open, high, low, close].map((price) => price.toFixed(2));
    return [...prices, String(Math.floor(1e7 * uniform()))];
  };
}
