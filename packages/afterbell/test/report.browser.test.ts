/** The report as a person sees it, on a desk and on a phone. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { ewmaEstimator } from "../src/models/baselines/ewma.ts";
import { persistenceEstimator } from "../src/models/baselines/persistence.ts";
import { renderReport } from "../src/report/render-report.ts";
import { inBrowser } from "./support/browser.ts";
import { reportInput, trainingRecord } from "./support/report-fixture.ts";
import { waveSeries } from "./support/walk.ts";

interface Lettering {
  readonly fontSizes: readonly number[];
  /** Texts of a plot that lie on each other, or outside it. */
  readonly overlapping: readonly string[];
  readonly cut: readonly string[];
}

/** Runs in the page: what of the plots' text is too small, cut or overlapping. */
const letteringOf = `(() => {
  const found = { fontSizes: [], overlapping: [], cut: [] };
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...svg.querySelectorAll("text")].map((text) => ({
      words: text.textContent, box: text.getBoundingClientRect(),
    }));
    found.fontSizes.push(parseFloat(getComputedStyle(svg.querySelector("text")).fontSize) * frame.width / svg.viewBox.baseVal.width);
    for (const [i, { words, box }] of texts.entries()) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) found.cut.push(words);
      for (const other of texts.slice(i + 1)) {
        const { box: b } = other;
        // Line boxes are higher than letters: a little above each other is none.
        if (box.left < b.right && b.left < box.right && box.top + 3 < b.bottom && b.top + 3 < box.bottom) found.overlapping.push(words + " | " + other.words);
      }
    }
  }
  return found;
})()`;

test("fits a desk, a phone and paper, asks for nothing, and its plots can be read", {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "afterbell-report-"));
  const file = join(folder, "report.html");
  const { href } = pathToFileURL(file);
  try {
    for (const horizon of [1, 8]) {
      const estimators = [persistenceEstimator({ horizon }), ewmaEstimator({ horizon, seed: 1 })];
      const plan = { horizon, step: 1, folds: 600, minTrainLength: 300, refitEvery: 600 };
      const input = await reportInput(waveSeries(1000), estimators, plan);
      writeFileSync(file, await renderReport({ ...input, training: trainingRecord(40) }));
      await inBrowser(async (browser) => {
        const page = await browser.newPage();
        const complaints: string[] = [];
        page.on("console", (line) => complaints.push(line.text()));
        page.on("pageerror", (error) => complaints.push(String(error)));
        const requested: string[] = [];
        page.on("request", (request) => requested.push(request.url()));
        for (const [width, media] of [
          [1200, "screen"],
          [375, "screen"],
          [680, "print"],
        ] as const) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ media });
          await page.goto(href);
          const needed = await page.evaluate("document.documentElement.scrollWidth");
          expect(needed, `${width} pixels`).toBe(width);
          const lettering = (await page.evaluate(letteringOf)) as Lettering;
          expect(lettering.fontSizes.length).toBeGreaterThan(6);
          expect(Math.min(...lettering.fontSizes)).toBeGreaterThan(9.5);
          expect(lettering.cut).toEqual([]);
          expect(lettering.overlapping).toEqual([]);
        }
        expect(complaints).toEqual([]);
        expect(new Set(requested)).toEqual(new Set([href]));
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
