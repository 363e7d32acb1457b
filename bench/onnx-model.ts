/**
 * @file The networks of the bench as ONNX, for ONNX Runtime: LSTM, dropout (nothing at inference) and
 * linear dense layers.
 *
 * Source: onnx.proto3 of ONNX 1.12 for the field numbers; operators LSTM, Gemm, Squeeze and Transpose of
 * opset 17.
 */

import type { Network, PlannedLayer } from "@afterbell/lstm";
import { type Field, floatTensor, int64Tensor, message, node, tensorInfo } from "./onnx-proto.ts";

const IR_VERSION = 8;
const OPSET = 17;

/**
 * @param parameters (parameterCount) as the network lays them out.
 * @returns A model from `context` (N, L, F) to `answer` (N, outputs).
 */
export function encodeOnnx(network: Network, parameters: Float32Array): Uint8Array {
  const { contextLength, features } = network.spec;
  const graph = new GraphBuilder(parameters);
  let at = graph.add("Transpose", ["context"], { perm: [1, 0, 2] }); // (L, N, F)
  graph.initializers.push(int64Tensor("directions", [1]), int64Tensor("steps", [0]));
  for (const layer of network.layers) {
    if (layer.spec.type === "lstm") at = graph.addLstm(layer, at);
    else if (layer.spec.type === "dense") at = graph.addDense(layer, at);
    else if (layer.spec.type !== "dropout") throw new Error(`no ONNX for ${layer.spec.type}`);
  }
  graph.nodes.push(node("Identity", [at], ["answer"]));
  return message([
    [1, IR_VERSION],
    [2, "afterbell-bench"],
    [
      7,
      message([
        ...graph.nodes.map((bytes): Field => [1, bytes]),
        [2, "network"],
        ...graph.initializers.map((bytes): Field => [5, bytes]),
        [11, tensorInfo("context", ["windows", contextLength, features])],
        [12, tensorInfo("answer", ["windows", network.outputs])],
      ]),
    ],
    [8, message([[2, OPSET]])],
  ]);
}

/** ONNX's gates are i, o, f, c; Keras's i, f, c, o. */
const GATES = [0, 3, 1, 2];

class GraphBuilder {
  readonly nodes: Uint8Array[] = [];
  readonly initializers: Uint8Array[] = [];
  readonly #parameters: Float32Array;

  constructor(parameters: Float32Array) {
    this.#parameters = parameters;
  }

  /** @returns The name of the node's output. */
  add(operator: string, inputs: readonly string[], attributes: Record<string, number | number[]>) {
    const output = `${operator}_${this.nodes.length}`;
    this.nodes.push(node(operator, inputs, [output], attributes));
    return output;
  }

  /** From (L, N, F) to (L, N, H), or (N, H) of the last step. */
  addLstm({ spec, name, inputs, outputs: units, parameters }: PlannedLayer, input: string): string {
    const [kernel, recurrent, bias] = parameters.map(({ offset, size }) =>
      this.#parameters.subarray(offset, offset + size),
    );
    const biases = new Float32Array(8 * units); // the second half is the recurrent bias, zero
    biases.set(gateRows(bias!, 1, units));
    this.initializers.push(
      floatTensor(`${name}/W`, [1, 4 * units, inputs], gateRows(kernel!, inputs, units)),
      floatTensor(`${name}/R`, [1, 4 * units, units], gateRows(recurrent!, units, units)),
      floatTensor(`${name}/B`, [1, 8 * units], biases),
    );
    const [sequence, last] = [`${name}/Y`, `${name}/Y_h`];
    const weights = [`${name}/W`, `${name}/R`, `${name}/B`];
    this.nodes.push(node("LSTM", [input, ...weights], [sequence, last], { hidden_size: units }));
    const isSequence = spec.type === "lstm" && spec.returnSequences === true;
    return isSequence
      ? this.add("Squeeze", [sequence, "directions"], {}) // (L, 1, N, H)
      : this.add("Squeeze", [last, "steps"], {}); // (1, N, H)
  }

  /** From (N, inputs) to (N, units). */
  addDense({ name, inputs, outputs: units, parameters }: PlannedLayer, input: string): string {
    const [kernel, bias] = parameters.map(({ offset, size }) =>
      this.#parameters.subarray(offset, offset + size),
    );
    this.initializers.push(
      floatTensor(`${name}/W`, [inputs, units], kernel!),
      floatTensor(`${name}/b`, [units], bias!),
    );
    return this.add("Gemm", [input, `${name}/W`, `${name}/b`], {});
  }
}

/** (rows, 4H) with Keras's gates to (4H, rows) with ONNX's. */
function gateRows(keras: Float32Array, rows: number, units: number): Float32Array {
  const onnx = new Float32Array(keras.length);
  for (const [to, from] of GATES.entries()) {
    for (let u = 0; u < units; u++) {
      for (let r = 0; r < rows; r++) {
        onnx[(to * units + u) * rows + r] = keras[r * 4 * units + from * units + u]!;
      }
    }
  }
  return onnx;
}
