import { expect, test } from "vitest";
import type { SessionDate } from "../domain/bar.ts";
import { verdictOf } from "./verdict.ts";

const evaluation = (mae: number) => ({
  from: "2023-04-14" as SessionDate,
  to: "2024-07-19" as SessionDate,
  sessions: 318,
  test: { mae, rmse: 4 },
  persistence: { mae: 1.8128396, rmse: 2.4931 },
});

test("says in one sentence how a forecaster did beside the last close", () => {
  expect(verdictOf(evaluation(3.126))).toBe(
    "No better than the last close: MAE 3.13 against 1.81 on the same 318 sessions",
  );
  expect(verdictOf(evaluation(1.8128396))).toMatch(/^No better/);
  expect(verdictOf(evaluation(1.5))).toBe(
    "A lower error than the last close: MAE 1.5 against 1.81 on the same 318 sessions, significance not tested",
  );
});
