/**
 * @file Echoes: sessions far more volatile than those before them come again after a quarter and after a year, as
 * companies report earnings. What is looked up are the days before the *next* session.
 */

import type { VarianceLevels } from "./variance-levels.ts";

/** All (T), at least 0; 0 where there was no such session. */
export interface EchoFeatures {
  /** By how much b - 1 of 91 days before the next session is above 0, where b = ln V less ln M22 of the day before. */
  readonly echo91: Float64Array;
  readonly echo364: Float64Array;
  /** The same of the larger of 84 and 98 days before: reports move by a week. */
  readonly echo84or98: Float64Array;
  /** Largest b - 1.5 of the last 40 sessions: what was to come may just have been. */
  readonly recentShock: Float64Array;
  /** `echo91` where `recentShock` is below 0.3, else 0. */
  readonly echo91Alone: Float64Array;
  readonly echo364Alone: Float64Array;
}

export interface EchoOptions {
  /** Days of the sessions. */
  readonly days: Readonly<Int32Array>;
  /** Days of the sessions after them: `nextSessionDays`. */
  readonly nextDays: Readonly<Int32Array>;
  /**
   * Sessions that are forecast together. Above 1 the echo is the largest of as many calendar days as they take, seven
   * for five sessions.
   * @default 1
   */
  readonly sessions?: number;
}

/** b is not known before so many sessions. */
const WARM_UP = 23;
const ECHO_ABOVE = 1;
const SHOCK_ABOVE = 1.5;
const SHOCK_SESSIONS = 40;
const NO_RECENT_SHOCK = 0.3;

export function echoFeatures(levels: VarianceLevels, options: EchoOptions): EchoFeatures {
  const { days, nextDays, sessions = 1 } = options;
  const surprises = surprisesOf(levels);
  const span = Math.floor((7 * sessions) / 5);
  const indexOn = indexByDay(days);
  const echo = (...offsets: readonly number[]) =>
    days.reduce((out, _, t) => {
      let largest = ECHO_ABOVE;
      for (const offset of offsets) {
        for (let k = 0; k < span; k++) {
          const i = indexOn(nextDays[t]! - offset + k);
          if (i >= 0 && i <= t && surprises[i]! > largest) largest = surprises[i]!;
        }
      }
      out[t] = largest - ECHO_ABOVE;
      return out;
    }, new Float64Array(days.length));
  const recentShock = recentShocks(surprises);
  const alone = (values: Float64Array) =>
    values.map((value, t) => (recentShock[t]! < NO_RECENT_SHOCK ? value : 0));
  const [echo91, echo364, echo84or98] = [echo(91), echo(364), echo(84, 98)];
  return {
    ...{ echo91, echo364, echo84or98, recentShock },
    ...{ echo91Alone: alone(echo91), echo364Alone: alone(echo364) },
  };
}

/** b(t) = ln V(t) - ln M22(t - 1). @returns (T) NaN where it is not known. */
function surprisesOf({ variance, mean22 }: VarianceLevels): Float64Array {
  return variance.map((v, t) =>
    t < WARM_UP ? Number.NaN : Math.log(v) - Math.log(mean22[t - 1]!),
  );
}

function recentShocks(surprises: Float64Array): Float64Array {
  return surprises.map((_, t) => {
    let largest = SHOCK_ABOVE;
    for (let i = Math.max(0, t - SHOCK_SESSIONS + 1); i <= t; i++) {
      if (surprises[i]! > largest) largest = surprises[i]!;
    }
    return largest - SHOCK_ABOVE;
  });
}

/** @returns The index of a day's session; -1 where there is none. */
function indexByDay(days: Readonly<Int32Array>): (day: number) => number {
  const first = days[0] ?? 0;
  const table = new Int32Array((days.at(-1) ?? first) - first + 1).fill(-1);
  for (const [i, day] of days.entries()) table[day - first] = i;
  return (day) => table[day - first] ?? -1;
}
