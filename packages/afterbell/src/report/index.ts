/** @file `afterbell/report`: the page of HTML and its pictures. */

export { MissingPackageError, UnusableFontError } from "./errors.ts";
export { type DrawnPicture, drawPictures, renderReport } from "./render-report.ts";
export type { LatestForecast, ReportInput, TrainingRecord } from "./report-input.ts";
export { type PngOptions, svgToPng } from "./svg-to-png.ts";
