import { cpus } from "node:os";
import { formatTable } from "../../bench/table.ts";
import type { Row, Section } from "./row.ts";

/** @param about Between the title and the tables; may be empty. */
export function documentOf(about: string, sections: readonly Section[]): string {
  const parts = ["# How accurate the forecasts are\n", about, ...sections.map(sectionText)];
  return parts.filter((part) => part !== "").join("\n");
}

/** @param minutes That it took. */
export function aboutOf(sections: readonly Section[], minutes: string): string {
  const missed = missedRows(sections);
  return `\`\`\`bash
npm run accuracy    # the recorded prices are found in ../shared/data, or with --data FOLDER or AFTERBELL_DATA
\`\`\`

Losses are of log returns of unadjusted closes, means over all forecasts: CRPS is twice the mean pinball loss at the
levels .05, .1 … .95, the Winkler score that of the 90 % interval. Ratios are of those means, and judged by them; the mean
of the symbols' own ratios stands beside them. The test by Diebold and Mariano is on the daily mean of the CRPS
differences with autocovariances of five days, and Holm's correction covers all four tests. Terciles of volatility are each symbol's
own, by EWMA(0.94) at the origin.

The same files give the same figures on every run and on any number of threads. Networks run as WebAssembly SIMD, which
rounds alike on every kind of processor. Times depend on the machine: ${cpus().length} × ${cpus()[0]?.model ?? process.arch}, Node ${process.versions.node}, ${minutes} minutes in all; on two
cores it should stay below 15.

${CONFIGURATIONS}

${missed.length === 0 ? "Everything that was to be reached is reached.\n" : `Missed:\n\n${missed.map((line) => `- ${line}\n`).join("")}`}`;
}

/** How much choosing there was before the test range was looked at. */
const CONFIGURATIONS = `Configurations tried: one recipe of the network, with five seeds, and one setting of each rival. Nothing is tuned by this
command, nor was anything changed after its figures were seen. The recipe itself is older: research on the same 14 symbols
compared some fifty variants of features, losses, heads, shapes and training lengths, chose by the sessions from
2017-11-01 to 2019-02-22, and looked at these test sessions more than once. So these figures flatter a little. On later years and
other companies, which are not in the data, it found about .990 of GARCH-FHS's CRPS and .95 of its Winkler score.`;

/** What was to be reached and was not. */
function missedRows(sections: readonly Section[]): string[] {
  return sections.flatMap(({ title, rows }) =>
    rows
      .filter(({ isMet }) => isMet === false)
      .map(({ what, got, wanted }) => `${title}: ${what} is ${got}, to reach ${wanted}.`),
  );
}

function sectionText({ title, text, beside, rows }: Section): string {
  const table = formatTable<Row>(
    [
      { title: "measured", align: "left", text: ({ what }) => what },
      { title: "got", align: "right", text: ({ got }) => got },
      { title: beside, align: "left", text: (row) => row.beside },
      { title: "to reach", align: "left", text: ({ wanted }) => wanted },
      { title: "met", align: "left", text: ({ isMet }) => metText(isMet) },
    ],
    rows,
  );
  return `## ${title}\n\n${text}\n\n${table}`;
}

function metText(isMet: boolean | null): string {
  if (isMet === null) return "";
  return isMet ? "yes" : "**no**";
}
