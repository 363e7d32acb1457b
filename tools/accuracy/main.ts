/**
 * How accurate the forecasts are, on recorded prices. Writes bench/ACCURACY.md.
 *
 *     npm run accuracy [-- --data FOLDER]
 *     npm run accuracy -- --prices FOLDER --trained-until DATE --from DATE --to DATE
 *
 * The second form prints the first table for another folder of New York's prices, and writes nothing.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fiveStepSection, oneStepLosses, oneStepSection } from "./big-tech.ts";
import { aboutOf, documentOf } from "./document.ts";
import { laterChecksSection } from "./later-checks.ts";
import { otherSeriesSection } from "./other-series.ts";
import { panelOfFolder } from "./price-series.ts";
import { references } from "./references.ts";
import type { Section } from "./row.ts";
import { sharedDataFolder } from "./shared-data.ts";
import { singleSymbolSection } from "./single-symbols.ts";
import { trainingTimeRow } from "./training-time.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    prices: { type: "string" },
    "trained-until": { type: "string", default: "2017-10-31" },
    from: { type: "string", default: "2019-02-25" },
    to: { type: "string", default: "2022-12-29" },
  },
});
const start = performance.now();
const data = values.prices === undefined ? sharedData(values.data) : null;
const test = {
  panel: await panelOfFolder(values.prices ?? join(data!, "prices/bigtech"), values.to),
  trainedUntil: values["trained-until"],
  from: values.from,
};

/** Ends the process with one sentence where it is absent. */
function sharedData(named: string | undefined): string {
  try {
    return sharedDataFolder(named);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function report(section: Section): Section {
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  process.stderr.write(`${seconds} s: ${section.title}\n`);
  return section;
}

const losses = await oneStepLosses(test);
const oneStep = report(oneStepSection(losses, test));
if (data === null) {
  process.stdout.write(documentOf("", [oneStep]));
} else {
  const sections = [
    oneStep,
    report(references(losses)),
    report(await fiveStepSection(test)),
    report(await singleSymbolSection(test)),
    report(await otherSeriesSection(data)),
    report(await laterChecksSection(test, losses)),
    report({
      title: "Time",
      text: "On all threads of the machine, which may have had other work.",
      beside: "backend",
      rows: [await trainingTimeRow(test)],
    }),
  ];
  const minutes = ((performance.now() - start) / 60_000).toFixed(0);
  writeFileSync(
    join(import.meta.dirname, "../../bench/ACCURACY.md"),
    documentOf(aboutOf(sections, minutes), sections),
  );
}
