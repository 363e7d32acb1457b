import { AfterbellError } from "../domain/errors.ts";

/** A file of the user's folder cannot be written; an existing one is unchanged. */
export class UnwritableFileError extends AfterbellError {
  readonly code = "FILE_UNWRITABLE";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`cannot write ${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** The file to write already exists, and replacing it was not requested. */
export class FileExistsError extends AfterbellError {
  readonly code = "FILE_EXISTS";
  readonly file: string;
  constructor(file: string) {
    super(`${file} already exists; --force replaces it`);
    this.file = file;
  }
}
