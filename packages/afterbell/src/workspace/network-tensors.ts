import { DamagedFileError, type Tensor } from "@afterbell/interchange";
import type { Network } from "@afterbell/lstm";

/** A network's flat weights as one named tensor each. */
export function tensorsOf(network: Network, parameters: Float64Array, prefix = ""): Tensor[] {
  return network.parameters.map(({ name, shape, offset, size }) => ({
    name: `${prefix}${name}`,
    shape,
    data: parameters.subarray(offset, offset + size),
  }));
}

/**
 * The inverse of {@link tensorsOf}: the network's flat weights.
 *
 * @throws {DamagedFileError} A tensor is missing or of another shape.
 */
export function parametersOf(
  network: Network,
  tensors: readonly Tensor[],
  file: string,
  prefix = "",
): Float64Array {
  const parameters = new Float64Array(network.parameterCount);
  for (const { name, shape, offset } of network.parameters) {
    const tensor = tensors.find((candidate) => candidate.name === `${prefix}${name}`);
    if (tensor?.shape.join() !== shape.join()) {
      const got = tensor ? `(${tensor.shape.join(", ")})` : "none";
      throw new DamagedFileError(
        file,
        `tensor ${prefix}${name}: expected shape (${shape.join(", ")}), got ${got}`,
      );
    }
    parameters.set(tensor.data, offset);
  }
  return parameters;
}
