/** @file The user's watch list: symbols in `afterbell.json`, or in a file of their own. */

import { jsonExcerpt } from "../domain/json-excerpt.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { FileNotFoundError } from "../market/csv/csv-errors.ts";
import { readTextFile } from "../market/csv/text-file.ts";
import { InvalidWatchListError } from "./errors.ts";

/** As {@link readWatchList}. @returns null where there is no such file. */
export async function watchListIfThere(file: string): Promise<string[] | null> {
  try {
    return await readWatchList(file);
  } catch (error) {
    if (error instanceof FileNotFoundError) return null;
    throw error;
  }
}

/**
 * A JSON file, `{ "symbols": ["AAPL", "MSFT"] }`, or a text file with a symbol on each line, or several with commas
 * between them, where `#` begins a comment.
 *
 * @returns The symbols in the file's order, each once.
 * @throws {PriceFileError} No such file, or not text.
 * @throws {InvalidWatchListError} Not a list of symbols.
 */
export async function readWatchList(file: string): Promise<string[]> {
  const text = await readTextFile(file);
  const entries = /^\s*[{[]/.test(text) ? entriesOfJson(text, file) : entriesOfText(text);
  if (entries.length === 0) throw new InvalidWatchListError(file, "at least one symbol", "none");
  const symbols = entries.map(({ where, word }) => {
    try {
      return parseSymbol(word);
    } catch {
      throw new InvalidWatchListError(file, `${where}: a ticker such as AAPL`, word);
    }
  });
  return [...new Set(symbols)];
}

interface Entry {
  /** `line 3` or `symbols[2]`. */
  readonly where: string;
  readonly word: string;
}

function entriesOfText(text: string): Entry[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    // Words after a blank are a name, not symbols; several symbols on a line are separated by commas.
    const words = line.replace(/#.*/, "").split(/[,;]/);
    return words.map((word) => ({ where: `line ${i + 1}`, word: word.trim() })).filter(hasWord);
  });
}

function hasWord({ word }: Entry): boolean {
  return word !== "";
}

function entriesOfJson(text: string, file: string): Entry[] {
  const list = symbolsOfJson(text, file);
  if (!Array.isArray(list)) {
    throw new InvalidWatchListError(file, '"symbols": a list of tickers', typeof list);
  }
  return list.map((word: unknown, i) => {
    if (typeof word === "string") return { where: `symbols[${i}]`, word };
    throw new InvalidWatchListError(file, `symbols[${i}]: a text`, jsonExcerpt(word));
  });
}

function symbolsOfJson(text: string, file: string): unknown {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new InvalidWatchListError(file, "JSON", (error as SyntaxError).message);
  }
  if (Array.isArray(content)) return content;
  const { symbols, ...others } = content as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new InvalidWatchListError(file, 'no key but "symbols"', `"${unknown}"`);
  }
  return symbols;
}
