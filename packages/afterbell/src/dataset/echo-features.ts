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

/** How far sessions went beyond what was usual, for echoes of any number of sessions to be looked up in. */
export interface Surprises {
  /** Of the first session. */
  readonly firstDay: number;
  /** b by day from the first session's on; 0 where it is not known. */
  readonly byDay: Float64Array;
  /** (T) as {@link EchoFeatures} has it. */
  readonly recentShock: Float64Array;
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

/** b(t) = ln V(t) - ln M22(t - 1). @param days (T) of the sessions. */
export function surprisesOf(
  { variance, mean22 }: VarianceLevels,
  days: Readonly<Int32Array>,
): Surprises {
  const [firstDay = 0] = days;
  const byDay = new Float64Array((days.at(-1) ?? firstDay) - firstDay + 1);
  const recentShock = new Float64Array(days.length);
  for (let t = WARM_UP; t < days.length; t++) {
    const surprise = Math.log(variance[t]!) - Math.log(mean22[t - 1]!);
    if (Number.isNaN(surprise)) continue;
    byDay[days[t]! - firstDay] = surprise;
    if (surprise > SHOCK_ABOVE) raise(recentShock, t, surprise - SHOCK_ABOVE);
  }
  return { firstDay, byDay, recentShock };
}

export function echoFeatures(surprises: Surprises, options: EchoOptions): EchoFeatures {
  const { echo91, echo364, ...others } = plainEchoes(surprises, options);
  const echo98 = echoOf(surprises, 98, options);
  const echo84or98 = echoOf(surprises, 84, options);
  for (let t = 0; t < echo98.length; t++) echo84or98[t] = Math.max(echo84or98[t]!, echo98[t]!);
  return { echo91, echo364, echo84or98, ...others };
}

/** Those that are looked up on the very day, or days. */
export type PlainEchoes = Omit<EchoFeatures, "echo84or98">;

export function plainEchoes(surprises: Surprises, options: EchoOptions): PlainEchoes {
  const { recentShock } = surprises;
  const echo91 = echoOf(surprises, 91, options);
  const echo364 = echoOf(surprises, 364, options);
  const alone = (values: Float64Array) => {
    const echo = new Float64Array(values.length);
    for (let t = 0; t < echo.length; t++) {
      if (recentShock[t]! < NO_RECENT_SHOCK) echo[t] = values[t]!;
    }
    return echo;
  };
  return {
    ...{ echo91, echo364, recentShock },
    ...{ echo91Alone: alone(echo91), echo364Alone: alone(echo364) },
  };
}

/** The largest of the days from `offset` before the next session on, none of which is after the session itself. */
function echoOf(
  { firstDay, byDay }: Surprises,
  offset: number,
  { days, nextDays, sessions = 1 }: EchoOptions,
): Float64Array {
  const span = Math.floor((7 * sessions) / 5);
  const echo = new Float64Array(days.length);
  for (let t = 0; t < echo.length; t++) {
    const start = nextDays[t]! - offset - firstDay;
    const end = Math.min(start + span, days[t]! - firstDay + 1);
    let largest = ECHO_ABOVE;
    for (let d = Math.max(0, start); d < end; d++) if (byDay[d]! > largest) largest = byDay[d]!;
    echo[t] = largest - ECHO_ABOVE;
  }
  return echo;
}

/** Takes a shock into the largest of the sessions that it is recent for. */
function raise(recentShock: Float64Array, from: number, shock: number): void {
  const end = Math.min(from + SHOCK_SESSIONS, recentShock.length);
  for (let t = from; t < end; t++) recentShock[t] = Math.max(recentShock[t]!, shock);
}
