import { waitingNote } from "../workspace/lock.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "../workspace/workspace.ts";
import type { CliContext } from "./context.ts";
import { printNote } from "./print.ts";

/** The user's folder. A wait for another process is reported on standard error; Ctrl-C ends it. */
export function workspaceOf(context: CliContext): Workspace {
  return openWorkspace(context.home, waitingOptions(context));
}

function waitingOptions(context: CliContext): Required<WorkspaceOptions> {
  return {
    onWait: (holder) => printNote(context, waitingNote(holder)),
    signal: context.signal,
  };
}
