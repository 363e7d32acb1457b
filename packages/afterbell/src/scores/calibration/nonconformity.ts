import { InvalidOptionError } from "../../domain/errors.ts";
import { intervalColumns } from "../interval-columns.ts";
import type { Outcomes } from "../outcomes.ts";
import { NotCalibratableError } from "./errors.ts";

/**
 * How far the actual fell from what was forecast, in a unit known at the origin: with c the centre
 * of the forecast and e its unit, the score of y is |ln (y / c)| / e, and the interval at threshold
 * q is c exp(± q e).
 */
export interface Nonconformity {
  /** First row with a unit. Rows before have neither score nor interval. */
  readonly start: number;
  /** (N) c, in the currency of the series. */
  readonly centres: Float64Array;
  /** (N) e; NaN before `start`. */
  readonly units: Float64Array;
  /** (N) NaN before `start`. */
  readonly scores: Float64Array;
}

/**
 * Powers of the forecaster's own half-width d and of the volatility v in a row's unit, e = d^¼ v^⅗:
 * scores should look alike in a quiet year and in a crisis, so that any run of sessions is covered.
 *
 * Chosen by measuring coverage over every 1,000 sessions and Winkler scores, around persistence and
 * around quantiles too narrow, too wide, of constant width and proportional to volatility. v is
 * a noisy estimate (20 sessions) and on its own makes wider intervals; d on its own fails if widths are constant;
 * so do the additive scores of conformalized quantile regression, max(ln lo − ln y, ln y − ln hi)
 * (Romano, Patterson, Candès 2019), around intervals that are too wide.
 */
const exponents = { halfWidth: 0.25, volatility: 0.6 };

/**
 * Normalised scores (Lei et al. 2018, section 5.2; Papadopoulos et al. 2008) of log prices. Where
 * the forecaster provides quantiles, c is the geometric mean of the interval's bounds and d half its
 * width in logs, so that its skew and its widths are kept; a point forecast, or an interval of no
 * width, has the volatility for d.
 *
 * @throws {InvalidOptionError} The forecaster provides quantiles, but not the bounds of this interval.
 * @throws {NotCalibratableError} An actual, a median or a bound that is not a positive number.
 */
export function nonconformityOf(outcomes: Outcomes, nominalCoverage: number): Nonconformity {
  const rows = outcomes.dates.length;
  const boundsOf = boundsAt(outcomes, nominalCoverage);
  const centres = new Float64Array(rows);
  const units = new Float64Array(rows);
  const scores = new Float64Array(rows);
  const volatilityOf = usableVolatilities(outcomes);
  let start = rows;
  for (let i = 0; i < rows; i++) {
    const [lower, upper] = boundsOf(i);
    const volatility = volatilityOf(i);
    if (volatility > 0) start = Math.min(start, i);
    const halfWidth = upper > lower ? (Math.log(upper) - Math.log(lower)) / 2 : volatility;
    // Of a point, the point itself: rounding must not part an unchanged price from its forecast.
    centres[i] = upper > lower ? lower * Math.exp(halfWidth) : lower;
    units[i] = halfWidth ** exponents.halfWidth * volatility ** exponents.volatility;
    const actual = positive(outcomes, i, "close", outcomes.actuals[i]!);
    scores[i] = Math.abs(Math.log(actual) - Math.log(centres[i]!)) / units[i]!;
  }
  return { start, centres, units, scores };
}

/**
 * @returns The volatility of row i, asked for in order; NaN before the first. Where one is missing,
 * the last known stands in. One under a tenth of the mean so far, as when a share is not traded,
 * counts as that tenth: measured in next to nothing, its score would be the largest for long.
 */
function usableVolatilities({ volatilities }: Outcomes) {
  let last = Number.NaN;
  let sum = 0;
  let count = 0;
  return (i: number): number => {
    const known = volatilities[i]!;
    if (!Number.isNaN(known)) {
      sum += known;
      count++;
      last = Math.max(known, sum / count / 10);
    }
    return last > 0 ? last : Number.NaN;
  };
}

/** @returns Lower and upper bound of row i: of a point forecast, twice the point. */
function boundsAt(outcomes: Outcomes, nominalCoverage: number) {
  const { quantileLevels, quantiles, medians } = outcomes;
  if (quantileLevels.length === 0) {
    return (i: number) => {
      const median = positive(outcomes, i, "median", medians[i]!);
      return [median, median] as const;
    };
  }
  const columns = intervalColumns(quantileLevels, nominalCoverage);
  if (!columns) {
    const expected = `a coverage whose bounds are among the quantiles forecast (${quantileLevels.join(", ")})`;
    throw new InvalidOptionError("nominalCoverage", expected, nominalCoverage);
  }
  const at = (i: number, q: number) =>
    positive(
      outcomes,
      i,
      `quantile ${quantileLevels[q]}`,
      quantiles[i * quantileLevels.length + q]!,
    );
  return (i: number) => [at(i, columns.lower), at(i, columns.upper)] as const;
}

function positive({ dates }: Outcomes, i: number, field: string, price: number): number {
  if (!(price > 0 && Number.isFinite(price))) {
    throw new NotCalibratableError(dates[i]!, field, price);
  }
  return price;
}
