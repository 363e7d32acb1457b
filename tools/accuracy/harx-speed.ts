/**
 * Time and memory of HARx on made-up symbols: a fit, and the forecasts of all symbols from the last session.
 *
 *     node tools/accuracy/harx-speed.ts [--symbols 500] [--sessions 2500] [--horizon 1]
 */

import { parseArgs } from "node:util";
import { dateAt, newYorkHours, panelOf } from "../../packages/afterbell/src/index.ts";
import { harxEstimator } from "../../packages/afterbell/src/models/index.ts";
import { nextWeekday, rangeSeries } from "../../packages/afterbell/test/support/range-markets.ts";

const { values } = parseArgs({
  options: {
    symbols: { type: "string", default: "500" },
    sessions: { type: "string", default: "2500" },
    horizon: { type: "string", default: "1" },
  },
});
const sessions = Number(values.sessions);
const series = Array.from({ length: Number(values.symbols) }, (_, seed) =>
  rangeSeries(`S${seed}`, newYorkHours, { from: "2014-01-06", sessions, seed }),
);
const panel = panelOf(...series);

async function timed<T>(what: string, run: () => Promise<T> | T): Promise<T> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const result = await run();
  const cpu = (process.cpuUsage(used).user / 1e6).toFixed(1);
  const took = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${what}: ${took} s, ${cpu} s of processor, most memory ${megabytes()} MB`);
  return result;
}

/** The most that the process has had so far. */
function megabytes(): string {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0);
}

console.log(`${series.length} symbols of ${sessions} sessions: most memory ${megabytes()} MB`);
const horizon = Number(values.horizon);
const estimator = harxEstimator({ horizon, nextSession: nextWeekday });
const forecaster = await timed("fit", () => estimator.fit(panel));
const last = dateAt(series[0]!, sessions - 1);
await timed("forecast", () => forecaster.forecast(panel, [last]));
