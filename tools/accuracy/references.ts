/** @file The rivals beside an independent implementation in Python, so that none of them is weak by our own fault. */

import type { OneStep } from "./big-tech.ts";
import { meanLoss } from "./comparison.ts";
import { titleOf } from "./contenders.ts";
import type { Losses } from "./judge.ts";
import type { Row, Section } from "./row.ts";

interface Reference {
  readonly crps: number;
  readonly winkler?: number;
}

/** Of the same test range, prices and refits. */
const ONE_STEP = {
  garch: { crps: 0.01317, winkler: 0.10735 },
  ewma: { crps: 0.013172 },
  harWithMarket: { crps: 0.013046 },
  harx: { crps: 0.013013 },
} satisfies Partial<Record<keyof OneStep, Reference>>;
export const GARCH_FIVE_STEPS: Reference = { crps: 0.029259, winkler: 0.23419 };
/** Of the reference's CRPS. */
const TOLERANCE = 0.003;

export function references(losses: OneStep): Section {
  const names = Object.keys(ONE_STEP) as (keyof typeof ONE_STEP)[];
  return {
    title: "The rivals",
    text: `Mean losses one session ahead, beside those of an independent implementation in Python.`,
    beside: "in Python",
    rows: [
      ...names.map((name) => referenceRow(losses[name], ONE_STEP[name])),
      ...[losses.network, losses.fiveSeeds].map((own, i): Row => {
        const what = `panel network, ${i === 0 ? "one seed" : "five seeds"}: CRPS, Winkler 90`;
        return { what, got: figures(own), beside: "", wanted: "", isMet: null };
      }),
    ],
  };
}

export function referenceRow(own: Losses, { crps, winkler }: Reference): Row {
  const isMet = Math.abs(meanLoss(own, "crps") / crps - 1) <= TOLERANCE;
  return {
    what: `${titleOf(own)}: CRPS, Winkler 90`,
    got: figures(own),
    beside: `${crps.toFixed(6)}${winkler ? `, ${winkler.toFixed(5)}` : ""}`,
    wanted: `CRPS ± ${100 * TOLERANCE} %`,
    isMet,
  };
}

function figures(losses: Losses): string {
  return `${meanLoss(losses, "crps").toFixed(6)}, ${meanLoss(losses, "winkler").toFixed(5)}`;
}
