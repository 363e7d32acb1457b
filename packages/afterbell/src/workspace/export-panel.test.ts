import { readSafetensors, readScaler } from "@afterbell/interchange";
import { expect, test } from "vitest";
import { featureDefinitions } from "../dataset/feature-definitions.ts";
import type { PanelModel } from "../models/panel/panel-model.ts";
import { NoNetworksError } from "./errors.ts";
import { type ExportFormat, exportFormats } from "./export-model.ts";
import { exportPanelModel } from "./export-panel.ts";
import type { PanelManifest } from "./manifest.ts";
import { PANEL_CARD, type PanelCard } from "./panel-card.ts";
import { readPretrainedNetworks } from "./pretrained-networks.ts";

const [first, second] = readPretrainedNetworks() as [
  ReturnType<typeof readPretrainedNetworks>[number],
  ReturnType<typeof readPretrainedNetworks>[number],
];
/** A network of two seeds, and another one. */
const ensemble = {
  ...first,
  seeds: [7, 8],
  parameters: [first.parameters[0]!, second.parameters[0]!],
};
const model: PanelModel = {
  ...{ name: "panel", horizon: 5, equations: [] },
  networks: [ensemble, second],
};
const data = { AAPL: { fingerprint: "f", bars: 300, from: "2020-01-02", to: "2021-03-04" } };
const manifest: PanelManifest = {
  ...{ kind: "panel", model: "panel", version: "v1", createdAt: "2026-01-02T03:04:05.000Z" },
  ...{ libraryVersion: "0.0.0", files: {}, checksum: "c", horizon: 5, seeds: [7, 8] },
  ...{ backend: "native", data, judgement: null },
};
const bundle = { model, manifest };
const exported = (format: ExportFormat) =>
  exportPanelModel(bundle, { format, version: "0.0.0", latest: [] });
const cardIn = (files: Readonly<Record<string, Uint8Array>>): PanelCard =>
  JSON.parse(new TextDecoder().decode(files[PANEL_CARD]));

test("there is a file for each network and seed, or each scaler, and one card for all formats", () => {
  const names = (format: ExportFormat) => Object.keys(exported(format));
  for (const format of ["keras", "onnx", "safetensors"] as const) {
    const networks = [1, 2, 3].map((n) => `panel_network_${n}.${format}`);
    expect(names(format)).toEqual([...networks, PANEL_CARD]);
  }
  expect(names("sklearn")).toEqual(["panel_scaler_1.pkl", "panel_scaler_2.pkl", PANEL_CARD]);
  const cards = exportFormats.map((format) => exported(format)[PANEL_CARD]);
  for (const card of cards) expect(card).toEqual(cards[0]);
});

test("the weights are those of the seed that the card names", () => {
  const files = exported("safetensors");
  const expected = [...ensemble.parameters, second.parameters[0]!];
  const members = cardIn(files).networks.flatMap((network) => network.members);
  expect(members).toHaveLength(3);
  for (const [i, { file, seed }] of members.entries()) {
    const read = readSafetensors(files[`${file}.safetensors`]!, { file });
    expect(read.tensors.flatMap((tensor) => [...tensor.data])).toEqual([...expected[i]!]);
    expect(read.metadata).toMatchObject({ seed: `${seed}`, version: "v1", card: PANEL_CARD });
  }
});

test("the card lists the features in the order of the scaler's columns, and what made the model", () => {
  const files = exported("sklearn");
  const card = cardIn(files);
  expect(card).toMatchObject({
    ...{ schemaVersion: 1, model: "panel", version: "v1", fingerprint: "c", prices: data },
    networks: [{ members: [{ seed: 7 }, { seed: 8 }], trainedOn: first.trainedOn }, {}],
  });
  for (const [n, { features, scaler, output }] of card.networks.entries()) {
    const { inputs, targetMean } = model.networks[n]!;
    const { formula } = readScaler(files[`${scaler}.pkl`]!);
    if (formula.kind !== "standard") throw new Error(formula.kind);
    expect(features.map(({ mean }) => mean)).toEqual([...formula.mean]);
    expect(features.map(({ scale }) => scale)).toEqual([...formula.scale]);
    expect(features.map(({ name }) => name)).toEqual(
      inputs.groups.flatMap((group) => Object.keys(featureDefinitions[group])),
    );
    expect(output.mean).toBe(targetMean);
  }
});

test("a model without networks says what there is to export", () => {
  const bare = { model: { ...model, name: "harx", networks: [] }, manifest };
  const options = { format: "keras", version: "0.0.0", latest: [] } as const;
  expect(() => exportPanelModel(bare, options)).toThrow(NoNetworksError);
  expect(() => exportPanelModel(bare, options)).toThrow(/afterbell export panel/);
});
