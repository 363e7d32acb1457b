import { DamagedFileError } from "@afterbell/interchange";
import { AfterbellError } from "../domain/errors.ts";
import { panelModelNames } from "../models/registry.ts";

/** No model of that symbol or recipe, or not that version of it. */
export class ModelNotFoundError extends AfterbellError {
  readonly code = "MODEL_NOT_FOUND";
  /** Of a model of intervals, the recipe. */
  readonly symbol: string;
  readonly version: string | null;
  readonly known: readonly string[];
  constructor(symbol: string, version: string | null, known: readonly string[]) {
    const what = version === null ? `no model of ${symbol}` : `no model ${version} of ${symbol}`;
    const hint =
      known.length > 0
        ? `saved versions: ${known.join(", ")}`
        : `run "${trainCommandOf(symbol)}" first`;
    super(`${what}; ${hint}`);
    this.symbol = symbol;
    this.version = version;
    this.known = known;
  }
}

/** The command that makes a first model of a name: of prices for a symbol, or of a recipe of intervals. */
export function trainCommandOf(name: string): string {
  return panelModelNames.includes(name)
    ? `afterbell train --recipe ${name}`
    : `afterbell train ${name} --recipe classic`;
}

/** A model of intervals that knows nothing of the symbol it is to forecast. */
export class NotFittedOnError extends AfterbellError {
  readonly code = "NOT_FITTED_ON";
  readonly symbol: string;
  readonly model: string;
  readonly version: string;
  /** Versions that were fitted on it, as `panel 20260724T210000Z-panel`. */
  readonly fitted: readonly string[];
  constructor(
    symbol: string,
    { model, version }: { readonly model: string; readonly version: string },
    fitted: readonly string[],
  ) {
    const hint =
      fitted.length > 0
        ? `these were: ${fitted.join(", ")}`
        : `none was; with prices of it, "${trainCommandOf(model)}" makes one`;
    super(`${model} ${version} was not fitted on ${symbol}; ${hint}`);
    this.symbol = symbol;
    this.model = model;
    this.version = version;
    this.fitted = fitted;
  }
}

/** Whether a saved model cannot be used as it is: it is damaged, gone, or of a later afterbell. */
export function isUnusableModel(
  error: unknown,
): error is DamagedFileError | ModelNotFoundError | NewerFormatError {
  return (
    error instanceof DamagedFileError ||
    error instanceof ModelNotFoundError ||
    error instanceof NewerFormatError
  );
}

/** A model of intervals where one of prices is needed. */
export class NotAPriceModelError extends AfterbellError {
  readonly code = "NOT_A_PRICE_MODEL";
  readonly model: string;
  readonly version: string;
  constructor(model: string, version: string) {
    super(
      `${model} ${version} forecasts intervals of many symbols and no prices: "afterbell forecast" uses it`,
    );
    this.model = model;
    this.version = version;
  }
}

/** Networks are to be exported of a model that has none. */
export class NoNetworksError extends AfterbellError {
  readonly code = "NO_NETWORKS";
  readonly model: string;
  readonly version: string;
  constructor(model: string, version: string) {
    super(
      `${model} ${version} has no networks: it is linear equations alone, in panel.json of its folder; "afterbell train --recipe panel" trains networks on five symbols or more, and "afterbell export panel" writes those`,
    );
    this.model = model;
    this.version = version;
  }
}

/** For `catch`, where one that cannot be used is passed over. @throws What is another error. */
export function nullIfUnusable(error: unknown): null {
  if (isUnusableModel(error)) return null;
  throw error;
}

/** A file was written by a later version of afterbell, in a form that this one does not know. */
export class NewerFormatError extends AfterbellError {
  readonly code = "NEWER_FORMAT";
  readonly file: string;
  readonly schemaVersion: number;
  readonly newestKnown: number;
  /** null if the file does not have it. */
  readonly libraryVersion: string | null;
  constructor(
    file: string,
    schemaVersion: number,
    newestKnown: number,
    libraryVersion: string | null,
  ) {
    const writer = libraryVersion === null ? "a later afterbell" : `afterbell ${libraryVersion}`;
    super(
      `${file} was written by ${writer}, with schema version ${schemaVersion}; this one reads versions up to ${newestKnown}: update it with "npm install afterbell@latest"`,
    );
    this.file = file;
    this.schemaVersion = schemaVersion;
    this.newestKnown = newestKnown;
    this.libraryVersion = libraryVersion;
  }
}

/** Prices are to be given a symbol that has prices already. */
export class PricesExistError extends AfterbellError {
  readonly code = "PRICES_EXIST";
  readonly symbol: string;
  readonly file: string;
  constructor(symbol: string, file: string) {
    super(
      `there are prices of ${symbol} (${file}); "afterbell prices remove ${symbol}" moves them aside first`,
    );
    this.symbol = symbol;
    this.file = file;
  }
}

/** This process was suspended for so long that another one took its lock. */
export class LockLostError extends AfterbellError {
  readonly code = "LOCK_LOST";
  readonly kind: string;
  /** What the work was done to, such as a symbol. */
  readonly subject: string;
  readonly file: string;
  constructor(kind: string, subject: string, file: string) {
    super(
      `${kind} of ${subject}: this process did not respond for over a minute, and another process took its lock (${file}); run it again`,
    );
    this.kind = kind;
    this.subject = subject;
    this.file = file;
  }
}
