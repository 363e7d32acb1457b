/** @file The networks that come with the package, made again from the recorded prices. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgedPrices, pretrain, seriesUntil } from "../../../tools/pretrain/pretrain.ts";
import type { BarSeries, SessionDate } from "../src/index.ts";
import { fingerprintOf } from "../src/workspace/fingerprint.ts";
import { readPretrainedNetworks } from "../src/workspace/index.ts";
import { pretrainedFilesOf } from "../src/workspace/pretrained-networks.ts";
import { sharedFile } from "./support/parts.ts";

const shipped = join(import.meta.dirname, "../pretrained");
const networks = readPretrainedNetworks();
/** Of the fewest sessions and of the most: a change of any session's features changes the latter. */
const remade = [networks[0]!, networks.at(-1)!];

const pricesOf = (symbols: readonly string[]): Promise<BarSeries[]> =>
  judgedPrices(
    symbols.map((symbol) => sharedFile(`prices/bigtech/${symbol}.csv`)),
    "2022-12-29" as SessionDate,
  );

test.each(remade)(
  "that until $trainedOn.until has the bytes that its training gives",
  async (one) => {
    const { trainedOn, seeds } = one;
    const series = await pricesOf(trainedOn.symbols);
    const again = pretrainedFilesOf(await pretrain(series, { until: trainedOn.until, seeds }));
    for (const [name, bytes] of Object.entries(again.files)) {
      expect(readFileSync(join(shipped, again.folder, name)).equals(bytes), name).toBe(true);
    }
  },
  120_000,
);

test.each(networks.map(({ trainedOn }) => trainedOn))(
  "the card of $until has the fingerprints of its prices",
  async ({ symbols, until }) => {
    const card = readFileSync(join(shipped, `panel-${until}`, "CARD.md"), "utf8");
    for (const series of await pricesOf(symbols)) {
      expect(card).toContain(fingerprintOf(seriesUntil(series, until)));
    }
  },
);
