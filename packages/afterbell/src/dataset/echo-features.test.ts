import { describe, expect, test } from "vitest";
import { type EchoFeatures, echoFeatures, surprisesOf } from "./echo-features.ts";
import type { VarianceLevels } from "./variance-levels.ts";

/** Sessions every day, all of variance 1e-4 but for some that are e^b times as large. */
function echoes(shocks: Readonly<Record<number, number>>, sessions?: number): EchoFeatures {
  const length = 500;
  const variance = new Float64Array(length).fill(1e-4);
  for (const [t, b] of Object.entries(shocks)) variance[Number(t)]! *= Math.exp(b);
  const mean22 = new Float64Array(length).fill(1e-4);
  const levels = { variance, mean22 } as unknown as VarianceLevels;
  const days = Int32Array.from({ length }, (_, t) => 20_000 + t);
  const nextDays = days.map((day) => day + 1);
  return echoFeatures(surprisesOf(levels, days), { days, nextDays, ...(sessions && { sessions }) });
}

/** Where a column is above 0, and its values there. */
const heard = (column: Float64Array) =>
  [...column].flatMap((value, t) => (value > 0 ? [[t, Number(value.toFixed(9))]] : []));

describe("a session of e³ times the usual variance", () => {
  const { echo91, echo364, echo84or98, recentShock } = echoes({ 100: 3 });

  test("is heard 91 and 364 days before the next session, by 3 - 1", () => {
    expect(heard(echo91)).toEqual([[190, 2]]);
    expect(heard(echo364)).toEqual([[463, 2]]);
  });

  test("is heard 84 and 98 days before", () => {
    expect(heard(echo84or98)).toEqual([
      [183, 2],
      [197, 2],
    ]);
  });

  test("is recent for 40 sessions, by 3 - 1.5", () => {
    expect(heard(recentShock)).toEqual(Array.from({ length: 40 }, (_, i) => [100 + i, 1.5]));
  });
});

test("the larger of two weeks is heard", () => {
  expect(heard(echoes({ 100: 2, 114: 4 }).echo84or98)).toContainEqual([197, 3]);
});

test("what is barely above the usual is not heard", () => {
  const { echo91, recentShock } = echoes({ 100: 1 });
  expect([...heard(echo91), ...heard(recentShock)]).toEqual([]);
});

test("an echo is alone where no shock was recent", () => {
  expect(heard(echoes({ 100: 3 }).echo91Alone)).toEqual([[190, 2]]);
  const answered = echoes({ 100: 3, 170: 2 }); // 170 is within 40 sessions of 190
  expect(heard(answered.echo91).map(([t]) => t)).toContain(190);
  expect(heard(answered.echo91Alone).map(([t]) => t)).not.toContain(190);
});

test("several sessions hear all days that they take: seven for five", () => {
  const days = heard(echoes({ 100: 3 }, 5).echo91).map(([t]) => t);
  expect(days).toEqual([184, 185, 186, 187, 188, 189, 190]);
});

test("no session is heard before it was, however many days are taken", () => {
  // 98 days from 91 days before the next session on reach a week beyond it.
  const days = heard(echoes({ 100: 3 }, 70).echo91).map(([t]) => t);
  expect(days[0]).toBe(100);
});

test("a day before the first session, or in the first month, is none", () => {
  expect(heard(echoes({ 10: 3 }).echo91)).toEqual([]);
});
