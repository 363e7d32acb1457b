import { AfterbellError } from "../domain/errors.ts";

/** An optional package that draws is not there. */
export class MissingPackageError extends AfterbellError {
  readonly code = "MISSING_PACKAGE";
  readonly packageName: string;
  constructor(packageName: string, options?: ErrorOptions) {
    super(
      `reports are drawn with the package ${packageName}, which cannot be loaded: "npm install ${packageName}" installs it`,
      options,
    );
    this.packageName = packageName;
  }
}

/** A font file that is not there, or in which the renderer finds no letters: text would be left out silently. */
export class UnusableFontError extends AfterbellError {
  readonly code = "UNUSABLE_FONT";
  readonly file: string;
  constructor(file: string) {
    super(
      `${file}: pictures need a TrueType or OpenType font with Latin letters, and this is none`,
    );
    this.file = file;
  }
}
