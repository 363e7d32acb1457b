/** One session of a chart made up for a test. */
export interface ChartRow {
  /** Start of the session, ISO. */
  readonly at: string;
  readonly close: number | null;
  readonly adjClose?: number | null;
  readonly volume?: number | null;
}

/** A response body in the shape of Yahoo's chart endpoint, open = close − 1 … high = close + 2. */
export function chart(
  rows: readonly ChartRow[],
  extra: { meta?: Record<string, unknown>; events?: unknown } = {},
) {
  const shifted = (by: number) => rows.map(({ close }) => (close === null ? null : close + by));
  const quote = {
    open: shifted(-1),
    high: shifted(2),
    low: shifted(-2),
    close: shifted(0),
    volume: rows.map(({ volume = 1000 }) => volume),
  };
  const adjclose = rows.map(({ close, adjClose = close }) => adjClose);
  return {
    chart: {
      result: [
        {
          meta: {
            currency: "USD",
            symbol: "AAPL",
            gmtoffset: -18000,
            exchangeTimezoneName: "America/New_York",
            dataGranularity: "1d",
            ...extra.meta,
          },
          timestamp: rows.map(({ at }) => Date.parse(at) / 1000),
          ...(extra.events === undefined ? {} : { events: extra.events }),
          indicators: { quote: [quote], adjclose: [{ adjclose }] },
        },
      ],
      error: null,
    },
  };
}

/** Sessions of New York from a first day on, weekends included: a test's calendar is simple. */
export function days(first: string, closes: readonly (number | null)[]): ChartRow[] {
  return closes.map((close, i) => ({
    at: new Date(Date.parse(`${first}T14:30:00Z`) + i * 86_400_000).toISOString(),
    close,
  }));
}
