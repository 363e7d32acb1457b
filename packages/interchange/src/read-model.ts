import type { Backend } from "@afterbell/lstm";
import {
  type FileBytes,
  mismatch,
  type ReadFileOptions,
  requireBytes,
  requireCount,
  requireOptions,
} from "./argument.ts";
import { InputMismatchError } from "./errors.ts";
import { type KerasModel, readKerasModel } from "./keras/keras-model.ts";
import { type NetworkPass, planSequential } from "./network/sequential-network.ts";
import { formatShape, sizeOf } from "./shape.ts";
import { counted, isFloat64Array, isFloatArray } from "./value-description.ts";

export interface ReadModelOptions extends ReadFileOptions {
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
  /** What the writers take. An open length is settled in it where `contextLength` was given. */
  readonly network: KerasModel["network"];
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
   * @throws {InputMismatchError} Another type or shape, or a value that is no finite number; flat values
   *   where the length is open.
   * @throws {LayerMismatchError} An open length, taken from nested arrays, that a layer cannot take.
   * @throws {LstmError} Of `@afterbell/lstm`: the backend has no memory for it, or weights so large that
   *   its float32 numbers are finite no more.
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
 * @param bytes What `readFile` gives, or an ArrayBuffer as `fetch` gives it.
 * @throws {NotAModelError} Something else than a model; the error says what it seems to be.
 * @throws {DamagedFileError} Truncated, altered, or what Keras never wrote.
 * @throws {UnsupportedModelError} A whole model with a part that cannot be run here; the error names it.
 * @throws {InputMismatchError} An argument of another type, or a `contextLength` that contradicts the file.
 * @example
 * import { readModel, writeKeras } from "@afterbell/interchange";
 * const kernel = { shape: [2, 1], data: Float32Array.of(0.5, 0.25) };
 * const activation = { name: "linear" };
 * const layer = { type: "dense", name: "mean", units: 1, activation, weights: { kernel, bias: null } };
 * const file = writeKeras({ network: { inputShape: [2], layers: [layer] } });
 * const model = await readModel(file);
 * model.run(Float64Array.of(100, 104)) // → [76]
 */
export async function readModel(bytes: FileBytes, options: ReadModelOptions = {}): Promise<Model> {
  const content = requireBytes(bytes);
  const { file = "model file", contextLength, backend } = checked(options);
  return runnable(readKerasModel(content, file), contextLength, backend);
}

function checked(options: ReadModelOptions): ReadModelOptions {
  const { contextLength, backend } = requireOptions(options, '{ file: "lstm_model.keras" }');
  if (contextLength !== undefined) requireCount(contextLength, "contextLength");
  const isBackend = typeof backend === "object" && typeof backend?.open === "function";
  if (backend !== undefined && backend !== null && !isBackend) {
    throw mismatch("backend", "a backend of @afterbell/lstm or null", backend);
  }
  return options;
}

function runnable(
  content: KerasModel,
  contextLength: number | undefined,
  backend: Backend | null | undefined,
): Model {
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
    network: settled ? { ...content.network, inputShape: settled.inputShape } : content.network,
    inputShape: settled?.inputShape ?? content.network.inputShape,
    outputShape: settled?.outputShape ?? null,
    run: (x) => {
      if (isFloatArray(x)) {
        const pass = settled ?? passFor(undefined); // throws: it asks for a contextLength
        return pass.run(flatBatch(x, pass.inputShape));
      }
      if (!Array.isArray(x)) {
        throw mismatch("x", "a Float64Array, a Float32Array or nested arrays of numbers", x);
      }
      const pass = settled ?? passFor(lengthOf(x));
      return pass.run(nestedBatch(x, pass.inputShape));
    },
  };
}

/** Time steps of the first window. */
function lengthOf(x: NestedNumbers): number {
  const [first] = x;
  if (x.length === 0) throw mismatch("x", "at least one window", x);
  if (!Array.isArray(first)) throw mismatch("x", WINDOWS, x, FLAT_HINT);
  if (first.length === 0) throw mismatch("x[0]", "at least one time step", first);
  return first.length;
}

const WINDOWS = "nested arrays, a window in each";
const FLAT_HINT = "; flat values are passed as a Float64Array or a Float32Array";

function flatBatch(x: Float64Array | Float32Array, shape: readonly number[]): Float64Array {
  if (x.length === 0 || x.length % sizeOf(shape) !== 0) {
    throw new InputMismatchError(
      "x",
      `windows of ${formatShape(shape)}`,
      counted(x.length, "value"),
    );
  }
  const odd = x.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw mismatch(`x[${odd}]`, "a finite number", x[odd]);
  return isFloat64Array(x) ? x : Float64Array.from(x);
}

function nestedBatch(x: NestedNumbers, shape: readonly number[]): Float64Array {
  if (x.length === 0) throw mismatch("x", "at least one window", x);
  if (!Array.isArray(x[0]) && typeof x[0] === "number") {
    throw mismatch("x", `windows of ${formatShape(shape)} as nested arrays`, x, FLAT_HINT);
  }
  const values: number[] = [];
  collect(x, [x.length, ...shape], "x", values);
  return Float64Array.from(values);
}

function collect(
  value: number | NestedNumbers | undefined,
  [length, ...rest]: readonly number[],
  place: string,
  into: number[],
): void {
  if (length === undefined) {
    if (typeof value === "number" && Number.isFinite(value)) into.push(value);
    else throw mismatch(place, "a finite number", value);
    return;
  }
  if (!Array.isArray(value) || value.length !== length) {
    const rule =
      rest.length === 0
        ? `an array of ${counted(length, "number")}`
        : `${length} of ${formatShape(rest)}`;
    throw mismatch(place, rule, value);
  }
  // By index: forEach passes over holes.
  for (let i = 0; i < length; i++) collect(value[i], rest, `${place}[${i}]`, into);
}
