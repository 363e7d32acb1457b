import { referenceBackend, selectBackend } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { closesOf, nextWeekday, rangeSeries } from "../../../test/support/range-markets.ts";
import { type BarSeries, dateAt, sliceSeries } from "../../domain/bar-series.ts";
import { InvalidOptionError } from "../../domain/errors.ts";
import type { Forecaster } from "../../domain/forecaster.ts";
import { type Panel, panelOf } from "../../domain/panel.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { cryptoHours, newYorkHours } from "../../domain/session-hours.ts";
import { TooFewWindowsError } from "../errors.ts";
import { harxEstimator } from "./harx.ts";
import type { OptionalFeatureGroup } from "./network-inputs.ts";
import { panelNetworkRecipe } from "./network-recipe.ts";
import { type PanelNetworkOptions, panelNetworkEstimator } from "./panel-network.ts";
import type { TrainedPanelNetwork } from "./trained-network.ts";

const LENGTH = 420;
const series = Array.from({ length: 5 }, (_, i) =>
  rangeSeries(`US${i}`, newYorkHours, { from: "2020-01-06", sessions: LENGTH, seed: 40 + i }),
);
const [first, ...others] = series as [BarSeries, ...BarSeries[]];
const panel = panelOf(...series);
const recipe = { ...panelNetworkRecipe, units: 3, maxEpochs: 2 };
const fit = (train: Panel = panel, options: Partial<PanelNetworkOptions> = {}) =>
  panelNetworkEstimator({
    ...{ horizon: 2, nextSession: nextWeekday, backend: referenceBackend, recipe },
    ...options,
  }).fit(train);
const fitHarx = (train: Panel = panel) =>
  harxEstimator({ horizon: 2, nextSession: nextWeekday }).fit(train);

/** Steps of the first series from a session of it. */
const stepsAt = (forecaster: Forecaster, of: Panel, t: number) =>
  forecaster.forecast(of, [dateAt(first, t)])[0]!.forecasts[0]!.steps;
const isMissing = (...sessions: number[]) => ({
  ...first,
  volume: first.volume.map((v, t) => (sessions.includes(t) ? Number.NaN : v)),
});

describe("the bits", () => {
  test("are the same on any number of threads", async () => {
    const backend = selectBackend();
    const trained = async (threads: number) =>
      (await fit(panel, { backend, threads })).model.networks[0]!;
    const one = await trained(1);
    for (let threads = 2; threads <= backend.maxThreads; threads++) {
      expect((await trained(threads)).parameters).toEqual(one.parameters);
    }
  });

  test("are decided by the seeds", async () => {
    const weights = async (...seeds: number[]) =>
      (await fit(panel, { seeds })).model.networks[0]!.parameters;
    const [one, two] = [await weights(1), await weights(2)];
    expect(one).not.toEqual(two);
    expect(await weights(1, 2)).toEqual([...one, ...two]);
  });
});

describe("the inputs", () => {
  const inputsOf = async (...all: BarSeries[]) => {
    const { inputs } = (await fit(panelOf(...all))).model.networks[0]!;
    return [inputs.basis, inputs.groups.slice(4), inputs.scaler.scale.length];
  };

  test("are all 29 where all is known", async () => {
    const groups = ["ranges", "volume", "market", "marketVolume"];
    expect(await inputsOf(...series)).toEqual(["ranges", groups, 29]);
  });

  test("leave out the groups that most sessions lack", async () => {
    expect(await inputsOf(...series.slice(1))).toEqual(["ranges", ["ranges", "volume"], 23]);
    const noVolume = series.map((one) => ({ ...one, volume: closesOf(one).volume }));
    expect(await inputsOf(...noVolume)).toEqual(["ranges", ["ranges", "market"], 27 - 1]);
    expect(await inputsOf(...series.map(closesOf))).toEqual(["closes", ["market"], 22]);
  });

  test("leave out the groups that the caller names", async () => {
    const groupsWithout = async (...without: OptionalFeatureGroup[]) => {
      const { inputs } = (await fit(panel, { without })).model.networks[0]!;
      return [inputs.basis, inputs.groups.slice(4)];
    };
    expect(await groupsWithout("market", "marketVolume")).toEqual(["ranges", ["ranges", "volume"]]);
    expect(await groupsWithout("ranges", "volume")).toEqual(["closes", ["market", "marketVolume"]]);
  });

  test("are those of the more of ranges and closes", async () => {
    const mixed = (closes: number) => series.map((one, s) => (s < closes ? closesOf(one) : one));
    expect((await inputsOf(...mixed(2)))[0]).toBe("ranges");
    expect((await inputsOf(...mixed(3)))[0]).toBe("closes");
  });
});

describe("a forecast", async () => {
  const [network, harx] = [await fit(), await fitHarx()];

  test("is the network's in the first step, HARx's after it, each as wide as the one before", () => {
    for (const t of [300, 350, LENGTH - 1]) {
      const [steps, ofHarx] = [stepsAt(network, panel, t), stepsAt(harx, panel, t)];
      expect(steps[0]).not.toEqual(ofHarx[0]);
      const alone = steps[1]!.quantiles.filter((price, q) => price !== steps[0]!.quantiles[q]);
      const unmoved = alone.filter((price) => ofHarx[1]!.quantiles.includes(price));
      expect(unmoved.length).toBeGreaterThan(0);
      expect(steps.map(({ median }) => median)).toEqual([first.close[t], first.close[t]]);
    }
  });

  test("is HARx's where the session or one of the 21 before it lacks an input", () => {
    const lacking = panelOf(isMissing(380), ...others);
    for (const t of [380, 401]) {
      expect(stepsAt(network, lacking, t)).toEqual(stepsAt(harx, lacking, t));
    }
    for (const t of [379, 402]) {
      expect(stepsAt(network, lacking, t)).not.toEqual(stepsAt(harx, lacking, t));
    }
  });

  test("is HARx's for a series that never has an input", () => {
    const closes = panelOf(closesOf(first), ...others);
    expect(stepsAt(network, closes, 400)).toEqual(stepsAt(harx, closes, 400));
  });

  test("of a network without the market is the network's for a symbol alone", async () => {
    const fitted = await fit(panel, { without: ["market", "marketVolume"] });
    const alone = panelOf(first);
    const [one, ofHarx] = [stepsAt(fitted, alone, 400), stepsAt(harx, alone, 400)];
    expect(one[0]).not.toEqual(ofHarx[0]);
    expect(stepsAt(network, alone, 400)[0]).toEqual(ofHarx[0]);
  });

  test("of a symbol that the network was not fitted on is the network's", async () => {
    const [fitted, ofHarx] = [await fit(panelOf(...others)), await fitHarx(panelOf(...others))];
    const alone = panelOf(first);
    expect(stepsAt(fitted, alone, 400)[0]).not.toEqual(stepsAt(ofHarx, alone, 400)[0]);
  });
});

describe("with networks that were trained before", async () => {
  const untilOf = (network: TrainedPanelNetwork, until: string): TrainedPanelNetwork => ({
    ...network,
    trainedOn: { ...network.trainedOn, until: until as SessionDate },
  });
  // Of four symbols, so without inputs of the market.
  const [network] = (await fit(panelOf(...others))).model.networks as [TrainedPanelNetwork];
  const last = dateAt(first, LENGTH - 1);
  const [early, late] = [untilOf(network, "2020-06-01"), untilOf(network, last)];
  const after = untilOf(network, "2035-01-01");

  test("a single series is forecast by the newest that has seen nothing later", async () => {
    const pretrained = [early, late, after];
    expect((await fit(panelOf(first), { pretrained })).model.networks).toEqual([late]);
    const known = panelOf(sliceSeries(first, 0, LENGTH - 1));
    expect((await fit(known, { pretrained })).model.networks).toEqual([early]);
  });

  test("a single series is forecast by HARx where all have seen later sessions", async () => {
    const forecaster = await fit(panelOf(first), { pretrained: [after] });
    expect(forecaster.model.networks).toEqual([]);
    const alone = panelOf(first);
    expect(stepsAt(forecaster, alone, 400)).toEqual(stepsAt(await fitHarx(alone), alone, 400));
  });

  test("a panel with a market has one of its own", async () => {
    const { networks } = (await fit(panel, { pretrained: [late] })).model;
    expect(networks.map(({ inputs }) => inputs.groups.includes("market"))).toEqual([true]);
  });

  test("series without a market beside it are forecast by the one trained before", async () => {
    const coin = rangeSeries("COIN", cryptoHours, { from: "2020-01-06", sessions: 420, seed: 9 });
    const mixed = await fit(panelOf(...series, coin), { pretrained: [early] });
    expect(mixed.model.networks.slice(1)).toEqual([early]);
    const steps = (forecaster: Forecaster) =>
      forecaster.forecast(panelOf(...series, coin), [dateAt(coin, 400)])[0]!.forecasts.at(-1)!
        .steps;
    expect(steps(mixed)).not.toEqual(steps(await fitHarx(panelOf(...series, coin))));
  });
});

test("a shape rests on the last two years alone, whichever origins are asked for", async () => {
  const from = { from: "2018-01-01", seed: 7 };
  const [stock, coin] = [
    rangeSeries("STOCK", newYorkHours, { ...from, sessions: 900 }),
    rangeSeries("COIN", cryptoHours, { ...from, sessions: 1260 }),
  ];
  const both = panelOf(stock, coin);
  const forecaster = await fit(panelOf(sliceSeries(stock, 0, 300), sliceSeries(coin, 0, 420)));
  const [early, late] = [dateAt(stock, 400), dateAt(stock, 899)];
  const together = forecaster.forecast(both, [early, late]);
  expect(forecaster.forecast(both, [late])).toEqual(together.slice(1));
});

describe("rejects", () => {
  test("no seeds", () => {
    const none = () => panelNetworkEstimator({ horizon: 1, nextSession: nextWeekday, seeds: [] });
    expect(none).toThrow(InvalidOptionError);
  });

  test("prices with a gap in every window", async () => {
    const gaps = Array.from({ length: LENGTH / 10 }, (_, i) => 10 * i);
    const run = fit(panelOf(isMissing(...gaps)));
    await expect(run).rejects.toThrow(TooFewWindowsError);
    await expect(run).rejects.toThrow(
      "panel needs at least 200 windows of 22 sessions in a row whose inputs are all known, got 0",
    );
  });
});
