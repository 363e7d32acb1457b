import { AfterbellError } from "../../domain/errors.ts";

/** A pickle that asks for something outside the allow-list. Nothing of it was run. */
export class ForbiddenPickleError extends AfterbellError {
  readonly code = "FORBIDDEN_PICKLE";
  readonly file: string;
  /** What it asks for, such as `os.system`. */
  readonly wanted: string;
  /** Byte of the (decompressed) pickle at which it asks. */
  readonly offset: number;
  constructor(file: string, wanted: string, offset: number) {
    super(
      `${file}: it asks for ${wanted} (byte ${offset}), which is not among the classes that are read as data; nothing was run, the file is refused`,
    );
    this.file = file;
    this.wanted = wanted;
    this.offset = offset;
  }
}
