/** @file What the networks of a model say of the session after the last one of each series. */

import { ewmaVolatility } from "../../dataset/scale-features.ts";
import { dateAt } from "../../domain/bar-series.ts";
import type { Panel } from "../../domain/panel.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { networkWidths } from "./network-widths.ts";
import type { PanelModel, PanelModelSurroundings } from "./panel-model.ts";
import { scaledBy } from "./width-steps.ts";

/** Step 1 from the last session of a series. */
export interface NetworkOutlook {
  readonly symbol: string;
  /** The last session, which it is made from. */
  readonly session: SessionDate;
  readonly lastClose: number;
  /** Which of the model's networks, from 0: the first that has all its inputs there. */
  readonly network: number;
  /** s of the last session. */
  readonly volatility: number;
  /** Of the next session's log return. */
  readonly logVariance: number;
  /** Square root of the variance. */
  readonly width: number;
  /** Past residuals that `shape` was made from. */
  readonly residuals: number;
  /** One at each of `quantileLevels`, in units of the width. */
  readonly shape: readonly number[];
}

/** In the order of the series; none for a series that step 1 of is HARx's. */
export function networkOutlooks(
  panel: Panel,
  { networks }: Pick<PanelModel, "networks">,
  surroundings: PanelModelSurroundings,
): NetworkOutlook[] {
  const origins = panel.series.map(({ length }) => [length - 1]);
  const scaledOf = networks.map((network) =>
    scaledBy(panel, networkWidths(panel, origins, { network, ...surroundings }), 1),
  );
  return panel.series.flatMap((series, s) => {
    const last = series.length - 1;
    for (const [network, scaledAt] of scaledOf.entries()) {
      const { width, shape } = scaledAt(s, last);
      if (!Number.isFinite(width) || !shape.quantiles) continue;
      return {
        ...{ symbol: series.symbol, session: dateAt(series, last), network },
        ...{ lastClose: series.close[last]!, volatility: ewmaVolatility(series)[last]! },
        ...{ logVariance: 2 * Math.log(width), width },
        ...{ residuals: shape.residuals, shape: [...shape.quantiles] },
      };
    }
    return [];
  });
}
