/** @file What a column is, from its name, in the languages price files come in. */

export type Field = "date" | "open" | "high" | "low" | "close" | "adjClose" | "volume" | "symbol";

export interface ColumnMeaning {
  readonly field: Field;
  /** 0: an exact name; 1: a name used only without a better one (`Price`, if there is no `Close`). */
  readonly rank: 0 | 1;
  /** Whether the word is English, or one of a language that writes decimal commas. */
  readonly language: "english" | "other" | "any";
}

/**
 * @returns What a heading such as `Adj Close**`, `4. close`, `Máxima` or `Eröffn.` means, or null.
 */
export function meaningOf(columnName: string): ColumnMeaning | null {
  const known = knownNames.get(columnName);
  if (known !== undefined) return known;
  const meaning = meanings.get(normalised(columnName)) ?? null;
  if (knownNames.size >= MAX_KNOWN_NAMES) knownNames.clear();
  knownNames.set(columnName, meaning);
  return meaning;
}

/** A heading of many symbols repeats its names for each. */
const knownNames = new Map<string, ColumnMeaning | null>();
const MAX_KNOWN_NAMES = 1000;

/** Only letters and digits, lower case, without accents and without a leading `4.`. */
export function normalised(columnName: string): string {
  return columnName
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^\s*\d+\.\s*/, "")
    .replace(/[^\p{L}\p{N}%]+/gu, "");
}

/** Whether a column beside the dates holds the time of day, such as `Time`, `<TIME>`, `Hora` or `Uhrzeit`. */
export function isTimeOfDay(columnName: string): boolean {
  return timesOfDay.has(normalised(columnName));
}

// English, Portuguese and Spanish, German, French, Italian.
const timesOfDay = new Set(
  "time timeofday tradetime tradingtime hora horario zeit uhrzeit heure ora orario".split(" "),
);

/** Whether a column holds dividends or splits, as yfinance's `history()` writes them. */
export function eventKindOf(columnName: string): "dividend" | "split" | null {
  return eventKinds.get(normalised(columnName)) ?? null;
}

const eventKinds = new Map<string, "dividend" | "split">([
  ["dividends", "dividend"],
  ["stocksplits", "split"],
]);

const meanings = new Map<string, ColumnMeaning>();

// Portuguese, Spanish, German, French, Italian; words that several share are listed once.
define("date", 0, "any", "date");
define("date", 0, "english", "tradedate tradingdate tradingday day sessiondate pricedate");
define("date", 0, "other", "data fecha datum dia tag handelstag jour giorno");
define("date", 1, "english", "datetime timestamp time");
define("open", 0, "english", "open openprice openingprice openprize o");
define(
  "open",
  0,
  "other",
  "abertura preabe precoabertura apertura precioapertura preciodeapertura",
);
define("open", 0, "other", "eroffnung eroffn eroffnungskurs erster ouverture ouv premier aper");
define("high", 0, "english", "high highprice dayhigh h");
define(
  "high",
  0,
  "other",
  "maxima maximo alta alto hoch hochst tageshoch hochstkurs plushaut haut",
);
define("high", 0, "other", "massimo");
define("high", 0, "any", "max");
define("low", 0, "english", "low lowprice daylow l");
define("low", 0, "other", "minima minimo baixa bajo tief tiefst tagestief tiefstkurs plusbas bas");
define("low", 0, "any", "min");
define("close", 0, "english", "close closeprice closingprice closelast closedprize closedprice c");
define("close", 0, "other", "fechamento precofechamento precodefechamento cierre preciocierre");
define(
  "close",
  0,
  "other",
  "preciodecierre schluss schlusskurs schlusspreis cloture coursdecloture",
);
define("close", 0, "other", "fermeture chiusura prezzodichiusura prezzochiusura");
define("close", 1, "english", "price last lastprice value");
define("close", 1, "other", "ultimo preco precio prezzo prix cours dernier zuletzt kurs letzter");
define("close", 1, "other", "ultimopreco ultimoprecio ultimoprezzo valor");
define("adjClose", 0, "english", "adjclose adjustedclose closeadj closeadjusted adjcloseprice");
define("adjClose", 0, "english", "adjustedcloseprice adjustedclosingprice adjusted");
define("adjClose", 0, "other", "fechamentoajustado fechamentoajust cierreajustado cierreaj");
define("adjClose", 0, "other", "schlusskursbereinigt bereinigterschlusskurs adjschluss");
define("adjClose", 0, "other", "clotureajustee coursajuste chiusuraaggiustata chiusuraadj");
define("volume", 0, "any", "volume vol");
define("volume", 0, "english", "sharevolume sharestraded totaltradequantity volumetraded v");
define("volume", 0, "other", "volumi quantidade stucke stuecke stuck stueck");
// German files have the turnover in euros under this name where another column counts the shares.
define("volume", 1, "other", "volumen");
define("symbol", 0, "english", "symbol ticker tickersymbol stocksymbol actsymbol");
define("symbol", 0, "other", "simbolo symbole codigo papel");
define("symbol", 1, "english", "name stock stockname");

function define(
  field: Field,
  rank: ColumnMeaning["rank"],
  language: ColumnMeaning["language"],
  words: string,
): void {
  for (const word of words.split(" ")) meanings.set(word, { field, rank, language });
}
