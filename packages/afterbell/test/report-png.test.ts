/** Pictures as PNG: that their text is there, which the renderer would leave out without a word. */

import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { expect, test } from "vitest";
import { reportFont } from "../src/jobs/report-font.ts";
import { ewmaEstimator } from "../src/models/baselines/ewma.ts";
import { persistenceEstimator } from "../src/models/baselines/persistence.ts";
import { UnusableFontError } from "../src/report/errors.ts";
import { drawPictures } from "../src/report/render-report.ts";
import { svgToPng } from "../src/report/svg-to-png.ts";
import { reportInput } from "./support/report-fixture.ts";
import { waveSeries } from "./support/walk.ts";

/** RGBA of a PNG, decoded by showing it in a picture of its own size. */
function pixelsOf(png: Uint8Array) {
  const header = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  const data = Buffer.from(png).toString("base64");
  const { pixels } = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${data}"/></svg>`,
  ).render();
  return { width, height, pixels };
}

test("axis labels are lettered, each where the axis is", async () => {
  const estimators = [persistenceEstimator({ horizon: 1 }), ewmaEstimator({ horizon: 1, seed: 1 })];
  const plan = { horizon: 1, folds: 130, minTrainLength: 300, refitEvery: 50 };
  const pictures = await drawPictures(await reportInput(waveSeries(440), estimators, plan));
  expect(pictures.length).toBeGreaterThan(4);
  for (const { svg } of pictures) {
    const render = async (text: string) =>
      pixelsOf(await svgToPng(text, { fontFile: reportFont(), width: 800 }));
    const withText = await render(svg);
    const without = await render(svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, ""));
    expect(withText.width).toBe(800);
    const differing = (top: number, bottom: number) => {
      let count = 0;
      for (let i = top * 4 * 800; i < bottom * 4 * 800; i += 4) {
        if (Math.abs(withText.pixels[i]! - without.pixels[i]!) > 64) count++;
      }
      return count;
    };
    const { height } = withText;
    // Legend and label above, dates and label below: some hundred pixels of ink each.
    expect(differing(0, 60)).toBeGreaterThan(100);
    expect(differing(height - 60, height)).toBeGreaterThan(200);
  }
});

test("a file that is not a font is rejected, and so is one that does not exist", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  const files = [fileURLToPath(import.meta.url), "/nowhere/font.ttf"];
  for (const fontFile of files) {
    await expect(svgToPng(svg, { fontFile })).rejects.toThrow(UnusableFontError);
  }
});
