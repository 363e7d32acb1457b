/** @file Forecasts of stored prices as the service gives them: by the model in use, and none is made for a request. */

import { stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { InvalidOptionError } from "../domain/errors.ts";
import { type ForecastResult, forecastJob } from "../jobs/forecast-job.ts";
import { runJob } from "../jobs/run-job.ts";
import { isKnownError } from "../known-error.ts";
import type { Outlook } from "../serve/contract.ts";
import { NoForecastError, NoIntervalModelError, SymbolNotStoredError } from "../serve/errors.ts";
import type { ForecastQuery, ForecastSource } from "../serve/forecast.ts";
import type { CliContext } from "./context.ts";
import { workspaceOf } from "./workspace.ts";
import { worldOf } from "./world.ts";

/** Forecasts that are kept until what they were made from changes. */
const MAX_KEPT = 1_000;

/** A forecast, and the state of the files that it was made from. */
interface Kept {
  readonly state: string;
  readonly outlook: Promise<Outlook>;
}

/** One forecast is computed at a time, and again only after prices, models or the ledger have changed. */
export function storedForecasts(context: CliContext): ForecastSource {
  const kept = new Map<string, Kept>();
  let last: Promise<unknown> = Promise.resolve();
  return async (symbol, query) => {
    const state = await stateOf(symbol, context);
    await requireModel(symbol, query, context);
    const key = JSON.stringify([symbol, query.horizon, query.coverage]);
    const known = kept.get(key);
    if (known?.state === state) return known.outlook;
    const outlook = last.then(() => forecastOf(symbol, query, context));
    last = outlook.catch(() => {});
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, { state, outlook });
    outlook.catch(() => kept.delete(key));
    return outlook;
  };
}

/** @throws {SymbolNotStoredError} Nothing is stored under the symbol. */
async function stateOf(symbol: string, context: CliContext): Promise<string> {
  const { prices, panelModels, ledger } = workspaceOf(context);
  const stored = await timeOf(prices.path(symbol));
  if (stored === null) throw new SymbolNotStoredError(symbol);
  const versions = await panelModels.inUse();
  const inUse = versions.get(symbol) ?? null;
  // The prices of its whole panel decide a symbol's forecast.
  const panel = [...versions].filter(([, version]) => isDeepStrictEqual(version, inUse));
  const members = await Promise.all(panel.map(([member]) => timeOf(prices.path(member))));
  return JSON.stringify([stored, inUse, members, await timeOf(ledger.path)]);
}

async function timeOf(file: string): Promise<string | null> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found && `${found.ino} ${found.size} ${found.mtimeNs}`;
}

/** @throws {NoIntervalModelError} A forecast would have to fit one, which is not a request's work. */
async function requireModel(
  symbol: string,
  { horizon }: ForecastQuery,
  context: CliContext,
): Promise<void> {
  const { panelModels } = workspaceOf(context);
  const used = (await panelModels.inUse()).get(symbol);
  const manifest = used && (await panelModels.manifest(used.model, used.version));
  if (!manifest || manifest.horizon < horizon) throw new NoIntervalModelError(symbol, horizon);
}

async function forecastOf(
  symbol: string,
  query: ForecastQuery,
  context: CliContext,
): Promise<Outlook> {
  const spec = { ...query, symbols: [symbol], unrecorded: true };
  try {
    return outlookOf(await runJob(forecastJob, spec, worldOf(context)), symbol);
  } catch (error) {
    // Which coverages there are, the model says.
    if (!isKnownError(error) || error instanceof InvalidOptionError) throw error;
    throw new NoForecastError(symbol, error.message);
  }
}

function outlookOf(
  { outlooks: [found], failed, nominalCoverage }: ForecastResult,
  symbol: string,
): Outlook {
  if (!found) throw new NoForecastError(symbol, failed[0]?.message ?? "too few sessions");
  const { version, currency, lastSession, lastClose, steps, record, widthRatio } = found;
  return {
    ...{ symbol, currency, lastSession, lastClose, widthRatio, modelVersion: version },
    coverage: nominalCoverage,
    steps: steps.map(({ stepAhead, date, median, interval: { lower, upper } }) => {
      return { stepAhead, date, median, lower, upper };
    }),
    record: record && { sessions: record.sessions, held: record.held },
  };
}
