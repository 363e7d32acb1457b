import Type from "typebox";
import type { BarSeries } from "../domain/bar-series.ts";
import { auditStored } from "../market/audit/audit-stored.ts";
import { peerFindings } from "../market/audit/sessions.ts";
import { SeveralSymbolsError } from "../market/csv/csv-errors.ts";
import type { Finding } from "../market/finding.ts";
import { type PriceFile, readPriceFile } from "../market/price-file.ts";
import {
  type AcceptedFinding,
  isAccepted,
  type PriceProvenance,
  parseAccepted,
  unknownOrigin,
  withAccepted,
} from "../market/provenance.ts";
import { texts } from "../schema/field.ts";
import { NoPricesError } from "./errors.ts";
import { storedPeers } from "./peer-findings.ts";
import { requireFound, settleFindings } from "./settle-findings.ts";
import type { World } from "./world.ts";

/** Findings that the user accepts, for every job that reads prices. */
export const acceptField = Type.Optional(
  texts({
    description: "accept a finding for good; may be repeated",
    placeholder: "kind@date",
  }),
);

export interface LoadedSeries {
  /** null for prices of a file, and where it is not known. */
  readonly provenance: PriceProvenance | null;
  readonly series: BarSeries;
  readonly findings: readonly Finding[];
}

export interface LoadOptions {
  /**
   * Whether the file itself must name the symbol. @default false, since the user names the file and the symbol
   */
  readonly pick?: boolean;
  /** Findings that the user accepts, `KIND` or `KIND@DATE`: remembered for stored prices. @default none */
  readonly accept?: readonly string[];
  /** Whether what this symbol does not have is passed over. @default false: it is an error */
  readonly acceptsForOthers?: boolean;
  /** Whether a finding of severity `error` ends the job. @default true */
  readonly refuse?: boolean;
}

/**
 * A symbol's prices, stored or from a file. Warnings about them are emitted, in one event.
 *
 * @throws {NoPricesError} Nothing is stored, and no file was named.
 * @throws {PriceFileError} Not a readable price file, or the file does not contain the symbol to pick.
 * @throws {UnsettledFindingsError} Findings of severity `error` that were not accepted.
 * @throws {NoSuchFindingError} There is nothing that `accept` could mean.
 */
export async function loadSeries(
  symbol: string,
  csv: string | undefined,
  world: Pick<World, "workspace" | "emit" | "now">,
  options: LoadOptions = {},
): Promise<LoadedSeries> {
  if (csv !== undefined) {
    const file = await readSymbolFile(symbol, csv, options.pick ?? false, world.now());
    for (const note of file.report.notes) world.emit({ type: "note", message: `${csv}: ${note}` });
    return loadFile(file, options, world);
  }
  const loaded = await loadStored(symbol, world);
  const accept = acceptedOf(symbol, loaded.findings, options);
  if (accept.length > 0) await acceptFindings(symbol, accept, world);
  const accepted = [...loaded.accepted, ...accept];
  const { refuse = true } = options;
  const settling = { symbol, place: symbol, isFile: false, accepted, refuse };
  settleFindings(loaded.findings, settling, world.emit);
  return loaded;
}

/**
 * Prices of a file that has been read. Warnings about them are emitted, in one event.
 *
 * @throws {UnsettledFindingsError} Findings of severity `error` that were not accepted.
 * @throws {NoSuchFindingError} There is nothing that `accept` could mean.
 */
export function loadFile(
  { series, report: { source, findings } }: PriceFile,
  options: LoadOptions,
  { emit }: Pick<World, "emit">,
): LoadedSeries {
  const { symbol } = series;
  const accepted = acceptedOf(symbol, findings, options);
  const { refuse = true } = options;
  settleFindings(findings, { symbol, place: source, isFile: true, accepted, refuse }, emit);
  return { series, findings, provenance: null };
}

/** What the user accepts of the findings of a symbol. @throws {NoSuchFindingError} */
function acceptedOf(
  symbol: string,
  findings: readonly Finding[],
  { accept = [], acceptsForOthers = false }: LoadOptions,
): AcceptedFinding[] {
  const given = accept.map(parseAccepted);
  const isFound = (one: AcceptedFinding) => findings.some((f) => isAccepted(f, [one]));
  const accepted = acceptsForOthers ? given.filter(isFound) : given;
  requireFound(symbol, findings, accepted);
  return accepted;
}

interface Loaded extends LoadedSeries {
  readonly accepted: readonly AcceptedFinding[];
}

async function loadStored(
  symbol: string,
  { workspace: { prices }, now }: Pick<World, "workspace" | "now">,
): Promise<Loaded> {
  const stored = await prices.open(symbol);
  if (stored === null) throw new NoPricesError(symbol, prices.path(symbol));
  const { series, provenance } = stored;
  const findings = auditStored(stored, { now: now() });
  return { series, findings, provenance, accepted: provenance?.accepted ?? [] };
}

/**
 * Accepts findings of stored prices for good.
 *
 * @returns All that are accepted now.
 * @throws {NoPricesError | NoSuchFindingError}
 */
export async function acceptFindings(
  symbol: string,
  accept: readonly AcceptedFinding[],
  world: Pick<World, "workspace" | "now">,
): Promise<readonly AcceptedFinding[]> {
  const { workspace, now } = world;
  // An ingest that runs would write what it read before.
  return workspace.exclusive({ kind: "ingest", name: symbol }, async () => {
    const loaded = await loadStored(symbol, world);
    const peers = await storedPeers(loaded.series, loaded.provenance, workspace.prices);
    requireFound(symbol, [...loaded.findings, ...peerFindings(loaded.series, peers)], accept);
    const change = (known: PriceProvenance | null) =>
      withAccepted(known ?? unknownOrigin(now()), accept);
    return (await workspace.prices.updateProvenance(symbol, change))?.accepted ?? [];
  });
}

/** @param pick Whether the file itself must name the symbol; else only a file of several has to. */
async function readSymbolFile(
  symbol: string,
  file: string,
  pick: boolean,
  now: Date,
): Promise<PriceFile> {
  const picked = () => readPriceFile(file, { symbol, now, pick: symbol });
  if (pick) return picked();
  try {
    return await readPriceFile(file, { symbol, now });
  } catch (error) {
    if (!(error instanceof SeveralSymbolsError && error.symbols.includes(symbol))) throw error;
    return picked();
  }
}
