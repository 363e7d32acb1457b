/** @file Simulated prices whose volatility clusters, as that of stocks does. */

import { uniforms } from "./random-walk.ts";

export interface GarchOptions {
  readonly seed: number;
  readonly sessions: number;
  /** Degrees of freedom of Student's t for the innovations. @default normal */
  readonly degreesOfFreedom?: number;
  /** From the middle on, long-run volatility is this many times as high. @default 1 */
  readonly volatilityChange?: number;
}

/**
 * GARCH(1,1) log returns, v' = ω + 0.08 r² + 0.91 v with a long-run volatility of 1 % a session
 * (T. Bollerslev, "Generalized autoregressive conditional heteroskedasticity", 1986).
 *
 * @returns (sessions) closes, and (sessions) the volatility of each session's own return.
 */
export function garchCloses(options: GarchOptions) {
  const { seed, sessions, degreesOfFreedom, volatilityChange = 1 } = options;
  const innovation = innovations(seed, degreesOfFreedom);
  const closes = new Float64Array(sessions);
  const volatilities = new Float64Array(sessions);
  let variance = 1e-4;
  let logPrice = Math.log(100);
  for (let i = 0; i < sessions; i++) {
    volatilities[i] = Math.sqrt(variance);
    const change = volatilities[i]! * innovation();
    logPrice += change;
    closes[i] = Math.exp(logPrice);
    const longRun = 1e-4 * (i >= sessions / 2 ? volatilityChange ** 2 : 1);
    variance = 0.01 * longRun + 0.08 * change ** 2 + 0.91 * variance;
  }
  return { closes, volatilities };
}

/** Draws of mean 0 and variance 1. */
export function innovations(seed: number, degreesOfFreedom?: number): () => number {
  const uniform = uniforms(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  if (degreesOfFreedom === undefined) return normal;
  return () => {
    let chiSquare = 0;
    for (let k = 0; k < degreesOfFreedom; k++) chiSquare += normal() ** 2;
    return normal() * Math.sqrt((degreesOfFreedom - 2) / chiSquare);
  };
}
