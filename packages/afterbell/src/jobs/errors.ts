import { AfterbellError } from "../domain/errors.ts";
import type { SessionDate } from "../domain/session-date.ts";
import type { Disagreement } from "../market/disagreement.ts";
import { type Finding, worstFirst } from "../market/finding.ts";
import { type AcceptedFinding, acceptedText } from "../market/provenance.ts";

/** A model that can be run, but does not forecast closes of a symbol. */
export class NotAForecasterError extends AfterbellError {
  readonly code = "NOT_A_FORECASTER";
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, expected: string, got: string) {
    super(`${file}: expected ${expected}, got ${got}`);
    this.file = file;
    this.expected = expected;
    this.got = got;
  }
}

/** A saved model that can be run but not trained further. */
export class NotTrainableError extends AfterbellError {
  readonly code = "NOT_TRAINABLE";
  readonly model: string;
  readonly layer: string;
  constructor(model: string, layer: string) {
    super(
      `${model}: layer ${layer} can be run but not trained; LSTM, GRU, dropout and dense layers with their usual activations can be trained`,
    );
    this.model = model;
    this.layer = layer;
  }
}

/** Prices have a session that they did not have when a model's recipe was judged. */
export class UnjudgedSessionError extends AfterbellError {
  readonly code = "UNJUDGED_SESSION";
  readonly symbol: string;
  readonly version: string;
  readonly session: SessionDate;
  constructor(symbol: string, version: string, session: SessionDate) {
    super(
      `${symbol} ${version} was judged on prices without a session on ${session}: "afterbell train ${symbol} --recipe classic" judges a new one`,
    );
    this.symbol = symbol;
    this.version = version;
    this.session = session;
  }
}

/** A job needs prices of a symbol that was never ingested. */
export class NoPricesError extends AfterbellError {
  readonly code = "NO_PRICES";
  readonly symbol: string;
  readonly file: string;
  constructor(symbol: string, file: string) {
    super(
      `no prices of ${symbol} (${file} does not exist); run "afterbell ingest ${symbol}", with --csv FILE to import a file`,
    );
    this.symbol = symbol;
    this.file = file;
  }
}

/** Prices have findings of severity `error` that were not accepted: what is learned from them would be wrong. */
export class UnsettledFindingsError extends AfterbellError {
  readonly code = "UNSETTLED_FINDINGS";
  readonly symbol: string;
  readonly findings: readonly Finding[];
  /** @param isFile Whether the prices are from a file, so that nothing can be remembered of them. */
  constructor(symbol: string, findings: readonly Finding[], isFile: boolean) {
    const [first] = worstFirst(findings);
    const count = findings.length === 1 ? "an error" : `${findings.length} errors`;
    const { kind, dates = [], command = null } = first ?? {};
    const flag = kind && `--accept ${acceptedText({ kind, date: dates[0] ?? null })}`;
    const accept = isFile ? `add ${flag}` : `run "${command}"`;
    const next = command ? `; correct the prices, or ${accept} if they are right` : "";
    super(`${symbol}: ${count} in the prices: ${first?.message}${next}`);
    this.symbol = symbol;
    this.findings = findings;
  }
}

/** A finding to accept that the prices do not have. */
export class NoSuchFindingError extends AfterbellError {
  readonly code = "NO_SUCH_FINDING";
  readonly symbol: string;
  readonly finding: string;
  /** Those that there are, as they are accepted. */
  readonly known: readonly string[];
  constructor(symbol: string, accepted: AcceptedFinding, findings: readonly Finding[]) {
    const known = worstFirst(findings).map(({ kind, dates }) =>
      acceptedText({ kind, date: dates[0] ?? null }),
    );
    const some = known.slice(0, 5).join(", ") + (known.length > 5 ? ", …" : "");
    const text = acceptedText(accepted);
    super(
      `${symbol}: the prices have no finding ${text}; ${known.length === 0 ? "they have none" : `they have ${some}`}`,
    );
    this.symbol = symbol;
    this.finding = text;
    this.known = known;
  }
}

/** A watch list that is not a list of symbols. */
export class InvalidWatchListError extends AfterbellError {
  readonly code = "INVALID_WATCH_LIST";
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, expected: string, got: string) {
    super(`${file}: expected ${expected}, got ${got.slice(0, 80)}`);
    this.file = file;
    this.expected = expected;
    this.got = got;
  }
}

export interface PriceConflict {
  /** Where the stored prices are from. */
  readonly stored: string;
  /** Where the new ones are from. */
  readonly incoming: string;
  readonly reason: string;
  readonly disagreement?: Disagreement | null;
}

/** New prices that do not fit the stored ones: together they would be no history of one thing. */
export class ConflictingPricesError extends AfterbellError {
  readonly code = "CONFLICTING_PRICES";
  readonly symbol: string;
  /** Where the stored prices are from. */
  readonly stored: string;
  /** Where the new ones are from. */
  readonly incoming: string;
  readonly reason: string;
  /** What differs in sessions that both have; null where the prices do not fit for another reason. */
  readonly disagreement: Disagreement | null;
  constructor(symbol: string, { stored, incoming, reason, disagreement = null }: PriceConflict) {
    super(
      `${symbol}: the prices of ${incoming} do not fit the stored ones (${stored}): ${reason}; nothing was changed, and --replace stores the new prices in their place and keeps the old file beside them`,
    );
    this.symbol = symbol;
    this.stored = stored;
    this.incoming = incoming;
    this.reason = reason;
    this.disagreement = disagreement;
  }
}

/** The source no longer has sessions that are stored. */
export class LostSessionsError extends AfterbellError {
  readonly code = "LOST_SESSIONS";
  readonly symbol: string;
  readonly source: string;
  readonly lost: readonly SessionDate[];
  constructor(symbol: string, source: string, lost: readonly SessionDate[]) {
    const [first, last] = [lost[0], lost.at(-1)];
    const which = lost.length === 1 ? `${first}` : `${first} to ${last}`;
    const count = lost.length === 1 ? "a stored session" : `${lost.length} stored sessions`;
    super(
      `${symbol}: ${source} no longer has ${count} (${which}); nothing was changed, and --replace stores what it has and keeps the old file beside it`,
    );
    this.symbol = symbol;
    this.source = source;
    this.lost = lost;
  }
}

/** The ledger is not as it was written. */
export class LedgerBrokenError extends AfterbellError {
  readonly code = "LEDGER_BROKEN";
  readonly file: string;
  /** What is wrong: a row that is `missing` or `changed`, or a `head` that no row has. */
  readonly fault: "missing" | "changed" | "head";
  /** Of the first row that is wrong; null for a head. */
  readonly seq: number | null;
  constructor(
    file: string,
    fault: "missing" | "changed" | "head",
    seq: number | null,
    why: string,
  ) {
    super(`${file} is not as it was written: ${why}. Compare it with a copy of it`);
    this.file = file;
    this.fault = fault;
    this.seq = seq;
  }
}

/** A job over all stored symbols, and none is stored. */
export class NoStoredPricesError extends AfterbellError {
  readonly code = "NO_STORED_PRICES";
  constructor() {
    super(
      'no prices are stored; run "afterbell ingest AAPL", or "afterbell ingest --sample" without a network',
    );
  }
}
