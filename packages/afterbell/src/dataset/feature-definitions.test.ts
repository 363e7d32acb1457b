import { expect, test } from "vitest";
import { marketsWithRanges, nextWeekday } from "../../test/support/range-markets.ts";
import { panelOf } from "../domain/panel.ts";
import { featureDefinitions } from "./feature-definitions.ts";
import { panelFeatures } from "./panel-features.ts";

test("every column has a definition, in the order of the columns", () => {
  const panel = panelOf(...marketsWithRanges(20));
  const [{ groups }] = panelFeatures(panel, { nextSession: nextWeekday }) as [
    ReturnType<typeof panelFeatures>[number],
  ];
  const namesOf = (all: object) =>
    Object.entries(all).map(([group, columns]) => [group, Object.keys(columns as object)]);
  expect(namesOf(featureDefinitions)).toEqual(namesOf(groups));
});
