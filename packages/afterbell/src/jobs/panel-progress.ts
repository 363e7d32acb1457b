/** @file How far the fits of a panel model are: the networks of the one that serves, then one for each that judges. */

import type { JobEventContent } from "../domain/job-event.ts";
import type { NetworkTrainer } from "../models/network-trainer.ts";
import type { PanelSettings } from "./panel-settings.ts";
import { etaMs } from "./progress-pace.ts";
import type { World } from "./world.ts";

export interface PanelProgress {
  /** @param done Of all fits, the one that serves first. */
  fit(done: number, what: string): void;
  /** The same trainer, its batches told. */
  watching(trainer: NetworkTrainer): NetworkTrainer;
}

/**
 * Without networks to train, fits are counted; with them, percent of all networks, since each takes long.
 *
 * @param refits Fits that judge.
 */
export function panelProgress(
  { recipe, trainsNetworks, seeds }: PanelSettings,
  refits: number,
  { emit, now }: Pick<World, "emit" | "now">,
): PanelProgress {
  const startedAt = now();
  const weights = [trainsNetworks ? seeds.length : 1, ...Array<number>(refits).fill(1)];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const before = (fits: number) => weights.slice(0, fits).reduce((sum, weight) => sum + weight, 0);
  let fits = 0;
  let networks = 0;
  let told = -1;
  let doing = "";

  const event = (done: number, detail: string): JobEventContent => {
    const percent = Math.floor((100 * done) / total);
    const etaTime = etaMs({ done, total }, startedAt, now());
    const part = { done: percent, total: 100, unit: "percent", etaMs: etaTime };
    return { type: "progress", ...part, detail: `${recipe}: ${doing}${detail}` };
  };
  const tell = (share: number, detail: string) => {
    // A fit of several markets trains more networks than it has seeds.
    const done = Math.min(before(fits) + networks + share, before(fits + 1));
    if (Math.floor((100 * done) / total) === told) return;
    told = Math.floor((100 * done) / total);
    emit(event(done, detail));
  };
  return {
    fit: (done, what) => {
      [fits, networks, doing] = [done, 0, what];
      if (trainsNetworks) tell(0, "");
      else emit({ ...event(0, ""), ...{ unit: "fits", done, total: 1 + refits, etaMs: null } });
    },
    watching: (trainer) => async (network, windows, options) => {
      const trained = await trainer(network, windows, {
        ...options,
        onBatch: (progress) => {
          const { epoch, epochs, batch, batches } = { ...progress, epochs: options.epochs };
          const which = `, network ${networks + 1}, epoch ${epoch}/${epochs}`;
          tell((epoch - 1 + batch / batches) / epochs, which);
          options.onBatch?.(progress);
        },
      });
      networks++;
      return trained;
    },
  };
}
