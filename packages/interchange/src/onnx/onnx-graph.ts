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

  /**
   * @param options Outputs have names of their own by default; "" stands for one that is not wanted.
   * @returns The name of the node's last output.
   */
  node(
    operator: string,
    inputs: readonly string[],
    options: {
      readonly attributes?: Readonly<Record<string, Attribute>>;
      readonly outputs?: readonly string[];
    } = {},
  ): string {
    const { attributes = {}, outputs = [`${operator.toLowerCase()}_${this.#count++}`] } = options;
    const last = outputs.at(-1)!;
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    node.text(3, `make_${last}`).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(5, attributeMessage(name, value));
    }
    this.#graph.message(1, node);
    return last;
  }

  /** @returns Its name. */
  constant(name: string, { shape, data }: OnnxTensor): string {
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
  model({ name, version = "" }: OnnxProducer): Uint8Array {
    this.#graph.text(2, "network");
    return new ProtobufWriter()
      .integer(1, IR_VERSION)
      .text(2, name)
      .text(3, version)
      .message(7, this.#graph)
      .message(8, new ProtobufWriter().text(1, "").integer(2, OPSET))
      .done();
  }
}

/** The program that an ONNX file names as the one that wrote it. */
export interface OnnxProducer {
  readonly name: string;
  readonly version?: string;
}

export interface OnnxTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array | BigInt64Array;
}

/** Whole numbers are ints; what is to be a float says so. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

/** The kind of a value comes last, as its number in `AttributeType`. */
function attributeMessage(name: string, value: Attribute): ProtobufWriter {
  const attribute = new ProtobufWriter().text(1, name);
  if (typeof value === "number") return attribute.integer(3, value).integer(20, 2);
  if (typeof value === "string") return attribute.text(4, value).integer(20, 3);
  if ("float" in value) return attribute.float32(2, value.float).integer(20, 1);
  if ("floats" in value) {
    for (const item of value.floats) attribute.float32(7, item);
    return attribute.integer(20, 6);
  }
  for (const item of value) {
    if (typeof item === "number") attribute.integer(8, item);
    else attribute.text(9, item);
  }
  return attribute.integer(20, typeof value[0] === "string" ? 8 : 7);
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
