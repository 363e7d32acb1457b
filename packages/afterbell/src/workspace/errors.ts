import { AfterbellError } from "../domain/errors.ts";

/** No model of that symbol, or not that version of it. */
export class ModelNotFoundError extends AfterbellError {
  readonly code = "MODEL_NOT_FOUND";
  readonly symbol: string;
  readonly version: string | null;
  readonly known: readonly string[];
  constructor(symbol: string, version: string | null, known: readonly string[]) {
    const what = version === null ? `no model of ${symbol}` : `no model ${version} of ${symbol}`;
    const hint = known.length > 0 ? `there are: ${known.join(", ")}` : "train one first";
    super(`${what}; ${hint}`);
    this.symbol = symbol;
    this.version = version;
    this.known = known;
  }
}
