import { requireCount, requirePositive } from "./options.ts";
import { ScoreWindow } from "./score-window.ts";
import type { ThresholdMethod } from "./threshold-method.ts";

export interface AciOptions {
  /**
   * γ, how far one row moves α.
   * @default 0.02: the smallest step with which every 1,000 sessions were covered within 1.5 % of
   * 90 % around every forecaster tried, badly scaled ones included; larger steps only widen
   */
  readonly stepSize?: number;
  /** Scores whose quantile is taken. @default 250, a year: 500 follow a change of regime too late */
  readonly windowLength?: number;
}

/**
 * Adaptive conformal inference: the conformal quantile of the last scores at level 1 − α_t, where
 *
 *     α_{t+1} = α_t + γ (α − err_t),    err_t = 1 where row t was missed, else 0.
 *
 * If α_t leaves (0, 1), {@link ScoreWindow.quantile} returns the largest or smallest score of the
 * window, and err_t counts misses of that interval, not of the endless one of the theory.
 *
 * Source: I. Gibbs, E. Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021.
 *
 * @throws {InvalidOptionError}
 */
export function aci({ stepSize = 0.02, windowLength = 250 }: AciOptions = {}): ThresholdMethod {
  requirePositive("stepSize", stepSize);
  requireCount("windowLength", windowLength);
  return {
    name: "aci",
    start: (scores, nominalCoverage) => {
      const window = new ScoreWindow(windowLength, scores);
      const target = 1 - nominalCoverage;
      let alpha = target;
      return {
        issue: () => ({ threshold: window.quantile(1 - alpha) }),
        observe: (score, issue) => {
          if (issue) alpha += stepSize * (target - (score > issue.threshold ? 1 : 0));
          window.add(score);
        },
      };
    },
  };
}
