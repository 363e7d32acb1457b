/**
 * @file ONNX's messages, the few that a network of ours needs. Field numbers are those of onnx.proto3.
 */

import { ProtobufWriter } from "./protobuf-writer.ts";

/** Operator set and file format that go together (ONNX 1.12). */
const OPSET = 17;
const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;

/** A graph of one input and one output, put together node by node. */
export class OnnxGraph {
  readonly #graph = new ProtobufWriter();
  #count = 0;

  /** @returns The name of the node's first output. */
  node(
    operator: string,
    inputs: readonly string[],
    options: { attributes?: Readonly<Record<string, Attribute>>; outputs?: readonly string[] } = {},
  ): string {
    const { attributes = {}, outputs = [`${operator.toLowerCase()}_${this.#count++}`] } = options;
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    node.text(3, `node_${outputs.find((output) => output !== "")}`).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(5, attributeMessage(name, value));
    }
    this.#graph.message(1, node);
    return outputs[0]!;
  }

  /** @returns Its name. */
  constant(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    const tensor = new ProtobufWriter();
    for (const extent of shape) tensor.integer(1, extent);
    tensor.integer(2, data instanceof Float32Array ? FLOAT : INT64).text(8, name);
    tensor.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    this.#graph.message(5, tensor);
    return name;
  }

  /** @param shape Extents, or the name of one that may vary. */
  input(name: string, shape: readonly (number | string)[]): string {
    this.#graph.message(11, valueInfo(name, shape));
    return name;
  }

  output(name: string, shape: readonly (number | string)[]): void {
    this.#graph.message(12, valueInfo(name, shape));
  }

  /** @param producer Name and version of the program that made it. */
  model(producer: { readonly name: string; readonly version: string }): Uint8Array {
    this.#graph.text(2, "network");
    return new ProtobufWriter()
      .integer(1, IR_VERSION)
      .text(2, producer.name)
      .text(3, producer.version)
      .message(7, this.#graph)
      .message(8, new ProtobufWriter().text(1, "").integer(2, OPSET))
      .done();
  }
}

/** A whole number, or several. */
type Attribute = number | readonly number[];

function attributeMessage(name: string, value: Attribute): ProtobufWriter {
  const int = 2;
  const ints = 7;
  const attribute = new ProtobufWriter().text(1, name);
  if (typeof value === "number") return attribute.integer(3, value).integer(20, int);
  for (const item of value) attribute.integer(8, item);
  return attribute.integer(20, ints);
}

function valueInfo(name: string, shape: readonly (number | string)[]): ProtobufWriter {
  const extents = new ProtobufWriter();
  for (const extent of shape) {
    const dimension = new ProtobufWriter();
    if (typeof extent === "number") dimension.integer(1, extent);
    else dimension.text(2, extent);
    extents.message(1, dimension);
  }
  const tensor = new ProtobufWriter().integer(1, FLOAT).message(2, extents);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
