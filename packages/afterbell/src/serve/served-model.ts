/** A trained model as the service needs it. Prices and errors in the currency of the series. */
export interface ServedModel {
  readonly symbol: string;
  /** Version of the model, unique for its symbol. */
  readonly version: string;
  readonly recipe: string;
  /** null where the model was trained elsewhere. */
  readonly seed: number | null;
  /** Closes a forecast is made from. */
  readonly contextLength: number;
  /** When it was trained, or imported. ISO 8601, UTC. */
  readonly trainedAt: string;
  /** null for an imported model without prices to test it on. */
  readonly evaluation: ServedEvaluation | null;
  /** (contextLength) the last closes known when the model was made, oldest first; null where none were. */
  readonly lastContext: readonly number[] | null;
  /**
   * @param closes (contextLength) the latest closes, oldest first, each positive and finite.
   * @returns Forecast of the close one session later.
   */
  predict(closes: Float64Array): number;
}

/** How the model did on sessions after its training range, `from` the first to the last of them. */
export interface ServedEvaluation {
  readonly from: string;
  readonly to: string;
  readonly sessions: number;
  readonly test: { readonly mae: number; readonly rmse: number };
  /** Repeating the last close, on the same sessions. */
  readonly persistence: { readonly mae: number; readonly rmse: number };
}
