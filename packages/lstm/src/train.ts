/**
 * @file The training loop: shuffled batches, Adam, early stopping, and a state after each epoch
 * from which a later run continues with the same result.
 */

import type { Executor } from "./backend.ts";
import { DivergedError } from "./errors.ts";
import { initialParameters } from "./initialise.ts";
import { learningRateShare } from "./learning-rate.ts";
import { meanLossInTurns } from "./mean-loss.ts";
import { turnGiver } from "./next-turn.ts";
import { keyOf, purpose, randomStream, shuffledIndices } from "./philox.ts";
import { checkTraining, objectiveOf, type TrainingOptions } from "./training-options.ts";
import type { EpochLoss, TrainingState } from "./training-state.ts";
import type { Windows } from "./windows.ts";

export interface TrainingResult {
  readonly history: readonly EpochLoss[];
  /** The epoch, from 1, whose weights the executor holds now. */
  readonly epoch: number;
}

/**
 * Trains the executor's network from the seed's initial weights, or from `resumeFrom`.
 *
 * @throws {DivergedError} A loss or a weight is no longer finite.
 * @throws {InvalidNetworkError} An option out of range.
 * @throws {ShapeError | NonFiniteDataError} Windows that do not fit the network.
 */
export async function train(
  executor: Executor,
  windows: Windows,
  options: TrainingOptions,
): Promise<TrainingResult> {
  checkTraining(executor.network, windows, options);
  let state = options.resumeFrom ?? initialState(executor, options);
  executor.setParameters(state.parameters);
  executor.setMoments(state.moments);
  while (state.epochsDone < options.epochs && !isPatienceSpent(state, options)) {
    const loss = await trainEpoch(executor, windows, options, state.epochsDone);
    const validationLoss = await validationLossOf(executor, options);
    state = nextState(executor, state, { loss, validationLoss }, options);
    const { epochs, onEpoch } = options;
    await onEpoch?.({ epoch: state.epochsDone, epochs, loss, validationLoss, state });
  }
  if (state.best) executor.setParameters(state.best.parameters);
  return { history: state.history, epoch: state.best?.epoch ?? state.epochsDone };
}

async function trainEpoch(
  executor: Executor,
  windows: Windows,
  options: TrainingOptions,
  epochsDone: number,
): Promise<number> {
  const { seed, batchSize, adam, clipNorm = null, signal, onBatch } = options;
  const key = keyOf(seed);
  const count = windows.starts.length;
  const batches = Math.ceil(count / batchSize);
  const order = shuffledIndices(count, randomStream(key, purpose.shuffle, epochsDone));
  const objective = objectiveOf(options);
  const epoch = epochsDone + 1;
  let lossSum = 0;
  const giveWay = turnGiver();
  for (let batch = 0; batch < batches; batch++) {
    await giveWay();
    signal?.throwIfAborted();
    const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize);
    const step = epochsDone * batches + batch;
    const loss = executor.computeGradient(windows, indices, objective, { key, step });
    if (!Number.isFinite(loss)) {
      throw new DivergedError(epoch, `loss of batch ${batch + 1}`, loss, adam.learningRate);
    }
    const learningRate = learningRateAt(step, batches, options);
    executor.adamStep({ ...adam, learningRate, clipNorm }, step + 1);
    lossSum += loss * indices.length;
    const seen = batch * batchSize + indices.length;
    onBatch?.({ epoch, batch: batch + 1, batches, loss: lossSum / seen });
  }
  return lossSum / count;
}

async function validationLossOf(
  executor: Executor,
  options: TrainingOptions,
): Promise<number | null> {
  if (!options.validation) return null;
  return meanLossInTurns(executor, options.validation, objectiveOf(options).loss);
}

function learningRateAt(
  steps: number,
  stepsPerEpoch: number,
  { adam, epochs, learningRateSchedule }: TrainingOptions,
): number {
  if (!learningRateSchedule) return adam.learningRate;
  const share = learningRateShare(learningRateSchedule, { steps, stepsPerEpoch, epochs });
  return adam.learningRate * share;
}

function initialState(executor: Executor, { seed }: TrainingOptions): TrainingState {
  const { network } = executor;
  const zeros = () => new Float64Array(network.parameterCount);
  return {
    epochsDone: 0,
    parameters: initialParameters(network, seed),
    moments: { first: zeros(), second: zeros() },
    history: [],
    best: null,
  };
}

function nextState(
  executor: Executor,
  before: TrainingState,
  losses: EpochLoss,
  { adam, earlyStopping }: TrainingOptions,
): TrainingState {
  const epochsDone = before.epochsDone + 1;
  const parameters = executor.parameters();
  const broken = parameters.find((value) => !Number.isFinite(value));
  if (broken !== undefined) {
    throw new DivergedError(epochsDone, "a weight", broken, adam.learningRate);
  }
  if (losses.validationLoss !== null && !Number.isFinite(losses.validationLoss)) {
    const { validationLoss } = losses;
    throw new DivergedError(epochsDone, "validation loss", validationLoss, adam.learningRate);
  }
  const isBest = earlyStopping && losses.validationLoss! < bestValidationLoss(before);
  return {
    epochsDone,
    parameters,
    moments: executor.moments(),
    history: [...before.history, losses],
    best: isBest ? { epoch: epochsDone, parameters } : before.best,
  };
}

function bestValidationLoss({ best, history }: TrainingState): number {
  return best ? history[best.epoch - 1]!.validationLoss! : Number.POSITIVE_INFINITY;
}

function isPatienceSpent(state: TrainingState, { earlyStopping }: TrainingOptions): boolean {
  if (!earlyStopping || !state.best) return false;
  return state.epochsDone - state.best.epoch >= earlyStopping.patience;
}
