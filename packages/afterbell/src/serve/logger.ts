import { destination, type Level, type Logger, pino, stdTimeFunctions } from "pino";

export interface LoggerOptions {
  /** @default "info", one line per request */
  readonly level?: Level | "silent";
  /**
   * @default standard error. Lines gather while one write is under way, so that a busy service
   * does not wait for each; what has gathered is written when the process ends.
   */
  readonly stream?: { write(line: string): void };
}

/** One JSON object per line. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = "info", stream = destination({ fd: 2, sync: false }) } = options;
  return pino({ level, timestamp: stdTimeFunctions.isoTime }, stream);
}
