/** @file A network that was read from somebody's file: what it is made of, and how it is run. */

import { type Backend, selectBackend } from "@afterbell/lstm";
import { requireCount } from "../argument.ts";
import { InputMismatchError, LayerMismatchError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { fastRunAt, planFastRun } from "./fast-run.ts";
import { type Layer, parameterCountOf } from "./layer.ts";
import { type LayerPass, MAX_VALUES } from "./layer-pass.ts";
import { planLayer } from "./plan-layer.ts";

/** What was read, as plain data: a chain of layers with their weights. */
export interface SequentialNetwork {
  /** Of one window, usually (L, F); null where the file leaves an extent open. */
  readonly inputShape: readonly (number | null)[];
  readonly layers: readonly Layer[];
}

/** A network with every shape settled, ready to run. */
export interface NetworkPass {
  readonly inputShape: readonly number[];
  /** Of one window, after each layer. */
  readonly layerShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  /** Names of the layers that a backend of @afterbell/lstm computes; the others are plain. */
  readonly fastLayers: readonly string[];
  /**
   * @param x (count, ...inputShape) row-major.
   * @returns (count, ...outputShape), raw: in the network's own units.
   */
  run(x: Float64Array, count?: number): Float64Array;
}

export interface PlanOptions {
  /** Takes the place of the first extent where the file leaves it open. */
  readonly contextLength?: number;
  /**
   * Computes runs of layers that @afterbell/lstm has; null leaves all to the plain path.
   * @default the fastest this engine has
   */
  readonly backend?: Backend | null;
}

export function parametersIn({ layers }: SequentialNetwork): number {
  return layers.reduce((sum, layer) => sum + parameterCountOf(layer), 0);
}

/**
 * @throws {InputMismatchError} An open extent and no `contextLength`, or one that contradicts the file.
 * @throws {LayerMismatchError} Layers that do not fit each other.
 */
export function planSequential(network: SequentialNetwork, options: PlanOptions = {}): NetworkPass {
  const inputShape = settledShape(network, options.contextLength);
  const backend = options.backend === undefined ? selectBackend() : options.backend;
  const passes: LayerPass[] = [];
  const layerShapes: (readonly number[])[] = [];
  const fastLayers: string[] = [];
  let shape: readonly number[] = inputShape;
  for (let next = 0; next < network.layers.length; ) {
    const run = backend && fastRunAt(network.layers, next, shape);
    if (run) {
      const pass = planFastRun(run, shape, backend);
      layerShapes.push(...pass.layerShapes);
      fastLayers.push(...run.layers.map((layer) => layer.name));
      passes.push(pass);
      next += run.layers.length;
    } else {
      passes.push(planLayer(network.layers[next]!, shape));
      layerShapes.push(passes.at(-1)!.outputShape);
      next++;
    }
    shape = passes.at(-1)!.outputShape;
  }
  return {
    inputShape,
    layerShapes,
    outputShape: shape,
    fastLayers,
    run: (x, count = x.length / sizeOf(inputShape)) =>
      passes.reduce((values, pass) => pass.run(values, count), x),
  };
}

/** The shape of one window, its open extent settled. @throws {InputMismatchError | LayerMismatchError} */
export function settledShape({ inputShape }: SequentialNetwork, contextLength: number | undefined) {
  if (contextLength !== undefined) requireCount(contextLength, "contextLength");
  const shape = inputShape.map(
    (extent, axis) => extent ?? (axis === 0 ? contextLength : undefined),
  );
  if (shape.includes(undefined)) {
    const which = `the length of a window, which the model of input ${formatShape(inputShape)} leaves open`;
    throw new InputMismatchError("contextLength", which, `${contextLength ?? "nothing"}`);
  }
  if (contextLength !== undefined && shape[0] !== contextLength) {
    const rule = `${shape[0]}, as the model has it`;
    throw new InputMismatchError("contextLength", rule, `${contextLength}`);
  }
  const settled = shape as number[];
  const isSize = settled.every((extent) => Number.isSafeInteger(extent) && extent >= 1);
  if (settled.length === 0 || !isSize || sizeOf(settled) > MAX_VALUES) {
    throw new LayerMismatchError(
      "input",
      `1 to ${MAX_VALUES} values per window`,
      formatShape(settled),
    );
  }
  return settled;
}
