import { requireCount, requirePositive } from "./options.ts";
import { ScoreWindow } from "./score-window.ts";
import type { ThresholdMethod, ThresholdTracker } from "./threshold-method.ts";

export interface PidOptions {
  /** Step of the quantile tracker, as a share of the range of the last scores. @default 0.1, as the paper */
  readonly learningRate?: number;
  /** Scores whose range is the unit of both gains. @default 100, as the authors' experiments */
  readonly windowLength?: number;
  /** K_I, in the same unit. @default 1: what an eighth of a turn adds is the range */
  readonly integratorGain?: number;
  /**
   * C_sat: the more, the more misses pass before the integrator saturates.
   * @default 1, as the authors' experiments with stock prices; 230 misses too many in 1,000 rows
   */
  readonly saturation?: number;
}

/**
 * Conformal PID control: the threshold of row t + 1 is q_{t+1} + r_t(Σ_{i ≤ t} (err_i − α)), where
 *
 *     P    q_{t+1} = q_t + η_t (err_t − α),    η_t = learning rate · range of the last scores
 *     I    r_t(x) = K_I tan(x ln(t + 1) / ((t + 1) C_sat)), ±∞ from a quarter turn on
 *
 * It has no D, the "scorecaster": what could forecast the scores is in their unit already, the
 * volatility. Differently from the paper, both q and the sum are held within the scores of the window:
 * the sum so that an interval without end is one as wide as the largest of them, q so that steps
 * made in a wild month do not take a quiet year to undo (a control engineer's anti-windup).
 *
 * Source: A. Angelopoulos, E. Candès, R. Tibshirani, "Conformal PID control for time series
 * prediction", NeurIPS 2023, and the authors' code for ln(t + 1) and the range.
 *
 * @throws {InvalidOptionError}
 */
export function pid(options: PidOptions = {}): ThresholdMethod {
  const { learningRate = 0.1, windowLength = 100, integratorGain = 1, saturation = 1 } = options;
  const gains = { learningRate, integratorGain, saturation };
  for (const [option, value] of Object.entries(gains)) requirePositive(option, value);
  requireCount("windowLength", windowLength);
  return {
    name: "pid",
    start: (scores, nominalCoverage) => {
      const first = new ScoreWindow(scores.length, scores).quantile(nominalCoverage);
      return control(new ScoreWindow(windowLength, scores), first, 1 - nominalCoverage, gains);
    },
  };
}

type Gains = Required<Omit<PidOptions, "windowLength">>;

function control(
  window: ScoreWindow,
  first: number,
  target: number,
  { learningRate, integratorGain, saturation }: Gains,
): ThresholdTracker {
  let tracked = first;
  let excess = 0;
  let rows = 0;
  const range = () => window.largest - window.smallest;
  return {
    issue: () => {
      const angle = (excess * Math.log(rows + 1)) / ((rows + 1) * saturation);
      const wanted = tracked + integratorGain * range() * saturatedTangent(angle);
      return { threshold: within(window, wanted) };
    },
    observe: (score, issue) => {
      if (issue) {
        const error = (score > issue.threshold ? 1 : 0) - target;
        tracked += learningRate * range() * error;
        excess += error;
        rows++;
      }
      window.add(score);
      tracked = within(window, tracked);
    },
  };
}

function within({ smallest, largest }: ScoreWindow, threshold: number): number {
  return Math.min(Math.max(threshold, smallest), largest);
}

/** tan, saturated from a quarter turn on: at a number that exceeds any range, since 0 · ∞ is NaN. */
function saturatedTangent(angle: number): number {
  if (Math.abs(angle) >= Math.PI / 2) return Math.sign(angle) * Number.MAX_SAFE_INTEGER;
  return Math.tan(angle);
}
