import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chart, days } from "../../../test/support/chart.ts";
import { json, text } from "../../../test/support/loopback-server.ts";
import { sharedFile } from "../../../test/support/parts.ts";
import { yahooClient } from "../../../test/support/yahoo-client.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import type { PriceHistory } from "./price-source.ts";

const yahoo = yahooClient();

const day = (text: string) => text as SessionDate;
const good = chart(days("2020-01-06", [10, 11, 12]));
const range = { start: day("2020-01-06"), end: day("2020-01-09") };

describe("recorded answers", () => {
  const recorded = (name: string) => {
    const file = JSON.parse(readFileSync(sharedFile(`yahoo/${name}`), "utf8"));
    return file.response.bodyJson ?? file.response.body;
  };
  const later = new Date("2025-02-20T12:00:00Z");
  const history = (name: string, symbol: string, start: string, end: string) => {
    yahoo.server.answerWith(json(recorded(name)));
    return yahoo.source({ now: () => later }).history(symbol, { start: day(start), end: day(end) });
  };

  // pandas 3.0.6 with yfinance's auto_adjust: ratio = adjclose / close; open × ratio, …
  test("AAPL over a split, a dividend and a change of clocks, as yfinance adjusts it", async () => {
    const name = "yf2_chart-AAPL-2020-08-31-to-2020-11-07.json";
    const { bars, events } = await history(name, "AAPL", "2020-08-31", "2020-11-07");
    expect(bars).toHaveLength(49);
    expect(bars[0]).toEqual({
      date: "2020-08-31",
      open: 124.40310060397898,
      high: 127.73793655138815,
      low: 122.86244278988478,
      close: 125.82673645019531,
      volume: 225702700,
    });
    expect(bars.at(-1)).toEqual({
      date: "2020-11-06",
      open: 115.5727390073877,
      high: 116.4323036892573,
      low: 113.43358602193297,
      close: 115.93415069580078,
      volume: 114457900,
    });
    const sum = bars.reduce((total, { close }) => total + close, 0);
    expect(Math.abs(sum / 5538.409370422363 - 1)).toBeLessThan(1e-12);
    expect(events).toEqual([
      ...[{ date: "2020-08-31", kind: "split", description: "split 4:1", factor: 4, amount: null }],
      {
        ...{ date: "2020-11-06", kind: "dividend", description: "dividend of 0.205" },
        ...{ factor: null, amount: 0.205 },
      },
    ]);
  });

  test("a coin, a currency, and pence", async () => {
    const of = (name: string, symbol: string) => history(name, symbol, "2020-01-01", "2020-01-03");
    const btc = await of("yf2_chart-BTC-USD-2020-01-01-to-2020-01-03.json", "BTC-USD");
    expect(btc.bars.map(({ date }) => date)).toEqual(["2020-01-01", "2020-01-02"]);
    const eur = await of("yf2_chart-EURUSD_X-2020-01-01-to-2020-01-03.json", "EURUSD=X");
    expect(eur.bars.map(({ volume }) => volume)).toEqual([0, 0]);
    const ocado = await of("yf2_chart-OCDO.L-2020-01-01-to-2020-01-03.json", "OCDO.L");
    expect(ocado.bars).toEqual([
      {
        date: "2020-01-02",
        open: 1279.5,
        high: 1286.5699462890625,
        low: 1258,
        close: 1259.5,
        volume: 728520,
      },
    ]);
    const facts = (history: PriceHistory) => [
      ...[history.currency, history.exchange, history.zone, history.instrumentType],
      history.closesAt,
    ];
    expect(facts(btc)).toEqual(["USD", "CCC", "UTC", "CRYPTOCURRENCY", "24:00"]);
    expect(facts(eur)).toEqual(["USD", "CCY", "Europe/London", "CURRENCY", "24:00"]);
    expect(facts(ocado)).toEqual(["GBp", "LSE", "Europe/London", "EQUITY", "16:30"]);
  });

  test("no such symbol, and no data in a range", async () => {
    const unknown = readFileSync(sharedFile("yahoo/error-404-delisted.json"), "utf8");
    yahoo.server.answerWith(json(unknown, 404));
    await expect(yahoo.source().history("NOPE", range)).rejects.toThrow(
      'NOPE: Yahoo does not know this symbol (status 404: "Not Found: No data found, symbol may be delisted")',
    );
    const nothing = recorded("yf2_historical-BEKE-400-data-doesnt-exist.json");
    yahoo.server.answerWith(text(nothing, 400));
    await expect(yahoo.source().history("BEKE", range)).rejects.toMatchObject({
      code: "EMPTY_RANGE",
    });
  });

  test("429 as the edge words it", async () => {
    const edge = readFileSync(sharedFile("yahoo/error-429-edge.txt"), "utf8");
    yahoo.server.answerWith(text(edge, 429), json(good));
    expect((await yahoo.source().history("AAPL", range)).bars).toHaveLength(3);
  });
});
