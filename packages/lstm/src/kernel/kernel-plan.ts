/**
 * @file Where everything of a network lies in the arena, and the order in which its layers run.
 *
 * Layers with weights are *nodes*. What lies between two of them, a copy or dropout, is an *edge*. A
 * node reads its own rows, which the edge before it wrote; the gradient of what an edge carries is one
 * buffer, written by the node after it and read by the node before.
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

/** Values by panel, step, feature and lane: [panel][blockSteps][stride][panelSize] from its place on. */
export interface View {
  readonly place: number;
  /** Features from one step to the next. */
  readonly stride: number;
  /** Steps from one panel to the next. */
  readonly blockSteps: number;
  readonly steps: number;
  readonly features: number;
}

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
  /** Panels of the largest batch. */
  readonly panels: number;
  readonly size: number;
  readonly nodes: readonly NodePlan[];
  /** Places of the edges before each node, and after the last. */
  readonly edges: readonly (readonly number[])[];
  readonly input: View;
  readonly answers: View;
  /** [panel][steps][features][panelSize] of the answers. */
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

/** @param maxBatchSize Windows in the largest batch. */
export function planKernels(
  network: Network,
  maxBatchSize: number,
  { lanes, rowTile }: VectorShape,
): KernelPlan {
  return new Planner(network, maxBatchSize, lanes, rowTile).plan();
}

interface Descriptor extends Fields {
  readonly place: number;
}

class Planner {
  readonly #arena = new ArenaPlan();
  readonly #descriptors: Descriptor[] = [];
  readonly #network: Network;
  readonly #lanes: number;
  readonly #rowTile: number;
  readonly #panelSize: number;
  readonly #panels: number;
  readonly #parameters: ParameterPlaces;

  constructor(network: Network, maxBatchSize: number, lanes: number, rowTile: number) {
    this.#network = network;
    this.#lanes = lanes;
    this.#rowTile = rowTile;
    this.#panelSize = 2 * lanes;
    this.#panels = Math.ceil(maxBatchSize / this.#panelSize);
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
      panels: this.#panels,
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
        // The windows themselves: gathered into the rows, or into a buffer that dropout reads.
        input = dropouts.length === 0 ? rows : this.#view(layer.steps, layer.inputs);
        edges.push(dropouts.length === 0 ? [] : this.#planEdges(input, rows, dropouts, -1));
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
    const paddedUnits = Math.ceil(units / this.#lanes) * this.#lanes;
    const scratchSize = 4 * units * this.#lanes + (units + tiledRows) * this.#panelSize;
    const outputSteps = stepsAfter(layer);
    const shared = {
      ...layer,
      ...places,
      returnsSequences: Number(outputSteps === steps),
      gates: this.#buffer(steps, 4 * units),
      transposed: this.#arena.allot(tiledRows * 4 * units),
      singleWeights: this.#arena.allot(depth * 4 * paddedUnits),
      singleBias: this.#arena.allot(4 * paddedUnits),
      scratch: this.#arena.allot(scratchSize * MAX_SHARDS),
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
    const lanes = this.#lanes;
    const { contextLength, features } = this.#network.spec;
    const paddedUnits = nodes.map(({ layer }) => Math.ceil(layer.outputs / lanes) * lanes);
    const widest = Math.max(...paddedUnits);
    return {
      paddedUnits,
      input: this.#arena.allot(contextLength * features),
      work: this.#arena.allot(contextLength * 4 * widest + widest),
      hidden: [
        this.#arena.allot(contextLength * widest),
        this.#arena.allot(contextLength * widest),
      ],
    };
  }

  #describe(fields: Fields): number {
    const place = this.#arena.allot(fields.integers.length);
    this.#descriptors.push({ ...fields, place });
    return place;
  }

  #buffer(steps: number, features: number): number {
    return this.#arena.allot(steps * this.#panels * features * this.#panelSize);
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
