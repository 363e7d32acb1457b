import type { Forecaster, PanelForecast, SymbolForecast } from "../domain/forecaster.ts";
import type { SessionDate } from "../domain/session-date.ts";

/** A rule that a forecast breaks, and what it has instead. */
export interface ForecastFault {
  readonly rule: string;
  readonly got: string;
}

/** The origin and symbol that a forecast must be for. */
export interface ForecastSubject {
  readonly symbol: string;
  readonly originDate: SessionDate;
  /** The symbol's last session on the origin date or before it. */
  readonly session: SessionDate;
}

/** @param s Index of the symbol in the panel. @returns undefined for a valid forecast. */
export function faultOf(
  forecast: PanelForecast | undefined,
  s: number,
  subject: ForecastSubject,
  forecaster: Pick<Forecaster, "horizon" | "quantileLevels">,
): ForecastFault | undefined {
  const fault = (rule: string, got: unknown) => ({ rule, got: String(got ?? "none") });
  const { originDate, symbol, session } = subject;
  if (forecast?.originDate !== originDate) {
    return fault(`be for the origin date ${originDate}`, forecast?.originDate);
  }
  const ofSymbol = forecast.forecasts[s];
  if (ofSymbol?.symbol !== symbol) return fault(`be for ${symbol}`, ofSymbol?.symbol);
  if (ofSymbol.session !== session) {
    return fault(`be made from the session of ${session}`, ofSymbol.session);
  }
  return stepsFault(ofSymbol, forecaster);
}

function stepsFault(
  { steps }: SymbolForecast,
  { horizon, quantileLevels }: Pick<Forecaster, "horizon" | "quantileLevels">,
): ForecastFault | undefined {
  const fault = (rule: string, got: unknown) => ({ rule, got: String(got) });
  if (steps.length !== horizon) return fault(`have ${horizon} steps`, steps.length);
  for (const [i, { stepAhead, median, quantiles }] of steps.entries()) {
    if (stepAhead !== i + 1) return fault(`have stepAhead ${i + 1} at index ${i}`, stepAhead);
    const where = `at step ${stepAhead}`;
    if (!Number.isFinite(median)) return fault(`have a finite median ${where}`, median);
    if (quantiles.length !== quantileLevels.length) {
      return fault(`have ${quantileLevels.length} quantiles ${where}`, quantiles.length);
    }
    const broken = quantiles.find((q, k) => !(Number.isFinite(q) && q >= (quantiles[k - 1] ?? q)));
    if (broken !== undefined) return fault(`have finite, ascending quantiles ${where}`, broken);
  }
  return undefined;
}
