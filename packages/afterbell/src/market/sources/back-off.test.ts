import { expect, test } from "vitest";
import { parseRetryAfter, waitBefore } from "./back-off.ts";

const backOff = { attempts: 5, baseMs: 1000, maxMs: 60_000 };
const wait = (failures: number, retryAfterMs: number | null, random: number) =>
  waitBefore(failures, retryAfterMs, () => random, backOff);

test("the bound doubles, and the jitter is full", () => {
  expect([1, 2, 3, 4].map((failures) => wait(failures, null, 0.5))).toEqual([
    500, 1000, 2000, 4000,
  ]);
  expect(wait(4, null, 0)).toBe(0);
  expect(wait(20, null, 0.9)).toBe(60_000);
});

test("Retry-After is waited at least, and a minute at most", () => {
  expect(wait(1, 7000, 0.5)).toBe(7000);
  expect(wait(4, 1000, 0.5)).toBe(4000);
  expect(wait(1, 86_400_000, 0.5)).toBe(60_000);
});

// RFC 9110, section 10.2.3: both examples are the RFC's.
test("Retry-After in seconds or as a date", () => {
  const now = new Date("1999-12-31T23:59:29Z");
  expect(parseRetryAfter("120", now)).toBe(120_000);
  expect(parseRetryAfter("Fri, 31 Dec 1999 23:59:59 GMT", now)).toBe(30_000);
  expect(parseRetryAfter("Fri, 31 Dec 1999 23:59:00 GMT", now)).toBe(0);
  for (const nothing of [null, "", "soon", "-3", "1.5"]) {
    expect(parseRetryAfter(nothing, now)).toBeNull();
  }
});
