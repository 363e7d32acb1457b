/**
 * @file Which mark is decimal, decided for all symbols of a file together.
 *
 * The prices of a symbol decide for it; they must not contradict each other. Where they leave it open, as `1,234`
 * does, the prices of the other symbols decide, then volumes and other cells, then the language of the heading. A
 * symbol whose own prices have another mark than those of others is read with its own, and a note says so.
 */

import { AmbiguousNumbersError, PriceFileError } from "./csv-errors.ts";
import { type DecimalMark, evidenceOf } from "./decimal.ts";

/** A cell and its line. */
export interface NumberCell {
  readonly line: number;
  readonly text: string;
}

/** What the cells of one symbol say. */
export interface MarkEvidence {
  readonly file: string;
  readonly usesDecimalCommaLanguage: boolean;
  readonly prices: MarkVotes;
  readonly volumes: MarkVotes;
  /** Marks of other cells: volumes, changes in percent. Not looked at once the prices have decided. */
  readonly others: Set<DecimalMark>;
}

export interface MarkVotes {
  mark: DecimalMark | null;
  /** The first cell that contradicts those before it. */
  contradiction: NumberCell | null;
  /** The first cell that may be either. */
  unclear: NumberCell | null;
}

export interface Marks {
  readonly price: DecimalMark;
  /** Volumes may be written in another way than prices: 1,234,567 beside 40.30 or beside 40,30. */
  readonly volume: DecimalMark;
  /** Where symbols of the file differ. */
  readonly note: string | null;
}

export function markEvidence(file: string, usesDecimalCommaLanguage: boolean): MarkEvidence {
  const votes = () => ({ mark: null, contradiction: null, unclear: null });
  return { file, usesDecimalCommaLanguage, prices: votes(), volumes: votes(), others: new Set() };
}

export function addVote(votes: MarkVotes, line: number, text: string): void {
  const evidence = evidenceOf(text);
  if (evidence === votes.mark || evidence === null) return;
  if (evidence === "unclear") votes.unclear ??= { line, text };
  else if (votes.mark === null) votes.mark = evidence;
  else votes.contradiction ??= { line, text };
}

export function addOther({ others }: MarkEvidence, text: string): void {
  const evidence = evidenceOf(text);
  if (evidence === "." || evidence === ",") others.add(evidence);
}

/** @param all Of every symbol that has prices. */
export function decideMarks(
  all: readonly MarkEvidence[],
): (evidence: MarkEvidence) => Marks | PriceFileError {
  const prices = marksOf(all.map((evidence) => evidence.prices));
  const volumes = marksOf(all.map((evidence) => evidence.volumes));
  const others = new Set(all.flatMap((evidence) => [...evidence.others]));
  return (evidence) => {
    const price = priceMark(evidence, prices, others);
    if (price instanceof PriceFileError) return price;
    if (evidence.volumes.contradiction !== null) return contradiction(evidence, evidence.volumes);
    const volume = evidence.volumes.mark ?? onlyOne(volumes) ?? price;
    return { price, volume, note: prices.size > 1 ? differing(price) : null };
  };
}

function marksOf(votes: readonly MarkVotes[]): Set<DecimalMark> {
  return new Set(votes.flatMap(({ mark, contradiction }) => (contradiction ? [] : (mark ?? []))));
}

function priceMark(
  evidence: MarkEvidence,
  prices: ReadonlySet<DecimalMark>,
  others: ReadonlySet<DecimalMark>,
): DecimalMark | PriceFileError {
  const { mark, unclear } = evidence.prices;
  if (evidence.prices.contradiction !== null) return contradiction(evidence, evidence.prices);
  const decided = mark ?? onlyOne(prices.size > 0 ? prices : others);
  if (decided !== null) return decided;
  if (unclear === null) return ".";
  return markOfUnclear(evidence, unclear, prices.size > 1);
}

/** `12.345` in English and `12,345` in a language of decimal commas are what they seem. */
function markOfUnclear(
  { file, usesDecimalCommaLanguage }: MarkEvidence,
  { line, text }: NumberCell,
  symbolsDiffer: boolean,
): DecimalMark | AmbiguousNumbersError {
  const seems = text.includes(",") ? "," : ".";
  if (!symbolsDiffer && (seems === ",") === usesDecimalCommaLanguage) return seems;
  const others = symbolsDiffer
    ? "the numbers of other symbols differ"
    : "no other number decides which";
  const why = `"${seems}" may be a decimal mark or a thousands separator, and ${others}`;
  return new AmbiguousNumbersError(file, line, text, why);
}

function contradiction({ file }: MarkEvidence, votes: MarkVotes): AmbiguousNumbersError {
  const { line, text } = votes.contradiction!;
  const here = votes.mark === "." ? "," : ".";
  const why = `"${here}" is the decimal mark here, and "${votes.mark}" on the lines before`;
  return new AmbiguousNumbersError(file, line, text, why);
}

function differing(price: DecimalMark): string {
  const other = price === "." ? "," : ".";
  return `the decimal mark is "${price}" here, and "${other}" in the rows of other symbols`;
}

function onlyOne(marks: ReadonlySet<DecimalMark>): DecimalMark | null {
  const [mark = null, ...more] = marks;
  return more.length === 0 ? mark : null;
}
