import type { Forecast } from "../domain/forecast.ts";

/** Forecasts of one forecaster for one symbol, in columns. Prices in the currency of the series. */
export interface ForecastTable {
  readonly forecaster: string;
  /** H */
  readonly horizon: number;
  /** (Q) */
  readonly quantileLevels: readonly number[];
  /** (N) indices of the origins, ascending. */
  readonly origins: Int32Array;
  /** (N, H, 1 + Q) row-major: the median, then the quantiles. */
  readonly values: Float64Array;
}

/** Values of one forecast in a table's order. */
export function valuesPerForecast(table: Pick<ForecastTable, "horizon" | "quantileLevels">) {
  return table.horizon * (1 + table.quantileLevels.length);
}

/** @returns (N, H, 1 + Q) of forecasts in the order given, all of one shape. */
export function valuesOf(forecasts: readonly Pick<Forecast, "steps">[]): Float64Array {
  const horizon = forecasts[0]?.steps.length ?? 0;
  const perStep = 1 + (forecasts[0]?.steps[0]?.quantiles.length ?? 0);
  const values = new Float64Array(forecasts.length * horizon * perStep);
  let offset = 0;
  for (const { steps } of forecasts) {
    for (const { median, quantiles } of steps) {
      values[offset] = median;
      values.set(quantiles, offset + 1);
      offset += perStep;
    }
  }
  return values;
}
