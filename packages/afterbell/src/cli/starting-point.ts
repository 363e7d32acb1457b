import { InvalidOptionError } from "../domain/errors.ts";
import { startingPointOf } from "../jobs/starting-point.ts";
import type { TrainModelOptions } from "../jobs/train-model.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { type RecipeFlags, recipeFrom } from "./recipe-options.ts";

const settledFlags = ["context", "units", "dense", "dropout", "scaler"] as const;

type RecipeAndStart = Pick<TrainModelOptions, "recipe" | "startFrom">;

/**
 * The recipe that flags ask for; with `--from`, the network and scaler of a saved model and its weights.
 *
 * @throws {ModelNotFoundError | NotTrainableError}
 * @throws {InvalidOptionError} A flag that the model gone on from has settled.
 */
export async function recipeAndStart(
  symbol: string,
  flags: RecipeFlags & { readonly from?: string },
  { models }: Workspace,
): Promise<RecipeAndStart> {
  const recipe = recipeFrom(flags);
  if (flags.from === undefined) return { recipe };
  for (const flag of settledFlags) {
    if (flags[flag] === undefined) continue;
    const rule = "nothing beside --from: the model has settled it";
    throw new InvalidOptionError(`--${flag}`, rule, flags[flag]);
  }
  if (flags.referenceLeak) {
    throw new InvalidOptionError("--reference-leak", "no --from beside it", flags.from);
  }
  const { startFrom, recipe: settled } = startingPointOf(await models.read(symbol, flags.from));
  return { recipe: { ...settled, training: recipe.training }, startFrom };
}
