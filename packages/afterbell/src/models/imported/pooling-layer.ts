import { type LayerPass, perWindow, requireSequence } from "./layer-pass.ts";
import { planSlides, type SlideOptions } from "./slides.ts";

/** The largest or the mean of each feature over a few sessions. */
export interface ImportedPooling extends SlideOptions {
  readonly type: "pooling";
  readonly name: string;
  readonly of: "max" | "mean";
}

/** The largest or the mean of each feature over all sessions. */
export interface ImportedGlobalPooling {
  readonly type: "global_pooling";
  readonly name: string;
  readonly of: "max" | "mean";
  /** Hands on a sequence of one session rather than none. */
  readonly keepsAxis: boolean;
}

/** @throws {LayerMismatchError} */
export function planPooling(layer: ImportedPooling, inputShape: readonly number[]): LayerPass {
  const { steps, features } = requireSequence(layer.name, inputShape);
  const slides = planSlides(layer.name, layer, steps);
  return perWindow(layer.name, inputShape, [slides.count, features], (x, y) => {
    for (let i = 0; i < slides.count; i++) {
      const sessions = slides.taps(i).map(({ session }) => session);
      for (let f = 0; f < features; f++) {
        y[i * features + f] = pool(
          layer.of,
          sessions.map((session) => x[session * features + f]!),
        );
      }
    }
  });
}

/** @throws {LayerMismatchError} */
export function planGlobalPooling(
  layer: ImportedGlobalPooling,
  inputShape: readonly number[],
): LayerPass {
  const { name, of, keepsAxis } = layer;
  const { steps, features } = requireSequence(name, inputShape);
  return perWindow(name, inputShape, keepsAxis ? [1, features] : [features], (x, y) => {
    for (let f = 0; f < features; f++) {
      y[f] = pool(
        of,
        Array.from({ length: steps }, (_, session) => x[session * features + f]!),
      );
    }
  });
}

function pool(of: "max" | "mean", values: readonly number[]): number {
  if (of === "max") return values.reduce((a, b) => Math.max(a, b));
  return values.reduce((a, b) => a + b) / values.length;
}
