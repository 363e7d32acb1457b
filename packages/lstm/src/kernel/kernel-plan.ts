/**
 * @file Where everything of a network lies in the arena, and the order in which its layers run.
 *
 * Layers with weights are *nodes*. What lies between two of them, a copy or dropout, is an *edge*. A
 * node reads its own rows, which the edge before it wrote; the gradient of what an edge carries is one
 * buffer, written by the node after it and read by the node before.
 *
 * A thread works on one panel of windows at a time, forward and backward, in a *slot* of its own: but for
 * its contexts, what a batch needs of memory does not grow with its size, and it stays in the caches.
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
import { type LayerPlaces, type ParameterPlaces, planParameters } from "./parameter-places.ts";
import { MAX_SHARDS } from "./shards.ts";
import type { View } from "./view.ts";

export interface NodePlan {
  readonly type: "lstm" | "gru" | "dense";
  /** Of the layer's descriptor. */
  readonly place: number;
  readonly layer: PlannedLayer;
  /** Steps it hands on. */
  readonly outputSteps: number;
}

export interface KernelPlan {
  /** Windows in a panel. */
  readonly panelSize: number;
  readonly size: number;
  readonly nodes: readonly NodePlan[];
  /** Places of the edges before each node, and after the last. */
  readonly edges: readonly (readonly number[])[];
  readonly input: View;
  readonly answers: View;
  /** [slot][steps][features][panelSize] of the answers. */
  readonly answerGradient: number;
  /** Floats of one copy of all parameters, padded. */
  readonly parameterFloats: number;
  readonly parameters: number;
  /** One copy for each shard, one after the other. */
  readonly gradients: number;
  readonly first: number;
  readonly second: number;
  /** (parameterCount) where each of the network's flat parameters lies within a copy. */
  readonly parameterPlaces: Int32Array;
  readonly single: SinglePlan;
  /** Writes all descriptors into a zeroed arena. */
  write(floats: Float32Array, integers: Int32Array): void;
}

/** Memory of the path for one window. */
export interface SinglePlan {
  /** [steps][features] of the window. */
  readonly input: number;
  readonly work: number;
  /** Two buffers that layers take turns to write. */
  readonly hidden: readonly [number, number];
  /** (nodes) floats from one step of a node's result to the next. */
  readonly paddedUnits: readonly number[];
}

export interface VectorShape {
  readonly lanes: number;
  readonly rowTile: number;
}

export interface Extent {
  /** Windows in the largest batch, whose contexts lie in the arena together. */
  readonly maxBatchSize: number;
  /**
   * Panels worked on at the same time, one by each thread: a slot holds all values of one panel, from its
   * first layer's rows to its gradients.
   */
  readonly slots: number;
}

/** @param arena Shares out the memory. */
export function planKernels(
  network: Network,
  extent: Extent,
  shape: VectorShape,
  arena = new ArenaPlan(),
): KernelPlan {
  return new Planner(network, extent, shape, arena).plan();
}

interface Descriptor extends Fields {
  readonly place: number;
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
  readonly #parameters: ParameterPlaces;

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
    const { nodes, edges, input, answers, answerGradient } = this.#planLayers(parameters);
    const single = this.#planSingle(nodes);
    const descriptors = this.#descriptors;
    return {
      panelSize: this.#panelSize,
      size: this.#arena.size,
      nodes,
      edges,
      input,
      answers,
      answerGradient,
      parameterFloats,
      parameters,
      gradients,
      first,
      second,
      parameterPlaces: this.#parameters.of,
      single,
      write: (floats, integers) => {
        for (const { place, integers: fields, floats: floatFields = {} } of descriptors) {
          integers.set(fields, place);
          for (const [field, value] of Object.entries(floatFields)) floats[place + +field] = value;
        }
      },
    };
  }

  #planLayers(parameters: number) {
    const nodes: NodePlan[] = [];
    const edges: number[][] = [];
    let dropouts: number[] = [];
    let input: View | null = null;
    let output: View | null = null; // what the last node hands on
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
      const { place, handsOn } = this.#planNode(layer, {
        weights: parameters + own.weights,
        bias: parameters + own.bias,
        rows: rows.place,
        inputGradient: gradient,
        outputGradient: nextGradient,
      });
      if (output === null) {
        input = this.#inputOf(layer);
        edges.push(this.#planEdges(input, rows, dropouts, -1));
      } else {
        edges.push(this.#planEdges(output, rows, dropouts, gradient));
      }
      nodes.push({ type: layer.spec.type as NodePlan["type"], place, layer, outputSteps });
      dropouts = [];
      output = handsOn;
      gradient = nextGradient;
    }
    const answers = dropouts.length === 0 ? output! : this.#view(output!.steps, output!.features);
    edges.push(dropouts.length === 0 ? [] : this.#planEdges(output!, answers, dropouts, gradient));
    return { nodes, edges, input: input!, answers, answerGradient: gradient };
  }

  /** The contexts of a batch, by panel. */
  #inputOf({ steps, inputs: features }: PlannedLayer): View {
    const place = this.#arena.allot(this.#panels * steps * features * this.#panelSize);
    return { place, stride: features, blockSteps: steps, steps, features, isByPanel: true };
  }

  /** Where a node reads its input: an LSTM's rows have room for its hidden state beside it. */
  #rowsOf(layer: PlannedLayer): View {
    const { steps, inputs, outputs, spec } = layer;
    if (spec.type === "dense") return this.#view(steps, inputs);
    const stride = inputs + outputs;
    const place = this.#buffer(steps + 1, stride);
    return { place, stride, blockSteps: steps + 1, steps, features: inputs };
  }

  #planNode(layer: PlannedLayer, places: NodePlaces): PlannedNode {
    return layer.spec.type === "dense"
      ? this.#planDense(layer, layer.spec, places)
      : this.#planRecurrent(layer, places);
  }

  #planDense(
    layer: PlannedLayer,
    spec: Extract<LayerSpec, { type: "dense" }>,
    places: NodePlaces,
  ): PlannedNode {
    const outputs = this.#view(layer.steps, layer.outputs);
    const activation = activationCode(spec.activation ?? "linear");
    const fields = denseFields({ ...layer, ...places, activation, outputs });
    return { place: this.#describe(fields), handsOn: outputs };
  }

  #planRecurrent(layer: PlannedLayer, places: NodePlaces): PlannedNode {
    const { steps, inputs, outputs: units } = layer;
    const depth = inputs + units;
    const neededRows = places.inputGradient < 0 ? units : depth;
    const tiledRows = Math.ceil(neededRows / this.#rowTile) * this.#rowTile;
    const gateLanes = 4 * this.#padded(units); // at most
    const scratchSize = 4 * units * this.#lanes + (units + tiledRows) * this.#panelSize;
    const outputSteps = stepsAfter(layer);
    const shared = {
      ...layer,
      ...places,
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
    const handsOn = {
      place: places.rows + (firstStep * depth + inputs) * this.#panelSize,
      stride: depth,
      blockSteps: steps + 1,
      steps: outputSteps,
      features: units,
    };
    return { place: this.#describe(fields), handsOn };
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
      const place = this.#describe(
        edgeFields({ source, target, mask, gradient, rate, layer: layer ?? 0 }),
      );
      source = target;
      return place;
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
    const place = this.#arena.allot(fields.integers.length);
    this.#descriptors.push({ ...fields, place });
    return place;
  }

  #buffer(steps: number, features: number): number {
    return this.#arena.allot(this.#slots * steps * features * this.#panelSize);
  }

  #view(steps: number, features: number): View {
    const place = this.#buffer(steps, features);
    return { place, stride: features, blockSteps: steps, steps, features };
  }
}

interface PlannedNode {
  readonly place: number;
  readonly handsOn: View;
}

interface NodePlaces extends LayerPlaces {
  readonly rows: number;
  readonly inputGradient: number;
  readonly outputGradient: number;
}

/** Steps a layer hands on: a recurrent one may keep all but the last to itself. */
function stepsAfter({ spec, steps }: PlannedLayer): number {
  return (spec.type === "lstm" || spec.type === "gru") && !spec.returnSequences ? 1 : steps;
}
