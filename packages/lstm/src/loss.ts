import { InvalidNetworkError } from "./errors.ts";

/** How errors of the outputs are measured. */
export type Loss =
  /** Mean squared error. */
  | { readonly type: "mse" }
  /** Mean absolute error. */
  | { readonly type: "mae" }
  /** Squared up to an error of `delta`, absolute beyond. */
  | { readonly type: "huber"; readonly delta: number }
  /** Negative log-likelihood of a normal distribution. Outputs: mean, raw scale. */
  | { readonly type: "gaussian" }
  /** Of a Student-t distribution. Outputs: location, raw scale, raw degrees of freedom. */
  | { readonly type: "student-t" }
  /** Pinball loss. Outputs: the quantiles at these levels, in their order. */
  | { readonly type: "pinball"; readonly quantileLevels: readonly number[] };

type LossType = Loss["type"];
type LossOf<Type extends LossType> = Extract<Loss, { readonly type: Type }>;

/** What is known of a type of loss beside its formula, which is in `loss-of-target.ts`. */
interface LossKind<L extends Loss> {
  /** Network outputs for each target. */
  outputsPerTarget(loss: L): number;
  /** @throws {InvalidNetworkError} A parameter out of range. */
  check(loss: L): void;
  /** Its parameters, as they are sent to another thread. */
  numbers(loss: L): readonly number[];
  /** The loss of such parameters. */
  from(numbers: readonly number[]): L;
}

/** Every type of loss, once. */
const kinds: { readonly [Type in LossType]: LossKind<LossOf<Type>> } = {
  mse: withoutParameters("mse", 1),
  mae: withoutParameters("mae", 1),
  huber: {
    outputsPerTarget: () => 1,
    check: ({ delta }) => {
      if (delta > 0 && Number.isFinite(delta)) return;
      throw new InvalidNetworkError("loss.delta", "a number above 0", delta);
    },
    numbers: ({ delta }) => [delta],
    from: ([delta = Number.NaN]) => ({ type: "huber", delta }),
  },
  gaussian: withoutParameters("gaussian", 2),
  "student-t": withoutParameters("student-t", 3),
  pinball: {
    outputsPerTarget: ({ quantileLevels }) => quantileLevels.length,
    check: ({ quantileLevels }) => checkLevels(quantileLevels),
    numbers: ({ quantileLevels }) => quantileLevels,
    from: (quantileLevels) => ({ type: "pinball", quantileLevels }),
  },
};

const lossTypes = Object.keys(kinds) as readonly LossType[];

function kindOf(loss: Loss): LossKind<Loss> {
  return kinds[loss.type] as LossKind<Loss>;
}

/** Network outputs for each target. */
export function outputsPerTarget(loss: Loss): number {
  return kindOf(loss).outputsPerTarget(loss);
}

/** @throws {InvalidNetworkError} A loss out of range. */
export function checkLoss(loss: Loss): void {
  if (!Object.hasOwn(kinds, loss.type)) {
    const rule = `${lossTypes.slice(0, -1).join(", ")} or ${lossTypes.at(-1)}`;
    throw new InvalidNetworkError("loss.type", rule, loss.type);
  }
  kindOf(loss).check(loss);
}

/** A loss as numbers, for memory that threads share. */
export interface LossNumbers {
  /** Of its type; the same in every thread of a program. */
  readonly type: number;
  readonly parameters: readonly number[];
}

export function encodeLoss(loss: Loss): LossNumbers {
  return { type: lossTypes.indexOf(loss.type), parameters: kindOf(loss).numbers(loss) };
}

/** @throws {RangeError} No type of that number: an internal error. */
export function decodeLoss({ type, parameters }: LossNumbers): Loss {
  const name = lossTypes[type];
  if (name === undefined) throw new RangeError(`no loss has the number ${type}`);
  return kinds[name].from(parameters);
}

function withoutParameters<const Type extends "mse" | "mae" | "gaussian" | "student-t">(
  type: Type,
  outputsPerTarget: number,
) {
  return {
    outputsPerTarget: () => outputsPerTarget,
    check: () => {},
    numbers: () => [],
    from: () => ({ type }),
  };
}

function checkLevels(levels: readonly number[]): void {
  if (levels.length === 0) {
    throw new InvalidNetworkError("loss.quantileLevels", "at least one level", "none");
  }
  for (const [index, level] of levels.entries()) {
    if (level > 0 && level < 1) continue;
    throw new InvalidNetworkError(
      `loss.quantileLevels[${index}]`,
      "a level between 0 and 1",
      level,
    );
  }
}
