/**
 * @file Errors this package throws on purpose: one base class, one subclass per way to fail.
 *
 * `code` is stable and meant for programs; the message is for people and names the file, the place
 * in it, the rule and the value. Fields hold the same as data.
 */

export abstract class InterchangeError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** A file that is not what was written: truncated, altered, or of another format. */
export class DamagedFileError extends InterchangeError {
  readonly code = "DAMAGED_FILE";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}; the file is rejected`);
    this.file = file;
    this.reason = reason;
  }
}

/** A file that is no model at all, recognised for what it is where that helps. */
export class NotAModelError extends InterchangeError {
  readonly code = "NOT_A_MODEL";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** A file that is no pickle, or a pickle of something else than a scaler. */
export class NotAScalerError extends InterchangeError {
  readonly code = "NOT_A_SCALER";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** A model file that is whole and holds something that cannot, or must not, be run here. */
export class UnsupportedModelError extends InterchangeError {
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

/** A pickle that asks for something outside the allow-list. Nothing of it was run. */
export class ForbiddenPickleError extends InterchangeError {
  readonly code = "FORBIDDEN_PICKLE";
  readonly file: string;
  /** What it asks for, such as `os.system`. */
  readonly wanted: string;
  /** Byte of the (decompressed) pickle at which it asks. */
  readonly offset: number;
  constructor(file: string, wanted: string, offset: number) {
    super(
      `${file}: it asks for ${wanted} (byte ${offset}), which is not among the classes that are read as data; nothing was run, the file is rejected`,
    );
    this.file = file;
    this.wanted = wanted;
    this.offset = offset;
  }
}

/** A layer does not fit its weights, or the output of the layer before it. */
export class LayerMismatchError extends InterchangeError {
  readonly code = "LAYER_MISMATCH";
  readonly layer: string;
  readonly expected: string;
  readonly got: string;
  constructor(layer: string, expected: string, got: string) {
    super(`layer ${layer}: expected ${expected}, got ${got}`);
    this.layer = layer;
    this.expected = expected;
    this.got = got;
  }
}

/** An argument that does not fit: of another type, or numbers that the model or the scaler does not take. */
export class InputMismatchError extends InterchangeError {
  readonly code = "INPUT_MISMATCH";
  /** The argument or the place in it: `contextLength`, `x[0][30]`. */
  readonly input: string;
  readonly expected: string;
  readonly got: string;
  constructor(input: string, expected: string, got: string) {
    super(`${input}: expected ${expected}, got ${got}`);
    this.input = input;
    this.expected = expected;
    this.got = got;
  }
}

/** A layer, or an option of one, that the other program's format cannot express. */
export class NotExportableError extends InterchangeError {
  readonly code = "NOT_EXPORTABLE";
  readonly format: string;
  readonly layer: string;
  readonly reason: string;
  constructor(format: string, layer: string, reason: string) {
    super(`layer ${layer} cannot be exported to ${format}: ${reason}`);
    this.format = format;
    this.layer = layer;
    this.reason = reason;
  }
}
