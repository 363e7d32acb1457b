import { InvalidOptionError } from "../../domain/errors.ts";
import { requireCount, requirePositive } from "./options.ts";
import { ScoreWindow } from "./score-window.ts";
import type { Issue, ThresholdMethod, ThresholdTracker } from "./threshold-method.ts";

export interface DtaciOptions {
  /**
   * γ of each expert.
   * @default 0.008, 0.016, 0.032, 0.064: the middle of the paper's grid; with only smaller steps
   * coverage drifts over 1,000 sessions, with larger ones intervals only widen
   */
  readonly stepSizes?: readonly number[];
  /**
   * Scores whose quantile is taken.
   * @default 100: a mean of experts reacts less than a single one, so the window must react more
   */
  readonly windowLength?: number;
  /** |I|, rows over which regret is to be small: sets η and σ. @default 500, as the paper */
  readonly regretInterval?: number;
}

/** The mean's threshold, and each expert's α and threshold at that time. */
interface ExpertsIssue extends Issue {
  readonly alphas: Float64Array;
  readonly thresholds: Float64Array;
}

/**
 * Dynamically tuned adaptive conformal inference: one expert per γ, each an ACI of its own; the
 * threshold is the conformal quantile at their weighted mean of α (the deterministic variant, not
 * the draw of one expert). With β_t the largest α that would have covered row t, experts are weighed
 * by the pinball loss ℓ(β, α_i) = α (β − α_i) − min(0, β − α_i):
 *
 *     v_i = w_i exp(−η ℓ(β_t, α_i)),    w_i ← (1 − σ) v_i + σ Σ v / k
 *     σ = 1 / (2|I|),    η = √(3/|I|) √((ln(k|I|) + 2) / ((1 − α)² α³ + α² (1 − α)³))
 *
 * Where scores become known late, β_t is taken among the scores known by then.
 *
 * Source: I. Gibbs, E. Candès, "Conformal inference for online prediction with arbitrary
 * distribution shifts", JMLR 25, 2024, algorithm 1.
 *
 * @throws {InvalidOptionError}
 */
export function dtaci({
  stepSizes = [0.008, 0.016, 0.032, 0.064],
  windowLength = 100,
  regretInterval = 500,
}: DtaciOptions = {}): ThresholdMethod {
  if (stepSizes.length === 0) throw new InvalidOptionError("stepSizes", "at least one", "none");
  for (const stepSize of stepSizes) requirePositive("stepSizes", stepSize);
  requireCount("windowLength", windowLength);
  requireCount("regretInterval", regretInterval);
  return {
    name: "dtaci",
    start: (scores, nominalCoverage) => {
      const window = new ScoreWindow(windowLength, scores);
      return trackExperts(window, 1 - nominalCoverage, stepSizes, regretInterval);
    },
  };
}

function trackExperts(
  window: ScoreWindow,
  target: number,
  stepSizes: readonly number[],
  regretInterval: number,
): ThresholdTracker<ExpertsIssue> {
  const alphas = new Float64Array(stepSizes.length).fill(target);
  const weights = new Float64Array(stepSizes.length).fill(1 / stepSizes.length);
  const reweigh = exponentialWeights(weights, target, regretInterval);
  return {
    issue: () => ({
      threshold: window.quantile(1 - dot(weights, alphas)),
      alphas: alphas.slice(),
      thresholds: alphas.map((alpha) => window.quantile(1 - alpha)),
    }),
    observe: (score, issue) => {
      if (issue) {
        reweigh(1 - window.countBelow(score) / (window.size + 1), issue.alphas);
        for (const [i, stepSize] of stepSizes.entries()) {
          alphas[i]! += stepSize * (target - (score > issue.thresholds[i]! ? 1 : 0));
        }
      }
      window.add(score);
    },
  };
}

/** @returns The update of `weights` by what the experts said and what was right. */
function exponentialWeights(weights: Float64Array, target: number, regretInterval: number) {
  const count = weights.length;
  const sharing = 1 / (2 * regretInterval);
  const spread = (1 - target) ** 2 * target ** 3 + target ** 2 * (1 - target) ** 3;
  const rate = Math.sqrt((3 / regretInterval) * ((Math.log(count * regretInterval) + 2) / spread));
  return (beta: number, alphas: Float64Array): void => {
    let total = 0;
    for (const [i, alpha] of alphas.entries()) {
      const loss = target * (beta - alpha) - Math.min(0, beta - alpha);
      weights[i]! *= Math.exp(-rate * loss);
      total += weights[i]!;
    }
    // Divided by their sum, which changes no mean and keeps them from vanishing.
    for (let i = 0; i < count; i++) {
      weights[i] = ((1 - sharing) * weights[i]!) / total + sharing / count;
    }
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
