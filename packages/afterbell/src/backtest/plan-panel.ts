/** @file Origins that the series of a panel share, and who takes part in each fit. */

import { foldsOf, groupByFit, type RollingOrigin } from "../dataset/rolling-origin.ts";
import { indexAtOrBefore } from "../domain/bar-series.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import type { Panel } from "../domain/panel.ts";
import { sessionDate } from "../domain/session-date.ts";
import type { PanelFit } from "./panel-fit.ts";

/** One fit, on those series of a panel that take part in it. */
export interface PlannedFit extends PanelFit {
  readonly panel: Panel;
}

/**
 * Calendar days without a session after which a series takes part in no new fit: it is halted or delisted, and
 * what was known at its own moment would be all that the others may learn from. Longer than any holidays.
 */
export const MAX_IDLE_DAYS = 14;

/**
 * The fits of a panel. Origins are laid on the dates on which any series has a session, as {@link foldsOf} lays
 * them on one series' bars. A series takes part in a fit if it has `minTrainLength` sessions by its date, the last
 * of them not long ago. All of it follows from the past, so sessions that are appended add fits and change none.
 *
 * @throws {SeriesTooShortError} Not as many folds as asked for, or no series that takes part in any.
 */
export function planPanel({ series }: Panel, plan: RollingOrigin): PlannedFit[] {
  const days = [...new Set(series.flatMap((one) => [...one.days]))].sort((a, b) => a - b);
  const fits = groupByFit(foldsOf(days.length, plan)).map((folds): PlannedFit => {
    const trainDay = days[folds[0]!.train.end - 1]!;
    return {
      panel: { series: series.filter((one) => takesPart(one, trainDay, plan.minTrainLength)) },
      trainDate: sessionDate(trainDay),
      maxTrainLength: plan.maxTrainLength,
      originDates: folds.map(({ origin }) => sessionDate(days[origin]!)),
    };
  });
  const planned = fits.filter(({ panel }) => panel.series.length > 0);
  if (planned.length > 0) return planned;
  const longest = Math.max(...series.map(({ length }) => length));
  const why = `minTrainLength ${plan.minTrainLength} by an origin, with sessions up to it`;
  throw new SeriesTooShortError(plan.minTrainLength + plan.horizon, longest, why);
}

function takesPart(series: Panel["series"][number], day: number, minTrainLength: number): boolean {
  const last = indexAtOrBefore(series, day);
  return last + 1 >= minTrainLength && day - series.days[last]! <= MAX_IDLE_DAYS;
}
