/** @file The loss of one target and its derivatives, before any mean is taken. */

import { digamma } from "./digamma.ts";
import type { Floats } from "./floats.ts";
import { lgamma } from "./lgamma.ts";
import type { Loss } from "./loss.ts";
import { sigmoid, softplus } from "./sigmoid.ts";

/**
 * The loss of `target` for the outputs from index `first` on. Writes the derivative by each of these
 * outputs to the same index of `outGradient`.
 */
export type LossOfTarget = (
  outputs: Floats,
  first: number,
  target: number,
  outGradient: Floats,
) => number;

export function lossOfTarget(loss: Loss): LossOfTarget {
  switch (loss.type) {
    case "mse":
      return squared;
    case "mae":
      return absolute;
    case "huber":
      return huber(loss.delta);
    case "gaussian":
      return gaussian;
    case "student-t":
      return studentT;
    case "pinball":
      return pinball(loss.quantileLevels);
  }
}

/** (a − y)². */
const squared: LossOfTarget = (outputs, first, target, outGradient) => {
  const difference = outputs[first]! - target;
  outGradient[first] = 2 * difference;
  return difference * difference;
};

/** |a − y|, its slope 0 at 0 as in PyTorch. */
const absolute: LossOfTarget = (outputs, first, target, outGradient) => {
  const difference = outputs[first]! - target;
  outGradient[first] = Math.sign(difference);
  return Math.abs(difference);
};

/**
 * d² / 2 up to |d| = δ, then δ (|d| − δ / 2), for d = a − y.
 * Source: P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical
 * Statistics 35(1), 1964.
 */
function huber(delta: number): LossOfTarget {
  return (outputs, first, target, outGradient) => {
    const difference = outputs[first]! - target;
    const size = Math.abs(difference);
    outGradient[first] = size <= delta ? difference : delta * Math.sign(difference);
    return size <= delta ? (difference * difference) / 2 : delta * (size - delta / 2);
  };
}

/**
 * max(τe, (τ − 1)e) summed over the levels τ, for e = y − output; its slope 0 at 0.
 * Source: R. Koenker, G. Bassett, "Regression quantiles", Econometrica 46(1), 1978.
 */
function pinball(levels: readonly number[]): LossOfTarget {
  return (outputs, first, target, outGradient) => {
    let sum = 0;
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i]!;
      const error = target - outputs[first + i]!;
      const slope = error > 0 ? level : level - 1;
      outGradient[first + i] = error === 0 ? 0 : -slope;
      sum += slope * error;
    }
    return sum;
  };
}

/** Keeps a scale above 0, where the likelihood is unbounded. */
const SMALLEST_SCALE = 1e-6;
const MIN_DEGREES_OF_FREEDOM = 2; // below, the variance is infinite

/** σ of a raw scale output. */
export function scaleOf(raw: number): number {
  return softplus(raw) + SMALLEST_SCALE;
}

/** ν of a raw degrees-of-freedom output. */
export function degreesOfFreedomOf(raw: number): number {
  return MIN_DEGREES_OF_FREEDOM + softplus(raw);
}

const HALF_LOG_TWO_PI = 0.9189385332046727;
const HALF_LOG_PI = 0.5723649429247001;

/**
 * −log N(y; μ, σ) = log σ + z² / 2 + log(2π) / 2, z = (y − μ) / σ. With its constant, so that it is
 * a log-density and comparable with Student-t's: PyTorch's `gaussian_nll_loss(full=True)` without
 * the bound that one puts on the variance.
 */
const gaussian: LossOfTarget = (outputs, first, target, outGradient) => {
  const scale = scaleOf(outputs[first + 1]!);
  const z = (target - outputs[first]!) / scale;
  outGradient[first] = -z / scale;
  outGradient[first + 1] = ((1 - z * z) / scale) * sigmoid(outputs[first + 1]!);
  return Math.log(scale) + (z * z) / 2 + HALF_LOG_TWO_PI;
};

/**
 * −log t(y; ν, μ, σ) = log Γ(ν/2) − log Γ((ν+1)/2) + log(νπ) / 2 + log σ + (ν+1)/2 · log(1 + z²/ν),
 * z = (y − μ) / σ.
 * Source: K. L. Lange, R. J. A. Little, J. M. G. Taylor, "Robust statistical modeling using the t
 * distribution", JASA 84(408), 1989; derivatives by hand, ψ = (log Γ)'.
 */
const studentT: LossOfTarget = (outputs, first, target, outGradient) => {
  const scale = scaleOf(outputs[first + 1]!);
  const nu = degreesOfFreedomOf(outputs[first + 2]!);
  const z = (target - outputs[first]!) / scale;
  const share = (z * z) / nu;
  const logTail = Math.log1p(share);
  const pull = (nu + 1) / (1 + share) / nu; // (ν + 1) / (ν + z²)
  outGradient[first] = (-pull * z) / scale;
  outGradient[first + 1] = ((1 - pull * z * z) / scale) * sigmoid(outputs[first + 1]!);
  const ofNu = digamma(nu / 2) - digamma((nu + 1) / 2) + 1 / nu + logTail - pull * share;
  outGradient[first + 2] = (ofNu / 2) * sigmoid(outputs[first + 2]!);
  const logGammas = lgamma(nu / 2) - lgamma((nu + 1) / 2);
  const constant = logGammas + Math.log(nu) / 2 + HALF_LOG_PI + Math.log(scale);
  return constant + ((nu + 1) / 2) * logTail;
};
