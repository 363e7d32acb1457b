import type { Network } from "@afterbell/lstm";

/** A trained network as other programs are given it. */
export interface ExportedNetwork {
  readonly network: Network;
  /** All weights, flat, as `network.parameters` lays them out. */
  readonly parameters: Float64Array;
  /** How it was trained, on the mean squared error: for whoever trains it further. */
  readonly adam: AdamConfig;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface AdamConfig {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** One weight array of the network, in float32 as other programs hold it. Row-major. */
export interface Weight {
  readonly role: "kernel" | "recurrent_kernel" | "bias";
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The weights of each layer in order: kernel, recurrent kernel, bias. */
export function weightsByLayer({ network, parameters }: ExportedNetwork): readonly Weight[][] {
  return network.layers.map((layer) =>
    layer.parameters.map(({ role, shape, offset, size }) => ({
      role,
      shape,
      data: Float32Array.from(parameters.subarray(offset, offset + size)),
    })),
  );
}
