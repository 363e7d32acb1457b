/** @file Answers of the Python package holidays, from tools/reference/calendars_golden.py. */

import { readFileSync } from "node:fs";
import type { SessionDate } from "../../src/domain/session-date.ts";

interface CalendarGolden {
  /** Weekdays of 1990 to 2030 without a session. */
  readonly newYork: readonly SessionDate[];
  readonly saoPaulo: readonly SessionDate[];
  /** `HH:MM` by date. */
  readonly newYorkEarlyCloses: Readonly<Record<SessionDate, string>>;
}

export const calendarGolden: CalendarGolden = JSON.parse(
  readFileSync(new URL("../golden/calendars.json", import.meta.url), "utf8"),
);
