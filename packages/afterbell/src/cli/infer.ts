/** @file `afterbell infer`: numbers through a model file, as they are. */

import {
  formatShape,
  planSequential,
  type SequentialNetwork,
} from "@afterbell/interchange/network";
import { Command } from "commander";
import { jsonExcerpt } from "../domain/json-excerpt.ts";
import { readKerasFile } from "../workspace/imported-file.ts";
import { readLimited } from "../workspace/read-file.ts";
import type { CliContext } from "./context.ts";
import { InvalidInputError } from "./errors.ts";
import { requireFlag } from "./options.ts";
import { printJson, printLine } from "./print.ts";

interface InferFlags {
  readonly input?: string;
  readonly json?: boolean;
}

export function inferCommand(context: CliContext): Command {
  return new Command("infer")
    .description("Run a model file (.keras, .h5) on numbers, without a scaler.")
    .argument("<file>", "model file")
    .option(
      "--input <file>",
      'JSON file such as {"input": [[0.51], [0.52], …]}, one list of features per time step',
    )
    .option("--json", "print the output as one line of JSON")
    .addHelpText("after", "\nExample:\n  afterbell infer lstm_model.keras --input in.json --json")
    .action(async (file: string, flags: InferFlags) => {
      const inputFile = requireFlag("--input", "a JSON file", flags.input);
      const { content } = await readKerasFile(file);
      const input = await readInput(inputFile, content.network);
      const contextLength = content.network.inputShape[0] === null ? input.shape[0]! : undefined;
      const pass = planSequential(
        content.network,
        contextLength === undefined ? {} : { contextLength },
      );
      const values = pass.run(input.values, 1);
      const odd = values.find((value) => !Number.isFinite(value));
      if (odd !== undefined) {
        throw new InvalidInputError(
          inputFile,
          `the model's output is ${odd}, which is not a finite number`,
        );
      }
      const output = nest(values, pass.outputShape);
      if (flags.json) printJson(context, { output });
      else printLine(context, JSON.stringify(output));
    });
}

interface Input {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** Far more than a window of the largest networks, as text. */
const MAX_INPUT_BYTES = 2 ** 26;

/** @throws {InvalidInputError | UnreadableFileError} */
async function readInput(file: string, { inputShape }: SequentialNetwork): Promise<Input> {
  const bytes = await readLimited(file, MAX_INPUT_BYTES);
  if (bytes === null) throw new InvalidInputError(file, `larger than ${MAX_INPUT_BYTES} bytes`);
  const input = parseInput(bytes, file);
  const shape = inputShape.map((extent, axis) => extent ?? lengthOf(input, axis));
  const values: number[] = [];
  collect(input, shape, "input", values, file);
  return { values: Float64Array.from(values), shape };
}

function parseInput(bytes: Uint8Array, file: string): unknown {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const input = (body as { input?: unknown } | null)?.input;
    if (Array.isArray(input)) return input;
  } catch (error) {
    throw new InvalidInputError(file, `not JSON (${(error as Error).message})`);
  }
  throw new InvalidInputError(file, 'expected an object with a list named "input"');
}

/** Only the first extent of an input is ever open. */
function lengthOf(input: unknown, axis: number): number {
  return axis === 0 && Array.isArray(input) ? input.length : 0;
}

function collect(
  value: unknown,
  shape: readonly number[],
  path: string,
  into: number[],
  file: string,
): void {
  const [length, ...rest] = shape;
  if (length === undefined) {
    if (typeof value === "number" && Number.isFinite(value)) into.push(value);
    else throw new InvalidInputError(file, `${path}: expected a number, got ${describe(value)}`);
    return;
  }
  if (!Array.isArray(value) || value.length !== length) {
    const rule =
      rest.length === 0 ? `${length} numbers` : `${length} lists of ${formatShape(rest)}`;
    throw new InvalidInputError(file, `${path}: expected ${rule}, got ${describe(value)}`);
  }
  value.forEach((item, i) => {
    collect(item, rest, `${path}[${i}]`, into, file);
  });
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return jsonExcerpt(value);
}

type Nested = number | readonly Nested[];

function nest(values: Float64Array, shape: readonly number[]): Nested {
  const [length, ...rest] = shape;
  if (length === undefined) return values[0]!;
  const size = values.length / length;
  return Array.from({ length }, (_, i) => nest(values.subarray(i * size, (i + 1) * size), rest));
}
