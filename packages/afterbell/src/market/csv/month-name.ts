/** @file Months by name in English, Portuguese, Spanish, German, French and Italian. */

/** By their beginnings, since files cut them at three letters or more; French needs four. */
const beginnings = [
  ["jan", "ene", "gen"],
  ["feb", "fev"],
  ["mar"],
  ["apr", "abr", "avr"],
  ["may", "mai", "mag"],
  ["jun", "juin", "giu"],
  ["jul", "juil", "lug"],
  ["aug", "ago", "aou"],
  ["sep", "set"],
  ["oct", "okt", "out", "ott"],
  ["nov"],
  ["dec", "dez", "dic"],
];

/** @returns 1 to 12, or null. `Jan`, `fev.`, `März`, `août` … */
export function monthOf(name: string): number | null {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const month = beginnings.findIndex((words) => words.some((word) => plain.startsWith(word)));
  return month === -1 ? null : month + 1;
}
