/** @file The optional packages for drawing, loaded at first use. Nothing else needs them. */

import { MissingPackageError } from "./errors.ts";

/**
 * Observable Plot, and a document for it to draw in.
 *
 * @throws {MissingPackageError} They were left out on install.
 */
export async function loadPlot() {
  const [Plot, { parseHTML }] = await Promise.all([
    required("@observablehq/plot", import("@observablehq/plot")),
    required("linkedom", import("linkedom")),
  ]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return { Plot, document };
}

/**
 * The renderer of SVG as pixels.
 *
 * @throws {MissingPackageError} It was left out on install, or there is none for this platform.
 */
export function loadResvg() {
  return required("@resvg/resvg-js", import("@resvg/resvg-js"));
}

/** @throws {MissingPackageError} The import failed. */
export async function required<M>(packageName: string, loading: Promise<M>): Promise<M> {
  try {
    return await loading;
  } catch (cause) {
    throw new MissingPackageError(packageName, { cause });
  }
}
