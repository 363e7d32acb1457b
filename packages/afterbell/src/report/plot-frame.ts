/**
 * @file What all plots share: size, axes, legend, and text alternatives. Plot draws marks and scales; the
 * words around them are placed here, so that they are the same everywhere and need no style sheet.
 */

import type { Markish } from "@observablehq/plot";
import { html, Markup } from "./html.ts";
import type { Axis, Tick } from "./linear-axis.ts";
import { INK } from "./palette.ts";
import { loadPlot } from "./plotting-packages.ts";

export interface PlotSize {
  readonly width: number;
  readonly height: number;
  /** In the plot's own pixels, as all lengths. */
  readonly fontSize: number;
}

/** As wide as the page, half of it, and for a phone. Text stays 11 to 15 pixels high where each is shown. */
export const plotSizes = {
  wide: { width: 800, height: 380, fontSize: 13 },
  half: { width: 540, height: 350, fontSize: 14 },
  narrow: { width: 400, height: 330, fontSize: 14 },
} as const satisfies Record<string, PlotSize>;

export interface Drawing {
  /** What the picture is, for those who cannot see it. */
  readonly title: string;
  /** What it shows, with its numbers. */
  readonly description: string;
  readonly legend: readonly LegendItem[];
  readonly x: LabelledAxis;
  readonly y: LabelledAxis;
  /** From the back to the front. */
  readonly marks: readonly Markish[];
}

export interface LabelledAxis extends Axis {
  /** With the unit. */
  readonly label: string;
  /** Of the vertical one. @default "linear" */
  readonly scale?: "linear" | "log";
  /** Lines across at the vertical axis' ticks. @default true */
  readonly isGrid?: boolean;
}

export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  readonly shape: "line" | "dashes" | "band" | "dot";
  readonly opacity?: number;
}

type Plotting = Awaited<ReturnType<typeof loadPlot>>;
type PlotPackage = Plotting["Plot"];

/** Where a plot is drawn. */
export interface PlotFrame {
  /** Observable Plot's marks. */
  readonly Plot: PlotPackage;
  readonly size: PlotSize;
  /** Number of ticks whose labels of this length fit side by side. */
  roomFor(characters: number): number;
  /** @returns A document of its own in SVG. Same drawing, same text. */
  draw(drawing: Drawing): string;
}

/** @throws {MissingPackageError} The packages that draw were left out on install. */
export async function openPlotFrame(size: PlotSize): Promise<PlotFrame> {
  const plotting = await loadPlot();
  return {
    Plot: plotting.Plot,
    size,
    roomFor: (characters) =>
      Math.max(2, Math.floor((size.width - 70) / (textWidth("x".repeat(characters), size) + 14))),
    draw: (drawing) => draw(drawing, size, plotting),
  };
}

/** In units of the font size. */
const LINE_HEIGHT = 1.6;
/** Of letters, in units of the font size: those of DejaVu Sans, which is a wide one. */
const LETTER_WIDTHS = { narrow: 0.35, usual: 0.64, wide: 0.95 };
const SWATCH_WIDTH = 26;
const GAP = 16;

function textWidth(text: string, { fontSize }: PlotSize): number {
  const { narrow, usual, wide } = LETTER_WIDTHS;
  const widths = Array.from(text, (letter) =>
    /[ .,:;'()fijlrtI]/.test(letter) ? narrow : /[%mwMW±−–…]/.test(letter) ? wide : usual,
  );
  return fontSize * widths.reduce((sum, width) => sum + width, 0);
}

function draw(drawing: Drawing, size: PlotSize, { Plot, document }: Plotting): string {
  const { x, y } = drawing;
  const legend = placedLegend(drawing.legend, size);
  const line = size.fontSize * LINE_HEIGHT;
  const box = { width: size.width, height: size.height + legend.rows * line };
  const margins = {
    marginTop: legend.rows * line + line * 1.6,
    marginRight: Math.max(12, widest([x.ticks.at(-1)], size) / 2 + 2),
    marginBottom: line * 2.4,
    marginLeft: widest(y.ticks, size) + 14,
  };
  const drawn = Plot.plot({
    document,
    ...box,
    ...margins,
    x: { type: "linear", domain: x.domain, axis: null },
    y: { type: y.scale ?? "linear", domain: y.domain, axis: null },
    marks: [...axes(Plot, x, y, size, margins), ...drawing.marks],
  });
  const middle = (margins.marginLeft + box.width - margins.marginRight) / 2;
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${box.width} ${box.height}" width="${box.width}" height="${box.height}" font-family="sans-serif" font-size="${size.fontSize}" text-anchor="middle" fill="${INK}">
<title>${drawing.title}</title>
<desc>${drawing.description}</desc>
${new Markup(insideOf(drawn.outerHTML))}
<g text-anchor="start">${legend.items.map((item) => legendEntry(item, line))}
<text x="2" y="${rounded((legend.rows + 0.8) * line)}" dy="0.35em">${y.label}</text></g>
<text x="${rounded(middle)}" y="${rounded(box.height - line * 0.6)}" dy="0.35em">${x.label}</text>
</svg>`.text;
}

/** A plot's marks without their root and style sheet, which plots on one page would share; two decimals do. */
function insideOf(svg: string): string {
  const inside = svg.replace(/^<svg[^>]*>(?:<style>[^<]*<\/style>)?/, "").replace(/<\/svg>$/, "");
  return inside.replace(/ (?:d|transform|[xy][12]?|c[xy]|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(rounded(Number(number)))),
  );
}

function rounded(length: number): number {
  return Number(length.toFixed(2));
}

function widest(ticks: readonly (Tick | undefined)[], size: PlotSize): number {
  return Math.max(0, ...ticks.map((tick) => textWidth(tick?.label ?? "", size)));
}

/** Lines and labels at the ticks; of labels that would overlap, the first; none that the edge would cut. */
function axes(
  Plot: PlotPackage,
  x: LabelledAxis,
  y: LabelledAxis,
  size: PlotSize,
  { marginLeft, marginRight }: { readonly marginLeft: number; readonly marginRight: number },
): Markish[] {
  const [low, high] = x.domain;
  const perUnit = (size.width - marginLeft - marginRight) / (high - low);
  const labelled: Tick[] = [];
  for (const tick of x.ticks) {
    const before = labelled.at(-1);
    if (marginLeft + (tick.at - low) * perUnit < widest([tick], size) / 2) {
      continue;
    }
    const needed = (widest([tick], size) + widest([before], size)) / 2 + 8;
    if (before && (tick.at - before.at) * perUnit < needed) continue;
    labelled.push(tick);
  }
  const labelAt = (at: number) => labelled.find((tick) => tick.at === at)?.label ?? "";
  const places = (ticks: readonly Tick[]) => ticks.map(({ at }) => at);
  return [
    Plot.gridY(y.isGrid === false ? [] : places(y.ticks), { stroke: INK, strokeOpacity: 0.15 }),
    // Not `axisY`, which leaves labels of a logarithmic scale out as it sees fit.
    Plot.text(y.ticks, { y: "at", text: "label", frameAnchor: "left", textAnchor: "end", dx: -9 }),
    Plot.axisX(places(labelled), { tickSize: 5, label: null, tickFormat: labelAt }),
    Plot.ruleY([y.domain[0]], { stroke: INK, strokeOpacity: 0.5 }),
  ];
}

interface PlacedItem extends LegendItem {
  readonly left: number;
  readonly row: number;
}

/** Legend items side by side, in as many rows as they need. */
function placedLegend(items: readonly LegendItem[], size: PlotSize) {
  const placed: PlacedItem[] = [];
  let [left, row] = [2, 0];
  for (const item of items) {
    const width = SWATCH_WIDTH + textWidth(item.label, size);
    if (left > 2 && left + width > size.width) {
      left = 2;
      row++;
    }
    placed.push({ ...item, left, row });
    left += width + GAP;
  }
  return { items: placed, rows: items.length > 0 ? row + 1 : 0 };
}

function legendEntry(item: PlacedItem, lineHeight: number): Markup {
  const y = rounded((item.row + 0.5) * lineHeight);
  const textStart = rounded(item.left + SWATCH_WIDTH);
  return html`${swatch(item, rounded(item.left), y)}<text x="${textStart}" y="${y}" dy="0.35em">${item.label}</text>`;
}

function swatch({ shape, colour, opacity = 1 }: LegendItem, left: number, y: number): Markup {
  if (shape === "dot") return html`<circle cx="${left + 10}" cy="${y}" r="4" fill="${colour}"/>`;
  if (shape === "band") {
    return html`<rect x="${left}" y="${y - 6}" width="20" height="12" fill="${colour}" fill-opacity="${rounded(opacity)}"/>`;
  }
  const dashes = shape === "dashes" ? new Markup(' stroke-dasharray="5 3"') : "";
  return html`<line x1="${left}" x2="${left + 20}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2.5"${dashes}/>`;
}
