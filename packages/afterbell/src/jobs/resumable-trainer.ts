/** @file A trainer of panels' networks that keeps each after every epoch, so that an interrupted training can go on. */

import { DamagedFileError } from "@afterbell/interchange";
import type { TrainingState } from "@afterbell/lstm";
import type { EmitJobEvent } from "../domain/job-event.ts";
import { libraryVersion } from "../library-version.ts";
import type { NetworkTrainer } from "../models/network-trainer.ts";
import type { KeptNetwork, KeptNetworks } from "../workspace/kept-networks.ts";

export interface ResumableTraining {
  readonly trainer: NetworkTrainer;
  /** Removes what was kept, once the model is saved. */
  finish(): Promise<void>;
}

export interface ResumableTrainingOptions {
  /** Name of the backend, a part of what decides the weights. */
  readonly backend: string;
  /** Whether to go on from what is kept; else it is removed. */
  readonly resume: boolean;
  readonly emit: EmitJobEvent;
}

/**
 * Networks are kept under everything that decides their weights, so a run with another seed, recipe or other prices
 * goes on from none of them.
 *
 * @throws {UnwritableFileError} Now, rather than after the first epoch.
 */
export async function resumableTraining(
  trainer: NetworkTrainer,
  kept: KeptNetworks,
  { backend, resume, emit }: ResumableTrainingOptions,
): Promise<ResumableTraining> {
  const found = await kept.files();
  const note = (message: string) => emit({ type: "note", message });
  if (resume && found.length === 0) note(`${NOTHING}: training starts from the first network`);
  if (!resume && found.length > 0) {
    note(`${cutShort(found.length)}; this one starts over (--resume continues it instead)`);
    await kept.remove(found);
  }
  let isPrepared = false;
  const keeping: NetworkTrainer = async (network, windows, options) => {
    if (!isPrepared) await kept.prepare();
    isPrepared = true;
    const one = kept.open({ network, windows, options, backend, libraryVersion });
    const resumeFrom = resume ? await readOrNote(one, note) : null;
    if (resumeFrom) note(resumedText(resumeFrom, options));
    return trainer(network, windows, {
      ...options,
      ...(resumeFrom && { resumeFrom }),
      onEpoch: async (report) => {
        await one.write(report.state);
        await options.onEpoch?.(report);
      },
    });
  };
  return { trainer: keeping, finish: async () => kept.remove(await kept.files()) };
}

const NOTHING = "no network of an interrupted training is kept";

function cutShort(networks: number): string {
  return `an interrupted training kept ${networks === 1 ? "a network" : `${networks} networks`}`;
}

function resumedText(
  { epochsDone }: TrainingState,
  { seed, epochs }: { readonly seed: number; readonly epochs: number },
): string {
  return epochsDone === epochs
    ? `network of seed ${seed}: kept, not trained again`
    : `network of seed ${seed}: resumed after epoch ${epochsDone} of ${epochs}`;
}

async function readOrNote(
  one: KeptNetwork,
  note: (message: string) => void,
): Promise<TrainingState | null> {
  try {
    return await one.read();
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    note(`${error.message}: the network is trained from its first epoch`);
    return null;
  }
}
