/** @file The flags that change a recipe, shared by `train`, `start` and `backtest`. */

import type { Command } from "commander";
import type { LstmRecipe, StackedRecipe } from "../models/lstm/recipe.ts";
import { recipeNamed, recipeNames } from "../models/registry.ts";
import { finiteNumber, wholeNumber, wholeNumbers } from "./options.ts";

/** Flags that change a named recipe. */
export interface RecipeChanges {
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly batchSize?: number;
  readonly context?: number;
  readonly units?: number[];
  readonly dense?: number[];
  readonly dropout?: number;
  readonly scaler?: string;
  readonly earlyStopping?: number;
}

/** All of {@link RecipeChanges}. */
export const recipeChangeFlags = [
  "epochs",
  "learningRate",
  "batchSize",
  "context",
  "units",
  "dense",
  "dropout",
  "scaler",
  "earlyStopping",
] as const satisfies readonly (keyof RecipeChanges)[];

/** As it is typed: `learningRate` is `--learning-rate`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export interface RecipeFlags extends RecipeChanges {
  readonly recipe: string;
  readonly seed: number;
  readonly referenceLeak?: boolean;
}

/** Share of the training windows that early stopping holds out: a customary tenth. */
const VALIDATION_FRACTION = 0.1;

export function addRecipeOptions(command: Command): Command {
  command
    .option("--recipe <name>", `what to train: ${recipeNames.join(", ")}`, "classic")
    .option("--seed <n>", "decides weights, shuffles and dropout", wholeNumber("--seed", 0), 7);
  return addRecipeChanges(command).option(
    "--reference-leak",
    "fit the scaler on the test range too, as the reference project does",
  );
}

export function addRecipeChanges(command: Command): Command {
  return command
    .option("--epochs <n>", "passes over the training windows", wholeNumber("--epochs"))
    .option("--learning-rate <x>", "Adam's step size", finiteNumber("--learning-rate"))
    .option("--batch-size <n>", "windows per step", wholeNumber("--batch-size"))
    .option("--context <n>", "sessions the network sees", wholeNumber("--context"))
    .option("--units <n,n>", "units of each LSTM layer", wholeNumbers("--units"))
    .option("--dense <n,n>", "units of each hidden dense layer", wholeNumbers("--dense"))
    .option("--dropout <share>", "dropped after each LSTM layer", finiteNumber("--dropout"))
    .option("--scaler <kind>", "minmax, standard or robust")
    .option(
      "--early-stopping <patience>",
      "stop after so many epochs without a lower loss on the last tenth of the training windows",
      wholeNumber("--early-stopping"),
    );
}

/** The named recipe with the flags that were given. `trainModel` checks the result. */
export function recipeFrom(flags: RecipeFlags): LstmRecipe {
  const named = recipeNamed(flags.recipe);
  return {
    ...recipeWith(named, flags),
    scalerSeesTestRange: flags.referenceLeak ?? named.scalerSeesTestRange,
  };
}

/** A recipe with the flags that were given. */
export function recipeWith(named: StackedRecipe, flags: RecipeChanges): StackedRecipe {
  const { network, training } = named;
  return {
    ...named,
    contextLength: flags.context ?? named.contextLength,
    scaler: (flags.scaler as LstmRecipe["scaler"] | undefined) ?? named.scaler,
    network: {
      lstmUnits: flags.units ?? network.lstmUnits,
      denseUnits: flags.dense ?? network.denseUnits,
      dropout: flags.dropout ?? network.dropout,
    },
    training: {
      ...training,
      epochs: flags.epochs ?? training.epochs,
      batchSize: flags.batchSize ?? training.batchSize,
      learningRate: flags.learningRate ?? training.learningRate,
      earlyStopping:
        flags.earlyStopping === undefined
          ? training.earlyStopping
          : { patience: flags.earlyStopping, validationFraction: VALIDATION_FRACTION },
    },
  };
}
