/** @file The pictures of a report, in order. */

import { outcomesOf } from "../backtest/outcomes-of.ts";
import { calibratedBy } from "./calibrated.ts";
import { calibratedLatest } from "./calibrated-latest.ts";
import { calibrationPictures } from "./calibration-pictures.ts";
import { errorByStep } from "./error-by-step.ts";
import { inOrder } from "./forecaster-order.ts";
import { lossCurves } from "./loss-curves.ts";
import type { AbsentPicture, Picture } from "./picture.ts";
import { pitPlot } from "./pit-plot.ts";
import { predictionPictures } from "./prediction-pictures.ts";
import { priceFan } from "./price-fan.ts";
import type { ReportInput } from "./report-input.ts";

export interface ReportSection {
  readonly heading: string;
  readonly pictures: readonly (Picture | AbsentPicture)[];
}

export function reportSections(input: ReportInput): ReportSection[] {
  const { subject, backtested, report, latest, training } = input;
  const { series, tables } = backtested;
  const table = tables.find(({ forecaster }) => forecaster === subject)!;
  const outcomes = outcomesOf(backtested, table, 1);
  const calibrated = calibratedBy(outcomes);
  const names = report.forecasters.map(({ name }) => name);
  const predictions = { forecaster: subject, backtested, outcomes, calibrated };
  const shown = latest.map((one) =>
    one.forecaster === subject ? calibratedLatest(one, backtested, table) : one,
  );
  return [
    { heading: "Forecast", pictures: [priceFan({ series, subject, names, latest: shown })] },
    { heading: "Real and predicted", pictures: predictionPictures(predictions) },
    { heading: "Training", pictures: [lossCurves(training, subject)] },
    { heading: "Distribution", pictures: [pitPlot(pitOf(input))] },
    { heading: "Coverage over time", pictures: calibrationPictures(outcomes, calibrated) },
    { heading: "Error by step ahead", pictures: errorByStep(maesOf(input)) },
  ];
}

/** Of the subject, or else of the first forecaster that provides quantiles. */
function pitOf({ subject, report, backtested: { series } }: ReportInput) {
  const all = report.forecasters.flatMap(({ name, symbols }) => {
    const pit = symbols[series.symbol]!.steps[0]!.pit;
    return pit ? [{ forecaster: name, counts: pit.counts, pValue: pit.pValue }] : [];
  });
  return all.find(({ forecaster }) => forecaster === subject) ?? all[0] ?? null;
}

function maesOf({ subject, report, backtested: { series } }: ReportInput) {
  const forecasters = inOrder(report.forecasters, subject).map(({ name, symbols }) => ({
    name,
    maes: symbols[series.symbol]!.steps.map(({ mae }) => mae),
  }));
  return { subject, forecasters };
}
