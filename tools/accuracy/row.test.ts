import { expect, test } from "vitest";
import { allBetween, atMost, near } from "./row.ts";

test("a figure at its bound is met, one beyond it is not", () => {
  expect(atMost("CRPS", 0.985, 0.985)).toMatchObject({
    got: "0.9850",
    wanted: "≤ 0.985",
    isMet: true,
  });
  expect(atMost("CRPS", 0.98501, 0.985)).toMatchObject({ got: "0.9850", isMet: false });
  expect(near("coverage", 0.895, [0.9, 1])).toMatchObject({ got: "89.5 %", isMet: true });
  expect(near("coverage", 0.885, [0.9, 1])).toMatchObject({ wanted: "90 % ± 1", isMet: false });
  expect(allBetween("terciles", [0.88, 0.9], [0.88, 0.92]).isMet).toBe(true);
  expect(allBetween("terciles", [0.9, 0.93], [0.88, 0.92])).toMatchObject({
    got: "90.0 %, 93.0 %",
    isMet: false,
  });
});
