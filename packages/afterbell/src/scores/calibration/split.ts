import { ScoreWindow } from "./score-window.ts";
import type { ThresholdMethod } from "./threshold-method.ts";

/**
 * Static split conformal prediction: the conformal quantile of the warm-up's scores, then never
 * again. It covers as intended only while later scores are exchangeable with those, which
 * volatility sees to that they are not: the yardstick of the adaptive methods.
 *
 * Sources: H. Papadopoulos et al., "Inductive confidence machines for regression", ECML 2002;
 * J. Lei et al., "Distribution-free predictive inference for regression", JASA 113, 2018.
 */
export function split(): ThresholdMethod {
  return {
    name: "split",
    start: (scores, nominalCoverage) => {
      const threshold = new ScoreWindow(scores.length, scores).quantile(nominalCoverage);
      return { issue: () => ({ threshold }), observe: () => {} };
    },
  };
}
