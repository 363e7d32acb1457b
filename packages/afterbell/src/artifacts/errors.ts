import { AfterbellError } from "../domain/errors.ts";

/** A stored file that is not what was written: truncated, altered, or of another format. */
export class DamagedFileError extends AfterbellError {
  readonly code = "DAMAGED_FILE";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}; the file is refused`);
    this.file = file;
    this.reason = reason;
  }
}

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
