import { type LayerPass, perWindow, requireSequence } from "./layer-pass.ts";
import { planSlides, type SlideOptions } from "./slides.ts";

/** The largest or the mean of each feature over a few time steps. */
export interface PoolingLayer extends SlideOptions {
  readonly type: "pooling";
  readonly name: string;
  readonly of: "max" | "mean";
}

/** The largest or the mean of each feature over all time steps. */
export interface GlobalPoolingLayer {
  readonly type: "global_pooling";
  readonly name: string;
  readonly of: "max" | "mean";
  /** Hands on a sequence of one time step rather than none. */
  readonly keepsAxis: boolean;
}

/** @throws {LayerMismatchError} */
export function planPooling(layer: PoolingLayer, inputShape: readonly number[]): LayerPass {
  const { steps, features } = requireSequence(layer.name, inputShape);
  const slides = planSlides(layer.name, layer, steps);
  return perWindow(layer.name, inputShape, [slides.count, features], (x, y) => {
    for (let i = 0; i < slides.count; i++) {
      const timeSteps = slides.taps(i).map(({ timeStep }) => timeStep);
      for (let f = 0; f < features; f++) {
        y[i * features + f] = pool(
          layer.of,
          timeSteps.map((timeStep) => x[timeStep * features + f]!),
        );
      }
    }
  });
}

/** @throws {LayerMismatchError} */
export function planGlobalPooling(
  layer: GlobalPoolingLayer,
  inputShape: readonly number[],
): LayerPass {
  const { name, of, keepsAxis } = layer;
  const { steps, features } = requireSequence(name, inputShape);
  return perWindow(name, inputShape, keepsAxis ? [1, features] : [features], (x, y) => {
    for (let f = 0; f < features; f++) {
      y[f] = pool(
        of,
        Array.from({ length: steps }, (_, timeStep) => x[timeStep * features + f]!),
      );
    }
  });
}

function pool(of: "max" | "mean", values: readonly number[]): number {
  if (of === "max") return values.reduce((a, b) => Math.max(a, b));
  return values.reduce((a, b) => a + b) / values.length;
}
