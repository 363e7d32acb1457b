/** @file Draws a job's events: notes as lines, progress as a bar on a terminal or as lines in a pipe. */

import cliProgress from "cli-progress";
import type { JobEvent, JobProgress } from "../domain/job-event.ts";
import type { JobListener } from "../jobs/run-job.ts";
import { fitText } from "../jobs/train-job.ts";
import type { CliContext } from "./context.ts";
import { printNote } from "./print.ts";

export interface JobDisplay {
  readonly listen: JobListener;
  /** Leaves the terminal as it was, however the job ended. */
  readonly stop: () => void;
}

/** @param options `quiet`: print only notes, for output that a program reads. */
export function jobDisplay(context: CliContext, options: { readonly quiet: boolean }): JobDisplay {
  const draw = context.stderr.isTTY ? progressBar(context) : progressLines(context, options.quiet);
  return {
    stop: draw.stop,
    listen: (event) => {
      if (event.type === "note") printNote(context, event.message);
      else if (event.type === "finding") printNote(context, `${event.place}: ${event.message}`);
      else draw.listen(event);
    },
  };
}

function progressBar({ stderr }: CliContext): JobDisplay {
  const bar = new cliProgress.SingleBar(
    {
      stream: stderr,
      format: "{detail} [{bar}] {percentage}%  ETA {eta_formatted}",
      hideCursor: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.legacy,
  );
  const detailOf = ({ detail, unit, done, total }: JobProgress) =>
    detail ?? `${unit} ${done}/${total}`;
  return {
    stop: () => bar.stop(),
    listen: (event) => {
      if (event.type !== "progress") return;
      const payload = { detail: detailOf(event) };
      if (!bar.isActive) bar.start(event.total, event.done, payload);
      bar.update(event.done, payload);
    },
  };
}

/** Work of fewer parts is told by its result alone. */
const MIN_LINES = 10;

/** A line per epoch of a training, and a line per tenth of other work. */
function progressLines(context: CliContext, quiet: boolean): JobDisplay {
  let tenths = 0;
  const listen = (event: JobEvent) => {
    if (quiet) return;
    if (event.type === "epoch") {
      const { epoch, epochs, loss, validationLoss } = event;
      const validation =
        validationLoss === null ? "" : `  validation loss ${validationLoss.toPrecision(3)}`;
      const where = `${fitText(event)}epoch ${epoch}/${epochs}`;
      printNote(context, `${where}  loss ${loss.toPrecision(3)}${validation}`);
    }
    if (event.type !== "progress" || event.unit === "windows") return;
    if (event.total < MIN_LINES) return;
    const now = Math.floor((10 * event.done) / event.total);
    if (now > tenths) printNote(context, `${event.done}/${event.total} ${event.unit}`);
    tenths = now;
  };
  return { listen, stop: () => {} };
}
