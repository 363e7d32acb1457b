import { InvalidOptionError } from "../../domain/errors.ts";
import type { Estimator } from "../../domain/forecaster.ts";
import { driftEstimator } from "./drift.ts";
import { type EtsOptions, etsEstimator } from "./ets.ts";
import { ewmaEstimator } from "./ewma.ts";
import { garchEstimator } from "./garch.ts";
import { historicalQuantilesEstimator } from "./historical-quantiles.ts";
import { persistenceEstimator } from "./persistence.ts";
import { seasonalPersistenceEstimator } from "./seasonal-persistence.ts";

export interface BaselineOptions {
  /** Sessions forecast from each origin. */
  readonly horizon: number;
  /** For those that simulate paths: ewma, garch, garch-t. */
  readonly seed: number;
  /** For ets alone, which cannot be had without: see {@link EtsOptions}. */
  readonly etsModule?: EtsOptions["etsModule"];
}

const baselines = {
  persistence: ({ horizon }) => persistenceEstimator(horizon),
  drift: ({ horizon }) => driftEstimator(horizon),
  seasonal: ({ horizon }) => seasonalPersistenceEstimator(horizon),
  historical: ({ horizon }) => historicalQuantilesEstimator({ horizon }),
  ewma: ({ horizon, seed }) => ewmaEstimator({ horizon, seed }),
  garch: ({ horizon, seed }) => garchEstimator({ horizon, seed }),
  "garch-t": ({ horizon, seed }) => garchEstimator({ horizon, seed, innovations: "student" }),
  ets: ({ horizon, etsModule }) => {
    if (!etsModule) throw new InvalidOptionError("etsModule", "augurs' wasm module", etsModule);
    return etsEstimator({ horizon, etsModule });
  },
} satisfies Record<string, (options: BaselineOptions) => Estimator>;

export type BaselineName = keyof typeof baselines;

/** Names of all baselines, the one to beat first. */
export const baselineNames: readonly string[] = Object.keys(baselines);

/**
 * The estimator of a baseline. All say quantiles at every one of `quantileLevels`.
 *
 * @throws {InvalidOptionError} No baseline of that name, a horizon or seed out of range, or ets without its module.
 */
export function baselineNamed(name: string, options: BaselineOptions): Estimator {
  if (!Object.hasOwn(baselines, name)) {
    throw new InvalidOptionError("baseline", `one of ${baselineNames.join(", ")}`, name);
  }
  requireWhole("horizon", 1, options.horizon);
  requireWhole("seed", 0, options.seed);
  return baselines[name as BaselineName](options);
}

function requireWhole(option: string, least: number, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new InvalidOptionError(option, `a whole number from ${least}`, value);
  }
}
