/** @file The C structs of `kernels/` field by field, in their order. Every field takes four bytes. */

import type { View } from "./view.ts";

/** Fields of a struct: integers, and floats by the index of their field. */
export interface Fields {
  readonly integers: readonly number[];
  readonly floats?: Readonly<Record<number, number>>;
}

interface NodeFields {
  readonly steps: number;
  readonly inputs: number;
  /** Units. */
  readonly outputs: number;
  readonly weights: number;
  readonly bias: number;
  readonly rows: number;
  readonly outputGradient: number;
  readonly inputGradient: number;
}

interface RecurrentFields extends NodeFields {
  readonly returnsSequences: number;
  readonly gates: number;
  readonly transposed: number;
  readonly singleWeights: number;
  readonly singleBias: number;
  readonly scratch: number;
  readonly scratchSize: number;
}

/** `lstm_layer` of lstm.h. */
export function lstmFields(
  layer: RecurrentFields & { readonly cell: number; readonly cellTanh: number },
): Fields {
  const states = [layer.gates, layer.cell, layer.cellTanh];
  return { integers: [...headOf(layer), ...states, ...tailOf(layer)] };
}

/** `gru_layer` of gru.h. */
export function gruFields(layer: RecurrentFields): Fields {
  return { integers: [...headOf(layer), layer.gates, ...tailOf(layer)] };
}

function headOf(layer: RecurrentFields): number[] {
  const { steps, inputs, outputs, returnsSequences, weights, bias, rows } = layer;
  return [steps, inputs, outputs, returnsSequences, weights, bias, rows];
}

function tailOf(layer: RecurrentFields): number[] {
  const { outputGradient, inputGradient, transposed, singleWeights, singleBias } = layer;
  return [
    outputGradient,
    inputGradient,
    transposed,
    singleWeights,
    singleBias,
    layer.scratch,
    layer.scratchSize,
  ];
}

/** `dense_layer` of dense.h. */
export function denseFields(
  layer: Omit<NodeFields, "outputs"> & {
    readonly outputs: View;
    readonly activation: number;
  },
): Fields {
  return {
    integers: [
      layer.steps,
      layer.inputs,
      layer.outputs.features,
      layer.activation,
      layer.weights,
      layer.bias,
      layer.rows,
      layer.outputs.offset,
      layer.outputGradient,
      layer.inputGradient,
    ],
  };
}

/** `edge` of edge.h. */
export function edgeFields(edge: {
  readonly source: View;
  readonly target: View;
  /** -1 without dropout. */
  readonly mask: number;
  /** -1 if it is not needed. */
  readonly gradient: number;
  readonly rate: number;
  readonly layer: number;
}): Fields {
  const { source, target, rate } = edge;
  return {
    integers: [
      source.steps,
      source.features,
      source.offset,
      source.stride,
      source.blockSteps,
      target.offset,
      target.stride,
      target.blockSteps,
      edge.mask,
      edge.gradient,
      Math.round(rate * 2 ** 16),
      0,
      edge.layer,
      Number(source.isByPanel ?? false),
    ],
    floats: { 11: 1 / (1 - rate) },
  };
}

const activations = ["linear", "relu", "tanh", "sigmoid"] as const;

/** `enum activation` of activation.h. */
export function activationCode(name: (typeof activations)[number]): number {
  return activations.indexOf(name);
}
