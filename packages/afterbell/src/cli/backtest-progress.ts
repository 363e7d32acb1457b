import cliProgress from "cli-progress";
import type { RunBacktestOptions } from "../jobs/run-backtest.ts";
import type { CliContext } from "./context.ts";
import { printNote } from "./print.ts";

export type BacktestListeners = Required<Pick<RunBacktestOptions, "onStart" | "onProgress">> & {
  /** Leaves the terminal as it was, however the backtest ended. */
  readonly stop: () => void;
};

/** One bar over all forecasts on a terminal; a line per tenth of them where standard error is piped. */
export function backtestProgress(
  context: CliContext,
  options: { readonly quiet: boolean; readonly resume: boolean },
): BacktestListeners {
  const onStart: BacktestListeners["onStart"] = ({ kept, dropped, total }) => {
    if (kept > 0) printNote(context, `resumed: ${kept} of ${total} forecasts are there already`);
    else if (options.resume) {
      printNote(context, "nothing to go on from: no such backtest was interrupted");
    }
    if (dropped > 0) {
      printNote(
        context,
        `an interrupted backtest got to ${dropped} of ${total} forecasts; this one begins anew (--resume would go on)`,
      );
    }
  };
  if (!context.stderr.isTTY) {
    let tenths = 0;
    return {
      onStart,
      stop: () => {},
      onProgress: ({ done, total }) => {
        const now = Math.floor((10 * done) / total);
        if (now > tenths && !options.quiet) printNote(context, `${done}/${total} forecasts`);
        tenths = now;
      },
    };
  }
  const bar = new cliProgress.SingleBar(
    {
      stream: context.stderr,
      format: "forecasts {value}/{total} [{bar}] {percentage}%  ETA {eta_formatted}",
      hideCursor: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.legacy,
  );
  return {
    onStart,
    stop: () => bar.stop(),
    onProgress: ({ done, total }) => {
      if (!bar.isActive) bar.start(total, done);
      bar.update(done);
    },
  };
}
