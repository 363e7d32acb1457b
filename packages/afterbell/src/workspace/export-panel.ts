/** @file The networks of a panel model in the formats of other programs, and the card that describes them. */

import { writeKeras, writeOnnx, writeSafetensors, writeScaler } from "@afterbell/interchange";
import {
  namedTensors,
  networkFromLstm,
  type SequentialNetwork,
} from "@afterbell/interchange/network";
import { planNetwork } from "@afterbell/lstm";
import type { NetworkOutlook } from "../models/panel/network-outlook.ts";
import { panelNetworkSpec, panelTrainingOptions } from "../models/panel/network-recipe.ts";
import type { TrainedPanelNetwork } from "../models/panel/trained-network.ts";
import { NoNetworksError } from "./errors.ts";
import { adamOf, type ExportFormat } from "./export-model.ts";
import type { PanelBundle } from "./panel-bundle.ts";
import { type NetworkMember, PANEL_CARD, panelCard } from "./panel-card.ts";

export interface PanelExportOptions {
  readonly format: ExportFormat;
  /** Of this library, for formats that name their producer. */
  readonly version: string;
  readonly latest: readonly NetworkOutlook[];
}

/**
 * The files by name: one for each network and seed, or with `sklearn` one scaler for each network; the card last.
 *
 * @throws {NoNetworksError} There is none to write.
 */
export function exportPanelModel(
  bundle: Pick<PanelBundle, "model" | "manifest">,
  { format, version, latest }: PanelExportOptions,
): Readonly<Record<string, Uint8Array>> {
  const { model, manifest } = bundle;
  if (model.networks.length === 0) throw new NoNetworksError(model.name, manifest.version);
  const card = panelCard(bundle, latest);
  const files: Record<string, Uint8Array> = {};
  for (const [n, { members, scaler }] of card.networks.entries()) {
    const network = model.networks[n]!;
    if (format === "sklearn") files[`${scaler}.pkl`] = writeScaler(network.inputs.scaler);
    else
      for (const [seed, member] of members.entries()) {
        const one = { network, parameters: network.parameters[seed]!, member, bundle, version };
        files[`${member.file}.${format}`] = writers[format](one);
      }
  }
  const text = `${JSON.stringify(card, null, 1)}\n`;
  return { ...files, [PANEL_CARD]: new TextEncoder().encode(text) };
}

/** A network of one seed. */
interface SeedNetwork {
  readonly network: TrainedPanelNetwork;
  readonly parameters: Float64Array;
  readonly member: NetworkMember;
  readonly bundle: Pick<PanelBundle, "manifest">;
  readonly version: string;
}

const writers: Readonly<
  Record<Exclude<ExportFormat, "sklearn">, (one: SeedNetwork) => Uint8Array>
> = {
  keras: (one) => {
    const { recipe } = one.network;
    const adam = adamOf(panelTrainingOptions(recipe, recipe.batchSize, one.member.seed).adam);
    return writeKeras(
      { network: sequential(one) },
      { createdAt: one.bundle.manifest.createdAt, adam },
    );
  },
  onnx: (one) =>
    writeOnnx(
      { network: sequential(one) },
      { producer: { name: "afterbell", version: one.version } },
    ),
  safetensors: (one) => {
    const { model, version } = one.bundle.manifest;
    return writeSafetensors({
      tensors: namedTensors(sequential(one)),
      metadata: {
        ...{ format: "afterbell", model, version, card: PANEL_CARD },
        ...{ seed: `${one.member.seed}`, contextLength: `${one.network.recipe.contextLength}` },
      },
    });
  },
};

/** With its weights rounded to float32, as other programs hold them. */
function sequential({ network, parameters }: SeedNetwork): SequentialNetwork {
  const { recipe, inputs } = network;
  const spec = panelNetworkSpec(recipe, inputs.scaler.scale.length);
  return networkFromLstm(planNetwork(spec), parameters);
}
