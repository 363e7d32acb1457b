import { AfterbellError } from "../domain/errors.ts";

/** An optional package for drawing is not installed. */
export class MissingPackageError extends AfterbellError {
  readonly code = "MISSING_PACKAGE";
  readonly packageName: string;
  constructor(packageName: string, options?: ErrorOptions) {
    super(
      `reports need the package ${packageName}, which cannot be loaded; run "npm install ${packageName}"`,
      options,
    );
    this.packageName = packageName;
  }
}

/** A font file that does not exist or has no letters: the renderer would silently leave text out. */
export class UnusableFontError extends AfterbellError {
  readonly code = "UNUSABLE_FONT";
  readonly file: string;
  constructor(file: string) {
    super(`${file}: not a TrueType or OpenType font with Latin letters, which charts need`);
    this.file = file;
  }
}
