import { UnusableFontError } from "./errors.ts";
import { loadResvg } from "./plotting-packages.ts";

export interface PngOptions {
  /** Path of a font. System fonts are not used, so a chart has the same bytes everywhere. */
  readonly fontFile: string;
  /** The font's own name for itself. @default "DejaVu Sans" */
  readonly fontFamily?: string;
  /** Pixels. @default 1600, twice a plot's own width: sharp on today's screens */
  readonly width?: number;
}

/**
 * An SVG as a PNG on white.
 *
 * @throws {MissingPackageError} The optional package that renders was left out on install.
 * @throws {UnusableFontError} There is no such font.
 */
export async function svgToPng(svg: string, options: PngOptions): Promise<Uint8Array> {
  const { fontFile, fontFamily = "DejaVu Sans", width = 1600 } = options;
  const { Resvg } = await loadResvg();
  const font = {
    loadSystemFonts: false,
    fontFiles: [fontFile],
    defaultFontFamily: fontFamily,
    sansSerifFamily: fontFamily,
  };
  // Without a font the renderer silently leaves text out.
  const isLettered = new Resvg(PROBE, { font }).getBBox() !== undefined;
  if (!isLettered) throw new UnusableFontError(fontFile);
  const fitTo = { mode: "width", value: width } as const;
  return new Resvg(svg, { background: "white", fitTo, font }).render().asPng();
}

const PROBE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9" font-family="sans-serif">A1</text></svg>';
