/** @file A backtest of one symbol as a self-contained page of HTML: no network, no script. */

import { forecasterInText } from "./forecaster-label.ts";
import { html, Markup } from "./html.ts";
import { counted, PERCENT } from "./number-format.ts";
import { pageStyle } from "./page-style.ts";
import type { AbsentPicture, Picture } from "./picture.ts";
import { openPlotFrame, type PlotFrame, plotSizes } from "./plot-frame.ts";
import type { ReportInput } from "./report-input.ts";
import { type ReportSection, reportSections } from "./report-sections.ts";
import { scoreGlossary, scoreTable } from "./score-table.ts";

type PlotFrames = Readonly<Record<keyof typeof plotSizes, PlotFrame>>;

/**
 * Same input, same text.
 *
 * @throws {MissingPackageError} The optional packages that draw were left out on install.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const frames = await openFrames();
  const { symbol } = input.backtested.series;
  const title = `${symbol}: how well ${forecasterInText(input.subject)} forecasts`;
  const scores = input.report.forecasters.find(({ name }) => name === input.subject)!;
  const intervals = scores.intervalVerdict;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="dates">${datesOf(input)}</p>
<p class="verdict">${scores.symbols[symbol]!.verdict}</p>
${intervals ? html`<p class="verdict">${intervals.sentence.replaceAll(" %", PERCENT)}</p>` : ""}
</header>
<main>
<section>
<h2>Scores beside the last close</h2>
${scoreTable(input)}
</section>
${reportSections(input).map((section) => sectionOf(section, frames))}
<section>
<h2>How it was made</h2>
<p>${methodOf(input)}</p>
<h3>What the scores mean</h3>
${scoreGlossary()}
</section>
</main>
<footer><p>Made by Afterbell ${input.libraryVersion}. A forecast is not advice, and past accuracy does not guarantee future accuracy.</p></footer>
</body>
</html>
`.text;
}

/** A picture as a document of its own. */
export interface DrawnPicture {
  /** For a file name, without an ending: `price-fan`. */
  readonly name: string;
  readonly svg: string;
}

/**
 * The same pictures as SVG, those that there is something to draw of.
 *
 * @throws {MissingPackageError} As for {@link renderReport}.
 */
export async function drawPictures(input: ReportInput): Promise<DrawnPicture[]> {
  const frames = await openFrames();
  return reportSections(input).flatMap(({ pictures }) =>
    pictures.flatMap((picture) =>
      isDrawn(picture) ? [{ name: picture.name, svg: picture.draw(frames[picture.size]) }] : [],
    ),
  );
}

async function openFrames(): Promise<PlotFrames> {
  const { wide, half, narrow } = plotSizes;
  return {
    wide: await openPlotFrame(wide),
    half: await openPlotFrame(half),
    narrow: await openPlotFrame(narrow),
  };
}

function datesOf({ backtested, report }: ReportInput): string {
  const { symbol } = backtested.series;
  const { from, to, folds } = report.symbols[symbol]!;
  const { horizon } = report.options;
  return `Tested on ${from} to ${to}: ${counted(folds, "origin")}, each with a forecast of ${nextSessions(horizon)}.`;
}

function nextSessions(horizon: number): string {
  return horizon === 1 ? "the next session" : `the next ${counted(horizon, "session")}`;
}

function methodOf(input: ReportInput): string {
  const { report, backtested, libraryVersion } = input;
  const { horizon, step, minTrainLength, maxTrainLength, refitEvery } = report.options;
  const { folds } = report.symbols[backtested.series.symbol]!;
  const window =
    maxTrainLength === null
      ? "all sessions before"
      : `at most the last ${counted(maxTrainLength, "session")}`;
  return `A rolling origin: ${counted(folds, "origin")}, ${counted(step, "session")} apart, each with a forecast of ${nextSessions(horizon)}. ${fittedText(input)} was fitted ${refitEvery === 1 ? "each session" : `every ${refitEvery} sessions`}, on ${window}, at least ${minTrainLength}, and never on a session after its origin. Afterbell ${libraryVersion}.`;
}

function fittedText({ subject, isSaved, isJudged }: ReportInput): string {
  if (!isSaved) return "Every forecaster";
  const how = isJudged
    ? "its forecasts are those of the fits that judged it, each on the sessions before the year it forecasts"
    : "was not fitted again";
  return `${subject} is a saved model${isJudged ? ": " : " and "}${how}; every other forecaster`;
}

function sectionOf({ heading, pictures }: ReportSection, frames: PlotFrames): Markup {
  const figures = pictures.map((picture) => figureOf(picture, frames));
  const areBeside = pictures.length > 1 && pictures.every((p) => !isDrawn(p) || p.size === "half");
  return html`<section>
<h2>${heading}</h2>
${areBeside ? html`<div class="beside">${figures}</div>` : figures}
</section>
`;
}

/** Drawn twice, for the page and for a phone: shrunk to a phone's width the first could not be read. */
function figureOf(picture: Picture | AbsentPicture, frames: PlotFrames): Markup {
  if (!isDrawn(picture)) return html`<p>${picture.absence}</p>`;
  const { title, description, size } = picture;
  return html`<figure>
<div class="page">${new Markup(picture.draw(frames[size]))}</div>
<div class="phone">${new Markup(picture.draw(frames.narrow))}</div>
<figcaption><strong>${title}.</strong> ${description}</figcaption>
</figure>
`;
}

function isDrawn(picture: Picture | AbsentPicture): picture is Picture {
  return "draw" in picture;
}
