import { expect, test } from "vitest";
import { nextWeekday, rangeSeries } from "../../../test/support/range-markets.ts";
import { panelOf } from "../../domain/panel.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { chooseInputs } from "./network-inputs.ts";

const SESSIONS = 200;
const panel = panelOf(
  ...Array.from({ length: 9 }, (_, seed) =>
    rangeSeries(`US${seed}`, newYorkHours, { from: "2020-01-06", sessions: SESSIONS, seed }),
  ),
);
const choose = (maxSessions?: number) =>
  chooseInputs(panel, { nextSession: nextWeekday, ...(maxSessions && { maxSessions }) })!;

test("of more sessions than a network needs, whole series at even distances are trained on", () => {
  const symbolsOf = (maxSessions?: number) =>
    choose(maxSessions).features.map(({ symbol }) => symbol);
  expect(symbolsOf(3 * SESSIONS)).toEqual(["US0", "US3", "US6"]);
  expect(symbolsOf(4 * SESSIONS + 50)).toEqual(["US0", "US2", "US4", "US6"]);
  expect(symbolsOf(10)).toEqual(["US0"]);
  expect(symbolsOf()).toHaveLength(9);
});

test("they see the means of the whole market", () => {
  const [all, some] = [choose(), choose(3 * SESSIONS)];
  expect(some.inputs.groups).toContain("market");
  expect(some.features[1]!.groups.market).toEqual(all.features[3]!.groups.market);
  expect(some.featuresOf(4).groups).toEqual(all.features[4]!.groups);
});
