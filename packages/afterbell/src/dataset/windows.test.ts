import { expect, test } from "vitest";
import type { ScaledValues } from "./scaler.ts";
import { selectWindows, slidingWindows } from "./windows.ts";

const values = Float64Array.of(0, 1, 2, 3, 4, 5) as ScaledValues;

test("each window's targets are the closes right after its context", () => {
  const windows = slidingWindows(values, { contextLength: 3, horizon: 2 });
  expect([...windows.starts]).toEqual([0, 1]);
  expect([...windows.targets]).toEqual([3, 4, 4, 5]);
});

test("a selection keeps contexts and targets together", () => {
  const windows = slidingWindows(values, { contextLength: 2, horizon: 1 });
  const some = selectWindows(windows, 1, 3);
  expect([...some.starts]).toEqual([1, 2]);
  expect([...some.targets]).toEqual([3, 4]);
});

test("a series too short for one window has none", () => {
  const windows = slidingWindows(values, { contextLength: 6, horizon: 1 });
  expect(windows.starts.length).toBe(0);
  expect(selectWindows(windows, 0, 0).targets.length).toBe(0);
});
