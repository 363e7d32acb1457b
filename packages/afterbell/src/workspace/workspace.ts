import { type CheckpointStore, checkpointStoreIn } from "./checkpoint.ts";
import { type Exclusive, type ExclusiveOptions, exclusiveIn } from "./exclusive.ts";
import { type JournalStore, journalStoreIn } from "./journal.ts";
import { type KeptNetworkStore, keptNetworkStoreIn } from "./kept-networks.ts";
import { layoutOf } from "./layout.ts";
import { type LedgerStore, ledgerStoreIn } from "./ledger-store.ts";
import { type ModelStore, modelStoreIn } from "./model-store.ts";
import { type PanelModelStore, panelModelStoreIn } from "./panel-model-store.ts";
import { type PriceStore, priceStoreIn } from "./price-store.ts";
import { type ReportStore, reportStoreIn } from "./report-store.ts";

/** The folder a user works in. Only `workspace/` knows its layout. */
export interface Workspace {
  readonly home: string;
  /** Path of the user's watch list, which need not exist. */
  readonly watchListFile: string;
  readonly prices: PriceStore;
  /** Of prices. */
  readonly models: ModelStore;
  /** Of intervals. */
  readonly panelModels: PanelModelStore;
  readonly checkpoints: CheckpointStore;
  /** Of trainings of panels that were cut short. */
  readonly keptNetworks: KeptNetworkStore;
  readonly journals: JournalStore;
  readonly reports: ReportStore;
  /** Every forecast of the future, stored before its close is known. */
  readonly ledger: LedgerStore;
  /** The files of public benchmarks. */
  readonly benchmarks: { path(name: string): string };
  /** Reserved for records of runs. */
  readonly jobs: { readonly path: string };
  readonly exclusive: Exclusive;
}

/** Defaults for all work under a lock. */
export type WorkspaceOptions = Pick<ExclusiveOptions, "onWait" | "signal">;

/**
 * Reading writes nothing but a cache of prices, and that only where it is permitted, so that a folder without
 * permission to write can be opened. With the first write, what killed processes left unfinished more than an hour
 * ago is removed.
 *
 * @param home Need not exist.
 * @example
 * import { openWorkspace } from "afterbell";
 * const { models } = openWorkspace("a folder that does not exist yet");
 * await models.inUse("AAPL") // → null
 */
export function openWorkspace(home: string, options: WorkspaceOptions = {}): Workspace {
  const layout = layoutOf(home);
  const exclusive = exclusiveIn(layout, options);
  return {
    home,
    watchListFile: layout.watchListFile,
    prices: priceStoreIn(layout, exclusive),
    models: modelStoreIn(layout, exclusive),
    panelModels: panelModelStoreIn(layout, exclusive),
    checkpoints: checkpointStoreIn(layout),
    keptNetworks: keptNetworkStoreIn(layout),
    journals: journalStoreIn(layout),
    reports: reportStoreIn(layout),
    ledger: ledgerStoreIn(layout, exclusive),
    benchmarks: { path: layout.benchmark },
    jobs: { path: layout.jobs },
    exclusive,
  };
}
