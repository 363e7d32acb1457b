/**
 * Time and memory of `forecast` of many symbols, on made-up prices: cold, with the fit and judgement of a model, and
 * warm, by the model that this leaves in use.
 *
 *     node tools/accuracy/forecast-speed.ts [--symbols 500] [--sessions 2500] [--horizon 5] [--model harx]
 */

import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newYorkHours } from "../../packages/afterbell/src/index.ts";
import { forecastJob, runJob } from "../../packages/afterbell/src/jobs/index.ts";
import { openWorkspace } from "../../packages/afterbell/src/workspace/index.ts";
import { rangeSeries } from "../../packages/afterbell/test/support/range-markets.ts";

const { values } = parseArgs({
  options: {
    symbols: { type: "string", default: "500" },
    sessions: { type: "string", default: "2500" },
    horizon: { type: "string", default: "5" },
    model: { type: "string", default: "harx" },
    /** Makes prices in this folder and measures nothing. */
    into: { type: "string" },
  },
});

/** In a process of its own, so that its memory does not count. */
async function makePrices(home: string): Promise<void> {
  const { prices } = openWorkspace(home);
  const sessions = Number(values.sessions);
  const from = "2004-01-05";
  for (let seed = 0; seed < Number(values.symbols); seed++) {
    const series = rangeSeries(`S${seed}`, newYorkHours, { from, sessions, seed });
    await prices.write(series, { now: new Date() });
  }
}

async function measure(what: string, home: string): Promise<void> {
  const { horizon, model } = values;
  const spec = { symbols: [], horizon: Number(horizon), coverage: 0.9, model, unrecorded: true };
  const signal = new AbortController().signal;
  const [start, used] = [performance.now(), process.cpuUsage()];
  const { outlooks } = await runJob(forecastJob, spec, {
    home,
    now: () => new Date(),
    fetch,
    signal,
  });
  const cpu = (process.cpuUsage(used).user / 1e6).toFixed(1);
  const took = ((performance.now() - start) / 1000).toFixed(1);
  const most = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const symbols = `${outlooks.length} symbols`;
  console.log(
    `${what}, ${symbols}: ${took} s, ${cpu} s of processor, most memory so far ${most} MB`,
  );
}

if (values.into) await makePrices(values.into);
else {
  const home = await mkdtemp(join(tmpdir(), "forecast-speed-"));
  try {
    const args = [...process.argv.slice(1), "--into", home];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) throw new Error(`making prices ended with ${status}`);
    await measure("cold", home);
    await measure("warm", home);
  } finally {
    await rm(home, { recursive: true });
  }
}
