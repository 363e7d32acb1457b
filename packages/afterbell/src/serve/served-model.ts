/** A trained model as the service needs it. Prices and errors in the currency of the series. */
export interface ServedModel {
  readonly symbol: string;
  /** Names this trained model among those of its symbol. */
  readonly version: string;
  readonly recipe: string;
  readonly seed: number;
  /** Closes a forecast is made from. */
  readonly contextLength: number;
  /** ISO 8601, UTC. */
  readonly trainedAt: string;
  /** Scores on sessions after the training range; `from` and `to` are their first and last day. */
  readonly test: {
    readonly mae: number;
    readonly rmse: number;
    readonly from: string;
    readonly to: string;
    readonly sessions: number;
  };
  /** Scores of repeating the last close, on the same sessions as `test`. */
  readonly persistence: { readonly mae: number; readonly rmse: number };
  /** (contextLength) the last closes known when the model was trained, oldest first. */
  readonly lastContext: readonly number[];
  /**
   * @param closes (contextLength) the latest closes, oldest first, each positive and finite.
   * @returns Forecast of the close one session later.
   */
  predict(closes: Float64Array): number;
}
