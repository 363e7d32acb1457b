import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { priceWalk } from "../../../test/support/price-walk.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { Bar } from "../../domain/bar.ts";
import { readPriceFile } from "../price-file.ts";

const now = new Date("2026-11-30T12:00:00Z");
const bars = priceWalk({ seed: 5, sessions: 200, level: 180 });
const last = bars.at(-1)!;

async function findingsOf(text: string, unadjusted = false) {
  const path = join(await temporaryFolder(), "prices.csv");
  await writeFile(path, text);
  const { report } = await readPriceFile(path, { symbol: "X", now, unadjusted });
  return report.findings
    .filter(({ severity }) => severity !== "note")
    .map(({ severity, kind, dates }) => `${severity} ${kind} ${dates[0]}`);
}

const closesOf = (some: readonly Bar[]) =>
  `Date,Close\n${some.map(({ date, close }) => `${date},${close.toFixed(2)}\n`).join("")}`;
const fullOf = (some: readonly Bar[]) =>
  `Date,Open,High,Low,Close,Volume\n${some
    .map(({ date, open, high, low, close, volume }) =>
      [date, ...[open, high, low, close].map((price) => price?.toFixed(2)), volume].join(","),
    )
    .join("\n")}\n`;

describe("a file that was cut off", () => {
  test("in the last price", async () => {
    const text = closesOf(bars);
    expect(await findingsOf(text)).toEqual([]);
    expect(await findingsOf(text.slice(0, -1))).toEqual([]); // only the line break is missing
    expect(await findingsOf(text.slice(0, -2))).toEqual([`warning last-bar ${last.date}`]);
    expect(await findingsOf(text.slice(0, -4))).toEqual([`warning last-bar ${last.date}`]);
    expect(await findingsOf(text.slice(0, -5))).toEqual([`error last-bar ${last.date}`]);
    expect(await findingsOf(text.slice(0, -6))).toEqual([`error last-bar ${last.date}`]);
  });

  test("with a line break after it, it is a jump", async () => {
    expect(await findingsOf(`${closesOf(bars).slice(0, -5)}\n`)).toEqual([
      `error jump ${last.date}`,
    ]);
  });

  test("in the last volume", async () => {
    const text = fullOf(bars);
    expect(await findingsOf(text.slice(0, -1))).toEqual([]);
    expect(await findingsOf(text.slice(0, -3))).toEqual([`error last-bar ${last.date}`]);
  });

  test("in the oldest session of a file that descends", async () => {
    const text = closesOf([...bars].reverse());
    expect(await findingsOf(text.slice(0, -5))).toEqual([`error last-bar ${bars[0]!.date}`]);
  });
});

test("a volume without a price after all prices", async () => {
  const next = `2024-01-01,,,,,123456\n`;
  const text = fullOf(bars.filter(({ date }) => date < "2024-01-01"));
  expect(await findingsOf(text + next)).toEqual(["error last-bar 2024-01-01"]);
  expect(await findingsOf(`${text}2024-01-01,,,,,\n`)).toEqual([]);
});

describe("the distance of an adjusted close to the close", () => {
  /** A dividend of 2 % before every 40th session, as a source adjusts for it. */
  const factorAt = (i: number) => 0.98 ** Math.ceil((bars.length - 1 - i) / 40);
  const text = (change: (i: number) => number = () => 1) =>
    `Date,Close,Adj Close,Volume\n${bars
      .map(({ date, close, volume }, i) =>
        [date, close, (close * factorAt(i) * change(i)).toFixed(4), volume].join(","),
      )
      .join("\n")}\n`;

  test("changes with dividends", async () => {
    expect(await findingsOf(text())).toEqual([]);
  });

  test.each([0.58, 0.97, 1.04, 1.7])("times %f on the last row alone", async (factor) => {
    const changed = text((i) => (i === bars.length - 1 ? factor : 1));
    expect(await findingsOf(changed)).toEqual([`error last-bar ${last.date}`]);
  });

  test("another convention from the middle on is one finding", async () => {
    const changed = text((i) => (i < 100 ? 1 : 0.7));
    expect(await findingsOf(changed)).toEqual([`error mixed-conventions ${bars[100]!.date}`]);
    expect(await findingsOf(changed, true)).toEqual([]); // the adjusted close is not used
  });

  test("a split that the raw close has and the adjusted one has not", async () => {
    const rows = bars.map(({ date, close, volume }, i) =>
      [date, (close * (i < 100 ? 4 : 1)).toFixed(2), close, volume].join(","),
    );
    expect(await findingsOf(`Date,Close,Adj Close,Volume\n${rows.join("\n")}\n`)).toEqual([]);
  });
});
