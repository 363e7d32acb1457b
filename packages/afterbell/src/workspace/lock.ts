import { hostname } from "node:os";

/** What is locked: a kind of work and what it is done to. */
export interface Lock {
  readonly kind: LockKind;
  /** Identifies one piece of work of the kind: a symbol, or the name of a model. */
  readonly name: string;
}

/** How each kind of work is called in "waiting for … to finish". */
const works = {
  train: (name: string) => `another training of ${name}`,
  ingest: (name: string) => `another ingest of ${name}`,
  import: (name: string) => `another import for ${name}`,
  backtest: () => "the same backtest",
  prices: (name: string) => `another write of the prices of ${name}`,
  "in-use": () => "another change of the models in use",
  ledger: () => "another beginning of the ledger",
} as const;

export type LockKind = keyof typeof works;

/** Work that takes milliseconds: only a long wait is reported. */
export function isBrief({ kind }: Lock): boolean {
  return kind === "prices" || kind === "in-use" || kind === "ledger";
}

/** The process that has what another one waits for. */
export interface LockHolder extends Lock {
  /** null where it was only just taking the lock. */
  readonly pid: number | null;
  readonly host: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
}

/** For people: `waiting for another training of AAPL (process 1234) to finish`. */
export function waitingNote({ kind, name, pid, host }: LockHolder): string {
  const where = host !== null && host !== hostname() ? ` on ${host}` : "";
  const who = pid === null ? "" : ` (process ${pid}${where})`;
  return `waiting for ${works[kind](name)}${who} to finish`;
}
