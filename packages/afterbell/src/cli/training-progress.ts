import cliProgress from "cli-progress";
import type { EpochProgress, TrainingStart, TrainModelOptions } from "../jobs/train-model.ts";
import type { CliContext } from "./context.ts";
import { printNote } from "./print.ts";

export type ProgressListeners = Required<
  Pick<TrainModelOptions, "onStart" | "onBatch" | "onEpoch">
> & {
  /** Leaves the terminal as it was, however training ended. */
  readonly stop: () => void;
};

/** A bar on a terminal, a line per epoch where standard error is piped, nothing when quiet. */
export function trainingProgress(
  context: CliContext,
  options: { readonly quiet: boolean },
): ProgressListeners {
  if (context.stderr.isTTY) return progressBar(context);
  const onEpoch = (progress: EpochProgress) => {
    if (!options.quiet) printNote(context, epochLine(progress));
  };
  return { onStart: () => {}, onBatch: () => {}, onEpoch, stop: () => {} };
}

function epochLine({ epoch, epochs, loss, validationLoss }: EpochProgress): string {
  return `epoch ${epoch}/${epochs}  loss ${rounded(loss)}  validation loss ${rounded(validationLoss)}`;
}

function progressBar(context: CliContext): ProgressListeners {
  const bar = new cliProgress.SingleBar(
    {
      stream: context.stderr,
      format:
        "epoch {epoch}/{epochs} [{bar}] {percentage}%  loss {loss}  validation loss {validationLoss}  ETA {eta_formatted}",
      hideCursor: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.legacy,
  );
  let start: TrainingStart | undefined;
  return {
    onStart: (begun) => {
      start = begun;
    },
    onBatch: ({ epoch, batch, batches, loss }) => {
      if (!start) return;
      if (!bar.isActive) {
        const { epochs, epochsDone } = start;
        const payload = { epoch, epochs, loss: "-", validationLoss: "-" };
        bar.start(epochs * batches, epochsDone * batches, payload);
      }
      bar.update((epoch - 1) * batches + batch, { epoch, loss: rounded(loss) });
    },
    onEpoch: ({ validationLoss }) => bar.update({ validationLoss: rounded(validationLoss) }),
    stop: () => bar.stop(),
  };
}

function rounded(loss: number): string {
  return loss.toPrecision(3);
}
