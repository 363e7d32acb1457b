import type { Backend } from "@afterbell/lstm";
import { InputMismatchError } from "./errors.ts";
import { type KerasModel, readKerasModel } from "./keras/keras-model.ts";
import { type NetworkPass, planSequential } from "./network/sequential-network.ts";
import { formatShape, sizeOf } from "./network/weights.ts";

export interface ReadModelOptions {
  /** The file's name, for errors. @default "model file" */
  readonly file?: string;
  /** Time steps of a window, L, where the file leaves them open. @default those of what is run */
  readonly contextLength?: number;
  /**
   * Computes the layers that it has; null leaves all to plain TypeScript in float64.
   * @default the fastest this engine has
   */
  readonly backend?: Backend | null;
}

/** A model ready to run, and what its file says of it. */
export interface Model extends KerasModel {
  /** Of one window, usually (L, F); null where the length is open. */
  readonly inputShape: readonly (number | null)[];
  /** Of one window's output; null where it depends on an open length. */
  readonly outputShape: readonly number[] | null;
  /**
   * Forecasts of a batch of windows, in the network's own units: whatever scaler it was trained with
   * is a file of its own.
   *
   * @param x (B, ...inputShape): nested arrays, or flat and row-major. An open length is taken from
   *   nested arrays; flat ones need `contextLength`.
   * @returns (B, ...outputShape) row-major.
   * @throws {InputMismatchError} Another shape, or a value that is no finite number.
   */
  run(x: Float64Array | Float32Array | NestedNumbers): Float64Array;
}

export type NestedNumbers = readonly (number | NestedNumbers)[];

/**
 * A model from the bytes of its file, whatever the file is called: `.keras`, or HDF5 as Keras 2 and 3
 * write it. Nothing in the file is executed.
 *
 * It is asynchronous so that formats can be added whose readers are loaded when they are needed.
 *
 * @throws {NotAModelError} Something else than a model; the error says what it seems to be.
 * @throws {DamagedFileError} Truncated, altered, or what Keras never wrote.
 * @throws {UnsupportedModelError} A whole model with a part that cannot be run here; the error names it.
 * @throws {InputMismatchError} A `contextLength` that contradicts the file.
 * @example
 * import { readModel, writeKeras } from "@afterbell/interchange";
 * const kernel = { shape: [2, 1], data: Float32Array.of(0.5, 0.25) };
 * const activation = { name: "linear" };
 * const layer = { type: "dense", name: "mean", units: 1, activation, weights: { kernel, bias: null } };
 * const file = writeKeras({ network: { inputShape: [2], layers: [layer] } });
 * const model = await readModel(file);
 * model.run(Float64Array.of(100, 104)) // → [76]
 */
export async function readModel(
  bytes: Uint8Array,
  { file = "model file", contextLength, backend }: ReadModelOptions = {},
): Promise<Model> {
  const content = readKerasModel(bytes, file);
  const passes = new Map<number | undefined, NetworkPass>();
  const passFor = (length: number | undefined): NetworkPass => {
    const known = passes.get(length);
    if (known) return known;
    const pass = planSequential(content.network, {
      ...(length !== undefined && { contextLength: length }),
      ...(backend !== undefined && { backend }),
    });
    passes.set(length, pass);
    return pass;
  };
  const isOpen = content.network.inputShape[0] === null && contextLength === undefined;
  const settled = isOpen ? null : passFor(contextLength);
  return {
    ...content,
    inputShape: settled?.inputShape ?? content.network.inputShape,
    outputShape: settled?.outputShape ?? null,
    run: (x) => {
      if (!Array.isArray(x)) {
        const pass = settled ?? passFor(undefined); // throws: it asks for a contextLength
        return pass.run(flatBatch(x as Float64Array | Float32Array, pass.inputShape));
      }
      const pass = settled ?? passFor(lengthOf(x));
      return pass.run(nestedBatch(x, pass.inputShape));
    },
  };
}

/** Time steps of the first window. */
function lengthOf([first]: NestedNumbers): number {
  return Array.isArray(first) ? first.length : 0;
}

function flatBatch(x: Float64Array | Float32Array, shape: readonly number[]): Float64Array {
  if (x.length === 0 || x.length % sizeOf(shape) !== 0) {
    throw new InputMismatchError("x", `windows of ${formatShape(shape)}`, `${x.length} values`);
  }
  const odd = x.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw new InputMismatchError(`x[${odd}]`, "a finite number", `${x[odd]}`);
  return x instanceof Float64Array ? x : Float64Array.from(x);
}

function nestedBatch(x: NestedNumbers, shape: readonly number[]): Float64Array {
  if (x.length === 0) throw new InputMismatchError("x", "at least one window", "none");
  const values: number[] = [];
  collect(x, [x.length, ...shape], "x", values);
  return Float64Array.from(values);
}

function collect(
  value: number | NestedNumbers,
  [length, ...rest]: readonly number[],
  place: string,
  into: number[],
): void {
  if (length === undefined) {
    if (typeof value === "number" && Number.isFinite(value)) into.push(value);
    else throw new InputMismatchError(place, "a finite number", describe(value));
    return;
  }
  if (!Array.isArray(value) || value.length !== length) {
    const rule = rest.length === 0 ? `${length} numbers` : `${length} of ${formatShape(rest)}`;
    throw new InputMismatchError(place, rule, describe(value));
  }
  value.forEach((item, i) => {
    collect(item, rest, `${place}[${i}]`, into);
  });
}

function describe(value: unknown): string {
  return Array.isArray(value) ? `${value.length} of them` : String(value);
}
