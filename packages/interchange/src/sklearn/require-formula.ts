import { mismatch, requireCount, requireNumbers } from "../argument.ts";
import { InputMismatchError } from "../errors.ts";
import { counted } from "../value-description.ts";
import type { ScalerFormula } from "./scaler-formula.ts";

/** The columns of numbers of each kind. */
const columnsByKind: Readonly<Record<ScalerFormula["kind"], readonly string[]>> = {
  minmax: ["scale", "min", "dataMin", "dataMax"],
  standard: ["scale", "mean", "variance"],
  robust: ["scale", "center"],
};

/** @throws {InputMismatchError} What {@link readScaler} would not take either once it is written. */
export function requireFormula(formula: ScalerFormula): ScalerFormula {
  if (typeof formula !== "object" || formula === null) {
    throw mismatch("formula", "an object with its kind", formula);
  }
  const fields = formula as unknown as Readonly<Record<string, unknown>>;
  const { kind } = formula;
  if (!Object.hasOwn(columnsByKind, kind)) {
    throw mismatch("formula.kind", '"minmax", "standard" or "robust"', kind);
  }
  for (const name of columnsByKind[kind]) requireColumn(fields, name);
  if (formula.kind === "minmax") requireRange(formula.featureRange, formula.clip);
  if (kind !== "robust" && fields.samplesSeen !== undefined) {
    requireCount(fields.samplesSeen, "formula.samplesSeen");
  }
  return formula;
}

function requireColumn(fields: Readonly<Record<string, unknown>>, name: string): void {
  const values = requireNumbers(fields[name], `formula.${name}`);
  const { length } = requireNumbers(fields.scale, "formula.scale");
  if (length === 0) throw mismatch("formula.scale", "a number per column", []);
  if (values.length !== length) {
    const expected = `${counted(length, "number")}, as many as of scale`;
    throw new InputMismatchError(`formula.${name}`, expected, `${values.length}`);
  }
  if (name !== "scale") return;
  const zero = values.indexOf(0);
  if (zero >= 0) throw mismatch(`formula.scale[${zero}]`, "a number other than 0", 0);
}

function requireRange(range: unknown, clip: unknown): void {
  if (range !== undefined) {
    const [low, high] = requireNumbers(range, "formula.featureRange");
    if (low === undefined || high === undefined || low >= high) {
      throw mismatch("formula.featureRange", "two ascending numbers", range);
    }
  }
  if (clip !== undefined && typeof clip !== "boolean") {
    throw mismatch("formula.clip", "true or false", clip);
  }
}
