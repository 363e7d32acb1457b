/** @file A network's training after a whole number of epochs, as one safetensors file with a checksum of its own. */

import {
  DamagedFileError,
  readSafetensors,
  type TensorFile,
  writeSafetensors,
} from "@afterbell/interchange";
import type { EpochLoss, Moments, Network, TrainingState } from "@afterbell/lstm";
import { parametersOf, tensorsOf } from "./network-tensors.ts";
import { sha256 } from "./sha256.ts";

export interface StoredTraining<L extends EpochLoss = EpochLoss> {
  readonly state: TrainingState;
  /** Of each epoch. The state's history is the part of them that every training has. */
  readonly losses: readonly L[];
}

interface Progress<L> {
  readonly epochsDone: number;
  readonly losses: readonly L[];
  readonly bestEpoch: number | null;
}

/** Weights and moments by the roles they play, each under its own prefix. */
const prefix = { parameters: "", first: "first/", second: "second/", best: "best/" } as const;

export function encodeTraining<L extends EpochLoss>(
  network: Network,
  { state, losses }: StoredTraining<L>,
): Uint8Array {
  const { epochsDone, best } = state;
  const tensors = [
    ...tensorsOf(network, state.parameters, prefix.parameters),
    ...tensorsOf(network, state.moments.first, prefix.first),
    ...tensorsOf(network, state.moments.second, prefix.second),
    ...(best ? tensorsOf(network, best.parameters, prefix.best) : []),
  ];
  const progress = JSON.stringify({ epochsDone, losses, bestEpoch: best?.epoch ?? null });
  const digest = digestOf({ tensors, metadata: { progress } });
  return writeSafetensors({ tensors, metadata: { progress, digest } });
}

/**
 * @param file How the file is called in errors.
 * @throws {DamagedFileError} It was changed after it was written, or is of another network.
 */
export function decodeTraining<L extends EpochLoss>(
  network: Network,
  bytes: Uint8Array,
  file: string,
): StoredTraining<L> {
  const content = readSafetensors(bytes, { file });
  if (digestOf(content) !== content.metadata.digest) {
    throw new DamagedFileError(
      file,
      "its checksum does not match: it was changed after it was written",
    );
  }
  const progress: Progress<L> = JSON.parse(content.metadata.progress!);
  const flat = (role: string) => parametersOf(network, content.tensors, file, role);
  const moments: Moments = { first: flat(prefix.first), second: flat(prefix.second) };
  const { epochsDone, losses, bestEpoch } = progress;
  const history = losses.map(({ loss, validationLoss }) => ({ loss, validationLoss }));
  const best = bestEpoch === null ? null : { epoch: bestEpoch, parameters: flat(prefix.best) };
  const parameters = flat(prefix.parameters);
  return { state: { epochsDone, history, parameters, moments, best }, losses };
}

/** Covers the tensors and the progress, everything but the digest itself. */
function digestOf({ tensors, metadata }: TensorFile): string {
  const covered = writeSafetensors({ tensors, metadata: { progress: metadata.progress ?? "" } });
  return sha256(covered);
}
