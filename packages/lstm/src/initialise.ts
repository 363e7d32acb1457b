/**
 * @file Initial weights as Keras draws them: Glorot uniform kernels, orthogonal recurrent kernels,
 * zero biases except an LSTM's forget gate, whose bias is 1.
 */

import type { Network, ParameterTensor } from "./network.ts";
import { keyOf, purpose, type RandomStream, randomStream } from "./philox.ts";

/**
 * @returns (parameterCount) all tensors of the network, laid out as `network.parameters`. A
 *tensor's values depend only on the seed and its index in the network.
 */
export function initialParameters(network: Network, seed: number): Float64Array {
  const key = keyOf(seed);
  const parameters = new Float64Array(network.parameterCount);
  for (const [index, tensor] of network.parameters.entries()) {
    const stream = randomStream(key, purpose.initialWeights, index);
    parameters.set(initialTensor(tensor, stream), tensor.offset);
  }
  return parameters;
}

function initialTensor(tensor: ParameterTensor, stream: RandomStream): Float64Array {
  const [rows = 1, columns = 1] = tensor.shape;
  if (tensor.role === "kernel") return glorotUniform(rows, columns, stream);
  if (tensor.role === "recurrent_kernel") return orthogonal(rows, columns, stream);
  const bias = new Float64Array(tensor.size);
  if (tensor.name.startsWith("lstm")) bias.fill(1, tensor.size / 4, tensor.size / 2); // gates i, f, c, o
  return bias;
}

/**
 * Uniform in ±sqrt(6 / (rows + columns)).
 * Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", AISTATS 2010.
 */
export function glorotUniform(rows: number, columns: number, stream: RandomStream): Float64Array {
  const limit = Math.sqrt(6 / (rows + columns));
  return Float64Array.from({ length: rows * columns }, () => (2 * stream.uniform() - 1) * limit);
}

/**
 * Orthonormal rows, uniformly distributed (Haar), for `rows <= columns`: normal vectors made
 * orthonormal one after the other. That is the Q of a QR factorisation whose R has a positive
 * diagonal, Keras's `Orthogonal`. Each row is orthogonalised twice to stay exact.
 * Source: A. M. Saxe, J. L. McClelland, S. Ganguli, "Exact solutions to the nonlinear dynamics of
 * learning in deep linear neural networks", ICLR 2014.
 */
export function orthogonal(rows: number, columns: number, stream: RandomStream): Float64Array {
  const q = Float64Array.from({ length: rows * columns }, () => stream.normal());
  for (let i = 0; i < rows; i++) {
    const row = q.subarray(i * columns, (i + 1) * columns);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const earlier = q.subarray(j * columns, (j + 1) * columns);
        const overlap = dot(row, earlier);
        for (let c = 0; c < columns; c++) row[c]! -= overlap * earlier[c]!;
      }
    }
    const norm = Math.sqrt(dot(row, row));
    for (let c = 0; c < columns; c++) row[c]! /= norm;
  }
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
