import { selectBackend } from "@afterbell/lstm";
import type { PanelTest } from "./big-tech.ts";
import { FIVE_SEEDS, network } from "./contenders.ts";
import { judge } from "./judge.ts";
import { measured, type Row } from "./row.ts";

/** Sessions between the four fits of a judgement: 971 sessions are forecast. */
const REFIT_EVERY = 252;
const LIMIT_SECONDS = 120;

/** How long it takes to judge the network of one seed over the test range, refitted each year, and to fit five. */
export async function trainingTimeRow({ panel, from }: PanelTest): Promise<Row> {
  const backend = selectBackend();
  const start = performance.now();
  await judge(network({ backend }), REFIT_EVERY, panel, { from, stepAhead: 1 });
  await network({ backend, seeds: FIVE_SEEDS }).fit(panel);
  const seconds = (performance.now() - start) / 1000;
  return {
    ...measured(
      "judgement with a fit a year, and five seeds",
      `${seconds.toFixed(0)} s`,
      backend.name,
    ),
    wanted: `≤ ${LIMIT_SECONDS} s`,
    isMet: seconds <= LIMIT_SECONDS,
  };
}
