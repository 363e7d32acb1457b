import type { PlotFrame, PlotSize, plotSizes } from "./plot-frame.ts";

/** A picture with its words, to be drawn at any size. */
export interface Picture {
  /** Stable, for file names: `price-fan`. */
  readonly name: string;
  readonly title: string;
  /** What it shows, with its numbers: for those who see it and for those who do not. */
  readonly description: string;
  /** On a page wider than a phone. */
  readonly size: Exclude<keyof typeof plotSizes, "narrow">;
  /** @returns SVG, the same for the same frame. */
  draw(frame: PlotFrame): string;
}

/** A chart without data to draw. */
export interface AbsentPicture {
  readonly name: string;
  readonly title: string;
  /** Why, in a sentence. */
  readonly absence: string;
}

/** Ticks that a plot's height has room for. */
export function rowsOf({ height, fontSize }: PlotSize): number {
  return Math.max(3, Math.floor(height / (fontSize * 4.5)));
}
