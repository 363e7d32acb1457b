/**
 * @file The layout of a network in the arena, and the order in which its layers run.
 *
 * Layers with weights are *nodes*. Between two of them is an *edge*, a copy or dropout. A node reads its
 * own rows, which the edge before it wrote. The gradient of an edge's values is one buffer, written by the
 * node after it and read by the node before.
 *
 * A thread works on one panel of windows at a time, forward and backward, in its own *slot*. So the memory
 * of a batch, except its contexts, does not grow with its size and stays in the caches.
 */

import type { LayerSpec, Network, PlannedLayer } from "../network.ts";
import { ArenaPlan } from "./arena-plan.ts";
import {
  activationCode,
  denseFields,
  edgeFields,
  type Fields,
  gruFields,
  lstmFields,
} from "./descriptors.ts";
import { type LayerOffsets, type ParameterLayout, planParameters } from "./parameter-layout.ts";
import { MAX_SHARDS } from "./shards.ts";
import type { View } from "./view.ts";

export interface NodePlan {
  readonly type: "lstm" | "gru" | "dense";
  /** Offset of the layer's descriptor. */
  readonly offset: number;
  readonly layer: PlannedLayer;
  /** Time steps of its output. */
  readonly outputSteps: number;
}

export interface KernelPlan {
  /** Windows in a panel. */
  readonly panelSize: number;
  readonly size: number;
  readonly nodes: readonly NodePlan[];
  /** Offsets of the edges before each node, and after the last. */
  readonly edges: readonly (readonly number[])[];
  readonly input: View;
  readonly output: View;
  /** [slot][steps][features][panelSize] of the output. */
  readonly outputGradient: number;
  /** Floats of one copy of all parameters, padded. */
  readonly parameterFloats: number;
  readonly parameters: number;
  /** One copy for each shard, one after the other. */
  readonly gradients: number;
  readonly first: number;
  readonly second: number;
  /** (parameterCount) offset of each of the network's flat parameters within a copy. */
  readonly parameterOffsets: Int32Array;
  readonly single: SinglePlan;
  /** Writes all descriptors into a zeroed arena. */
  write(floats: Float32Array, integers: Int32Array): void;
}

/** Memory of the path for one window. */
export interface SinglePlan {
  /** [steps][features] of the window. */
  readonly input: number;
  readonly work: number;
  /** Two buffers that layers write alternately. */
  readonly hidden: readonly [number, number];
  /** (nodes) floats from one step of a node's result to the next. */
  readonly paddedUnits: readonly number[];
}

export interface VectorShape {
  readonly lanes: number;
  readonly rowTile: number;
}

export interface Extent {
  /** Windows in the largest batch; the arena holds all their contexts. */
  readonly maxBatchSize: number;
  /**
   * Panels worked on at the same time, one by each thread: a slot holds all values of one panel, from its
   * first layer's rows to its gradients.
   */
  readonly slots: number;
}

/** @param arena Allots the memory. */
export function planKernels(
  network: Network,
  extent: Extent,
  shape: VectorShape,
  arena = new ArenaPlan(),
): KernelPlan {
  return new Planner(network, extent, shape, arena).plan();
}

interface Descriptor extends Fields {
  readonly offset: number;
}

class Planner {
  readonly #arena: ArenaPlan;
  readonly #descriptors: Descriptor[] = [];
  readonly #network: Network;
  readonly #lanes: number;
  readonly #rowTile: number;
  readonly #panelSize: number;
  readonly #panels: number;
  readonly #slots: number;
  readonly #parameters: ParameterLayout;

  constructor(network: Network, extent: Extent, { lanes, rowTile }: VectorShape, arena: ArenaPlan) {
    this.#arena = arena;
    this.#network = network;
    this.#lanes = lanes;
    this.#rowTile = rowTile;
    this.#panelSize = 2 * lanes;
    this.#panels = Math.ceil(extent.maxBatchSize / this.#panelSize);
    this.#slots = extent.slots;
    this.#parameters = planParameters(network);
  }

  plan(): KernelPlan {
    const parameterFloats = this.#parameters.floats;
    const parameters = this.#arena.allot(parameterFloats);
    const gradients = this.#arena.allot(parameterFloats * MAX_SHARDS);
    const first = this.#arena.allot(parameterFloats);
    const second = this.#arena.allot(parameterFloats);
    const { nodes, edges, input, output, outputGradient } = this.#planLayers(parameters);
    const single = this.#planSingle(nodes);
    const descriptors = this.#descriptors;
    return {
      panelSize: this.#panelSize,
      size: this.#arena.size,
      nodes,
      edges,
      input,
      output,
      outputGradient,
      parameterFloats,
      parameters,
      gradients,
      first,
      second,
      parameterOffsets: this.#parameters.of,
      single,
      write: (floats, integers) => {
        for (const { offset, integers: fields, floats: floatFields = {} } of descriptors) {
          integers.set(fields, offset);
          for (const [field, value] of Object.entries(floatFields)) floats[offset + +field] = value;
        }
      },
    };
  }

  #planLayers(parameters: number) {
    const nodes: NodePlan[] = [];
    const edges: number[][] = [];
    let dropouts: number[] = [];
    let input: View | null = null;
    let previous: View | null = null; // output of the last node
    let gradient = -1;
    for (const [index, layer] of this.#network.layers.entries()) {
      if (layer.spec.type === "dropout") {
        dropouts.push(index);
        continue;
      }
      const outputSteps = stepsAfter(layer);
      const rows = this.#rowsOf(layer);
      const nextGradient = this.#buffer(outputSteps, layer.outputs);
      const own = this.#parameters.layers[index]!;
      const { offset, output: nodeOutput } = this.#planNode(layer, {
        weights: parameters + own.weights,
        bias: parameters + own.bias,
        rows: rows.offset,
        inputGradient: gradient,
        outputGradient: nextGradient,
      });
      if (previous === null) {
        input = this.#inputOf(layer);
        edges.push(this.#planEdges(input, rows, dropouts, -1));
      } else {
        edges.push(this.#planEdges(previous, rows, dropouts, gradient));
      }
      nodes.push({ type: layer.spec.type as NodePlan["type"], offset, layer, outputSteps });
      dropouts = [];
      previous = nodeOutput;
      gradient = nextGradient;
    }
    const output =
      dropouts.length === 0 ? previous! : this.#view(previous!.steps, previous!.features);
    edges.push(dropouts.length === 0 ? [] : this.#planEdges(previous!, output, dropouts, gradient));
    return { nodes, edges, input: input!, output, outputGradient: gradient };
  }

  /** The contexts of a batch, by panel. */
  #inputOf({ steps, inputs: features }: PlannedLayer): View {
    const offset = this.#arena.allot(this.#panels * steps * features * this.#panelSize);
    return { offset, stride: features, blockSteps: steps, steps, features, isByPanel: true };
  }

  /** The rows a node reads its input from; those of an LSTM also have room for its hidden state. */
  #rowsOf(layer: PlannedLayer): View {
    const { steps, inputs, outputs, spec } = layer;
    if (spec.type === "dense") return this.#view(steps, inputs);
    const stride = inputs + outputs;
    const offset = this.#buffer(steps + 1, stride);
    return { offset, stride, blockSteps: steps + 1, steps, features: inputs };
  }

  #planNode(layer: PlannedLayer, offsets: NodeOffsets): PlannedNode {
    return layer.spec.type === "dense"
      ? this.#planDense(layer, layer.spec, offsets)
      : this.#planRecurrent(layer, offsets);
  }

  #planDense(
    layer: PlannedLayer,
    spec: Extract<LayerSpec, { type: "dense" }>,
    offsets: NodeOffsets,
  ): PlannedNode {
    const outputs = this.#view(layer.steps, layer.outputs);
    const activation = activationCode(spec.activation ?? "linear");
    const fields = denseFields({ ...layer, ...offsets, activation, outputs });
    return { offset: this.#describe(fields), output: outputs };
  }

  #planRecurrent(layer: PlannedLayer, offsets: NodeOffsets): PlannedNode {
    const { steps, inputs, outputs: units } = layer;
    const depth = inputs + units;
    const neededRows = offsets.inputGradient < 0 ? units : depth;
    const tiledRows = Math.ceil(neededRows / this.#rowTile) * this.#rowTile;
    const gateLanes = 4 * this.#padded(units); // at most
    const scratchSize = 4 * units * this.#lanes + (units + tiledRows) * this.#panelSize;
    const outputSteps = stepsAfter(layer);
    const shared = {
      ...layer,
      ...offsets,
      returnsSequences: Number(outputSteps === steps),
      gates: this.#gates(steps, units),
      transposed: this.#arena.allot(tiledRows * 4 * units),
      singleWeights: this.#arena.allot(depth * gateLanes),
      singleBias: this.#arena.allot(2 * gateLanes),
      scratch: this.#arena.allot(scratchSize * this.#slots),
      scratchSize,
    };
    const fields =
      layer.spec.type === "gru"
        ? gruFields(shared)
        : lstmFields({
            ...shared,
            cell: this.#buffer(steps + 1, units),
            cellTanh: this.#buffer(steps, units),
          });
    const firstStep = steps + 1 - outputSteps;
    const output = {
      offset: offsets.rows + (firstStep * depth + inputs) * this.#panelSize,
      stride: depth,
      blockSteps: steps + 1,
      steps: outputSteps,
      features: units,
    };
    return { offset: this.#describe(fields), output };
  }

  /** One row a step is unused (tiles.h), and tiles of the weight gradient may read three rows on. */
  #gates(steps: number, units: number): number {
    const rows = this.#slots * steps * (4 * units + 1) + 3;
    return this.#arena.allot(rows * this.#panelSize);
  }

  /** One edge per dropout, through buffers in between; a plain copy where there is none. */
  #planEdges(from: View, to: View, dropouts: readonly number[], gradient: number): number[] {
    const { steps, features } = from;
    const layers = dropouts.length === 0 ? [null] : dropouts;
    let source = from;
    return layers.map((layer, i) => {
      const target = i === layers.length - 1 ? to : this.#view(steps, features);
      const spec = layer === null ? null : this.#network.layers[layer]!.spec;
      const rate = spec?.type === "dropout" ? spec.rate : 0;
      const mask = rate === 0 ? -1 : this.#buffer(steps, features);
      const offset = this.#describe(
        edgeFields({ source, target, mask, gradient, rate, layer: layer ?? 0 }),
      );
      source = target;
      return offset;
    });
  }

  #planSingle(nodes: readonly NodePlan[]): SinglePlan {
    const { contextLength, features } = this.#network.spec;
    const paddedUnits = nodes.map(({ layer }) => this.#padded(layer.outputs));
    const widest = Math.max(...paddedUnits);
    return {
      paddedUnits,
      input: this.#arena.allot(contextLength * features),
      work: this.#arena.allot(contextLength * 4 * widest + this.#lanes + widest),
      hidden: [
        this.#arena.allot(contextLength * widest),
        this.#arena.allot(contextLength * widest),
      ],
    };
  }

  /** Whole vectors. */
  #padded(floats: number): number {
    return Math.ceil(floats / this.#lanes) * this.#lanes;
  }

  #describe(fields: Fields): number {
    const offset = this.#arena.allot(fields.integers.length);
    this.#descriptors.push({ ...fields, offset });
    return offset;
  }

  #buffer(steps: number, features: number): number {
    return this.#arena.allot(this.#slots * steps * features * this.#panelSize);
  }

  #view(steps: number, features: number): View {
    const offset = this.#buffer(steps, features);
    return { offset, stride: features, blockSteps: steps, steps, features };
  }
}

interface PlannedNode {
  readonly offset: number;
  readonly output: View;
}

interface NodeOffsets extends LayerOffsets {
  readonly rows: number;
  readonly inputGradient: number;
  readonly outputGradient: number;
}

/** Time steps of a layer's output: 1 for a recurrent layer that returns only the last. */
function stepsAfter({ spec, steps }: PlannedLayer): number {
  return (spec.type === "lstm" || spec.type === "gru") && !spec.returnSequences ? 1 : steps;
}
