import { AfterbellError } from "../../domain/errors.ts";
import type { SessionDate } from "../../domain/session-date.ts";

/** An actual or a forecast without a logarithm, in which calibration counts. */
export class NotCalibratableError extends AfterbellError {
  readonly code = "NOT_CALIBRATABLE";
  readonly date: SessionDate;
  readonly field: string;
  readonly got: number;
  constructor(date: SessionDate, field: string, got: number) {
    super(`${date}: calibrated intervals need a positive ${field}, got ${got}`);
    this.date = date;
    this.field = field;
    this.got = got;
  }
}
