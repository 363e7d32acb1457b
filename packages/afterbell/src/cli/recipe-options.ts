/** @file The flags that change a recipe, shared by `train`, `start` and `backtest`. */

import type { Command } from "commander";
import { hyperparameters, type RecipeChanges } from "../models/lstm/hyperparameters.ts";
import { type LstmRecipe, recipeNamed, recipeNames, recipeWith } from "../models/lstm/recipe.ts";
import { flag, text, wholeNumber } from "../schema/field.ts";
import { addFields } from "./field-options.ts";

export interface RecipeFlags extends RecipeChanges {
  readonly recipe: string;
  readonly seed: number;
  readonly referenceLeak?: boolean;
}

const recipeFields = {
  recipe: text({
    ...{ description: `what to train: ${recipeNames.join(", ")}`, placeholder: "name" },
    default: "classic",
  }),
  seed: wholeNumber({
    description: "decides weights, shuffles and dropout",
    minimum: 0,
    default: 7,
  }),
  ...hyperparameters,
  referenceLeak: flag({
    description: "fit the scaler on the test range too, as the reference project does",
  }),
};

export function addRecipeOptions(command: Command): Command {
  return addFields(command, recipeFields);
}

/** The named recipe with the flags that were given. `trainModel` checks the result. */
export function recipeFrom(flags: RecipeFlags): LstmRecipe {
  const named = recipeNamed(flags.recipe);
  return {
    ...recipeWith(named, flags),
    scalerSeesTestRange: flags.referenceLeak ?? named.scalerSeesTestRange,
  };
}
