import { expect, test } from "vitest";
import { megabytesText, percentText, timesText, timeText } from "./number-text.ts";

test.each([
  [timeText(0.07512, "s"), "0.0751 s"],
  [timeText(0.000_032_06, "µs"), "32.1 µs"],
  [timeText(0.049_417, "µs"), "49,417 µs"],
  [timesText(5.0765), "5.08×"],
  [timesText(0.4999), "0.500×"],
  [percentText(0.7649), "76 %"],
  [megabytesText(-312_000), "-0.3 MB"],
])("%s", (text, expected) => {
  expect(text).toBe(expected);
});
