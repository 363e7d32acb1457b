import { AfterbellError } from "../../domain/errors.ts";

/** A model file that is whole and holds something that cannot, or must not, be run here. */
export class UnsupportedModelError extends AfterbellError {
  readonly code = "UNSUPPORTED_MODEL";
  readonly file: string;
  /** What it is about: a layer with its class, or a part of the file. */
  readonly place: string;
  readonly reason: string;
  constructor(file: string, place: string, reason: string) {
    super(`${file}: ${place}: ${reason}`);
    this.file = file;
    this.place = place;
    this.reason = reason;
  }
}

/** A file that is no model at all, recognised for what it is where that helps. */
export class NotAModelError extends AfterbellError {
  readonly code = "NOT_A_MODEL";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}
