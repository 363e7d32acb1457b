import type { AdamSettings, TrainingOptions } from "@afterbell/lstm";
import type { Static, TSchema } from "typebox";
import { scalerKinds } from "../../dataset/scaler.ts";
import { choice, finiteNumber, wholeNumber, wholeNumbers } from "../../schema/field.ts";

/**
 * Options of `train` of @afterbell/lstm that a recipe may have and need not have, and of its `adam`. Each lies in
 * the recipe's `training` and is passed to `train`, both under its own name; a recipe without it trains as
 * `train` does by default. One entry is all that another option of `train` needs; lstm-estimator.ts names those
 * of `adam`.
 */
export const optionalTraining = {
  clipNorm: finiteNumber({
    ...{ description: "largest norm of a batch's gradient", defaultText: "any" },
    ...{ rule: "a number above 0", exclusiveMinimum: 0 },
  }),
  weightDecay: finiteNumber({
    ...{ description: "decoupled weight decay, as in AdamW", defaultText: "none" },
    ...{ rule: "a number, 0 or more", minimum: 0 },
  }),
} satisfies { readonly [Option in keyof (TrainingOptions & AdamSettings)]?: TSchema };

type OptionalTrainingName = keyof typeof optionalTraining;

export type OptionalTraining = {
  readonly [Name in OptionalTrainingName]?: Static<(typeof optionalTraining)[Name]>;
};

/** Hyperparameters of a named recipe that can be changed. Type, check, flag and help come from the entry here. */
export const hyperparameters = {
  epochs: wholeNumber({ description: "number of passes over the training windows" }),
  learningRate: finiteNumber({
    description: "learning rate of Adam",
    rule: "a number above 0",
    exclusiveMinimum: 0,
  }),
  batchSize: wholeNumber({ description: "windows per batch" }),
  context: wholeNumber({ description: "context length: sessions the network sees" }),
  units: wholeNumbers({
    ...{ description: "units of each LSTM layer", minItems: 1 },
    rule: "at least one whole number, 1 or more",
  }),
  dense: wholeNumbers({ description: "units of each hidden dense layer" }),
  dropout: finiteNumber({
    ...{ description: "dropout rate after each LSTM layer", placeholder: "share" },
    ...{ rule: "a share from 0 to below 1", minimum: 0, exclusiveMaximum: 1 },
  }),
  scaler: choice(scalerKinds, {
    description: "scaler of the closes: minmax, standard or robust",
    placeholder: "kind",
  }),
  earlyStopping: wholeNumber({
    placeholder: "patience",
    description:
      "stop after this many epochs without a lower loss on the last tenth of the training windows",
  }),
  ...optionalTraining,
} satisfies Readonly<Record<string, TSchema>>;

export type Hyperparameter = keyof typeof hyperparameters;

/** Hyperparameters that replace a recipe's. */
export type RecipeChanges = {
  readonly [Name in Hyperparameter]?: Static<(typeof hyperparameters)[Name]> | undefined;
};

export const hyperparameterNames = Object.keys(hyperparameters) as readonly Hyperparameter[];

/** Path of each in a recipe. */
export const recipePaths: Readonly<Record<Hyperparameter, readonly string[]>> = {
  epochs: ["training", "epochs"],
  learningRate: ["training", "learningRate"],
  batchSize: ["training", "batchSize"],
  context: ["contextLength"],
  units: ["network", "lstmUnits"],
  dense: ["network", "denseUnits"],
  dropout: ["network", "dropout"],
  scaler: ["scaler"],
  earlyStopping: ["training", "earlyStopping", "patience"],
  ...optionalTrainingPaths(),
};

/** Those that shape the model, and so are settled once it is trained; the others say how it is trained. */
export const modelHyperparameters = hyperparameterNames.filter(
  (name) => recipePaths[name][0] !== "training",
);

function optionalTrainingPaths(): Readonly<Record<OptionalTrainingName, readonly string[]>> {
  const names = Object.keys(optionalTraining) as OptionalTrainingName[];
  const paths = names.map((name) => [name, ["training", name]]);
  return Object.fromEntries(paths);
}
