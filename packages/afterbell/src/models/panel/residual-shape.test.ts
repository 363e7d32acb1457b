import { describe, expect, test } from "vitest";
import { tokyoHours } from "../../../test/support/markets.ts";
import { seriesFromCloses } from "../../../test/support/walk.ts";
import { type BarSeries, sliceSeries } from "../../domain/bar-series.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import { panelOf } from "../../domain/panel.ts";
import {
  MAX_SHAPE_SERIES,
  MIN_SHAPE_RESIDUALS,
  residualShapes,
  shapeSeries,
  widthResiduals,
} from "./residual-shape.ts";

/** Consecutive days, whose residuals are set beside them. */
const sessions = (length: number, symbol: string, change: Partial<BarSeries> = {}): BarSeries => ({
  ...seriesFromCloses(new Float64Array(length).fill(1), symbol),
  ...change,
});
const at = (level: number) => quantileLevels.indexOf(level);
/** 0 … length - 1 about their middle, so that a quantile tells which of them took part. */
const ramp = (length: number) => Float64Array.from({ length }, (_, t) => t);
const whole = (values: Float64Array) => ({ start: 0, values });

describe("residuals", () => {
  const { close } = { close: Float64Array.of(1, 2, 4, 0, 8) };
  const series = sessions(5, "A", { close });

  test("are log returns over the step in units of their width", () => {
    const residuals = widthResiduals(series, whole(new Float64Array(5).fill(0.5)), 1).values;
    expect(residuals[0]).toBeCloseTo(2 * Math.log(2), 14);
    expect(widthResiduals(series, whole(new Float64Array(5).fill(0.5)), 2).values[0]).toBeCloseTo(
      4 * Math.log(2),
      14,
    );
  });

  test("are not known before the answer, without a width, or without a logarithm", () => {
    const widths = Float64Array.of(1, Number.NaN, 1, 1, 1);
    expect([...widthResiduals(series, whole(widths), 1).values].map(Number.isNaN)).toEqual([
      ...[false, true, true, true, true],
    ]);
  });
});

describe("the shape at a session", () => {
  const LENGTH = 900;
  const one = sessions(LENGTH, "A");

  test("rests on the last 500 origins whose answers had come", () => {
    for (const step of [1, 4]) {
      const shapeAt = residualShapes(panelOf(one), [whole(ramp(LENGTH))], step);
      const { residuals, quantiles } = shapeAt(0, 800);
      expect(residuals).toBe(500);
      const last = 800 - step;
      // Of 500 numbers in a row, the quantile at τ lies 499 τ after the first.
      expect(quantiles![at(0.95)]).toBeCloseTo(last - 499 + 0.95 * 499, 9);
      expect(quantiles![at(0.025)]).toBe(0); // above 0, and below the median
      expect(quantiles![at(0.5)]).toBe(0);
    }
  });

  test("has its own side of 0 for each quantile", () => {
    const below = residualShapes(
      panelOf(one),
      [whole(ramp(LENGTH).map((u) => u - LENGTH))],
      1,
    )(0, 700);
    expect(below.quantiles!.subarray(at(0.5)).every((q) => q === 0)).toBe(true);
    expect(below.quantiles![at(0.45)]).toBeLessThan(0);
    expect([...below.quantiles!]).toEqual([...below.quantiles!.toSorted()]);
  });

  test("is renewed every session, and the same whatever comes later", () => {
    const shapeAt = residualShapes(panelOf(one), [whole(ramp(LENGTH))], 1);
    expect(shapeAt(0, 701).quantiles).not.toEqual(shapeAt(0, 700).quantiles);
    const known = residualShapes(panelOf(sliceSeries(one, 0, 701)), [whole(ramp(701))], 1);
    expect(known(0, 700)).toEqual(shapeAt(0, 700));
  });

  test("is pooled: each series gives the answers that had come by the end of the session", () => {
    const japan = sessions(LENGTH, "B", { session: tokyoHours });
    const none = new Float64Array(LENGTH).fill(Number.NaN);
    const pooled = residualShapes(
      panelOf(one, japan),
      [whole(ramp(LENGTH)), whole(ramp(LENGTH))],
      1,
    );
    expect(pooled(0, 800).residuals).toBe(1000);
    // Tokyo's session of a date ends before New York's: of that, one answer fewer has come, and one origin more is old.
    expect(pooled(1, 800).residuals).toBe(999);
    expect(
      residualShapes(panelOf(one, japan), [whole(none), whole(ramp(LENGTH))], 1)(0, 800).residuals,
    ).toBe(500);
  });

  test("leaves out a series that stopped trading before those sessions, and its own past before it was listed", () => {
    const stopped = sliceSeries(sessions(LENGTH, "B"), 0, 200);
    const listed = sliceSeries(sessions(LENGTH, "C"), 700);
    const panel = panelOf(one, stopped, listed);
    const shapeAt = residualShapes(
      panel,
      [whole(ramp(LENGTH)), whole(ramp(200)), whole(ramp(200))],
      1,
    );
    expect(shapeAt(0, 800).residuals).toBe(500 + 0 + 100);
    expect(shapeAt(2, 100)).toEqual(shapeAt(0, 800)); // the same session
  });

  test("is that of the sessions whose residuals are known, however many are given", () => {
    const some = { start: 250, values: ramp(LENGTH).slice(250, 720) };
    const rest = ramp(LENGTH).map((u, t) => (t < 250 || t >= 720 ? Number.NaN : u));
    const shapeAt = residualShapes(panelOf(one), [some], 1);
    const expected = residualShapes(panelOf(one), [whole(rest)], 1);
    for (const t of [800, 500, 740, 740, 899]) expect(shapeAt(0, t)).toEqual(expected(0, t));
  });

  test("is made from so many series at most, at even distances, and serves the others as well", () => {
    const panel = panelOf(
      ...Array.from({ length: 2.5 * MAX_SHAPE_SERIES }, (_, s) => sessions(30, `S${s}`)),
    );
    const pooled = shapeSeries(panel);
    expect(pooled).toHaveLength(MAX_SHAPE_SERIES);
    expect(pooled.slice(0, 5)).toEqual([0, 2, 5, 7, 10]);
    expect(pooled.at(-1)).toBe(2.5 * MAX_SHAPE_SERIES - 3);
    const own = (s: number) => new Float64Array(30).fill(pooled.includes(s) ? s : Number.NaN);
    const shapeAt = residualShapes(
      panel,
      panel.series.map((_, s) => whole(own(s))),
      1,
    );
    expect(shapeAt(1, 29).residuals).toBe(29 * MAX_SHAPE_SERIES);
    expect(shapeAt(1, 29)).toEqual(shapeAt(0, 29));
    expect(shapeAt(1, 29).quantiles![at(0.975)]).toBeCloseTo(0.975 * 2.5 * MAX_SHAPE_SERIES, -1);
  });

  test("takes no quantiles of too few", () => {
    const shapeAt = residualShapes(panelOf(one), [whole(ramp(LENGTH))], 1);
    expect(shapeAt(0, MIN_SHAPE_RESIDUALS - 1)).toEqual({
      residuals: MIN_SHAPE_RESIDUALS - 1,
      quantiles: null,
    });
    expect(shapeAt(0, MIN_SHAPE_RESIDUALS).quantiles).not.toBeNull();
  });
});
