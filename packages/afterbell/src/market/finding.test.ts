import { expect, test } from "vitest";
import type { SessionDate } from "../domain/session-date.ts";
import {
  acceptCommand,
  describeGroup,
  type Finding,
  type FindingKind,
  findingKinds,
  groupFindings,
  isAtLeast,
  type Severity,
  worstFirst,
} from "./finding.ts";
import {
  acceptedText,
  isAccepted,
  parseAccepted,
  unknownOrigin,
  withAccepted,
} from "./provenance.ts";

const finding = (kind: FindingKind, severity: Severity, ...dates: string[]): Finding => ({
  ...{ kind, severity, dates: dates as SessionDate[], values: {}, command: null },
  message: `${kind} ${dates[0]}`,
});

test("the worst come first, and more than three of a kind are one group", () => {
  const findings = [
    finding("long-gap", "note", "2020-01-02"),
    ...[9, 8, 7, 6].map((day) => finding("calendar", "warning", `2020-01-0${day}`)),
    finding("jump", "warning", "2020-01-02"),
    finding("jump", "error", "2020-03-02"),
  ];
  expect(worstFirst(findings).map(({ severity }) => severity)).toEqual([
    ...["error", "warning", "warning", "warning", "warning", "warning", "note"],
  ]);
  expect(groupFindings(findings).map(describeGroup)).toEqual([
    "jump 2020-03-02",
    "4 of this kind; the first: calendar 2020-01-06",
    "jump 2020-01-02",
    "long-gap 2020-01-02",
  ]);
  expect(
    ["note", "warning", "error"].map((one) =>
      isAtLeast(one as Severity, finding("jump", "warning")),
    ),
  ).toEqual([...[true, true, false]]);
});

test("findings are accepted by kind and date, or by kind alone", () => {
  const jump = finding("jump", "error", "2020-03-02", "2020-03-03");
  expect(isAccepted(jump, [parseAccepted("jump@2020-03-03")])).toBe(true);
  expect(isAccepted(jump, [parseAccepted("jump")])).toBe(true);
  expect(isAccepted(jump, [parseAccepted("jump@2020-03-04"), parseAccepted("frozen")])).toBe(false);
  for (const text of ["", "jumps", "jump@", "jump@2020-13-01", "jump@2020-03-02@x", "toString"]) {
    expect(() => parseAccepted(text)).toThrow("accept: expected KIND or KIND@YYYY-MM-DD");
  }
  const twice = [parseAccepted("jump"), parseAccepted("jump@2020-03-03"), parseAccepted("jump")];
  const { accepted } = withAccepted(unknownOrigin(new Date(0)), twice);
  expect(accepted.map(acceptedText)).toEqual(["jump", "jump@2020-03-03"]);
});

test("symbols that mean something to a shell are quoted", () => {
  expect(acceptCommand("M&M.NS", "jump", "2020-03-02" as SessionDate)).toBe(
    "afterbell prices accept 'M&M.NS' jump@2020-03-02",
  );
  expect(acceptCommand("BRK-B", "frequency")).toBe("afterbell prices accept BRK-B frequency");
});

test("every kind is in the documentation, and no other", async () => {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new URL("../../../../docs/findings.md", import.meta.url), "utf8");
  const documented = [...text.matchAll(/^\| `([a-z-]+)` \| (?:note|warning|error) \| .{20}/gm)].map(
    (match) => match[1],
  );
  expect(documented.sort()).toEqual(Object.keys(findingKinds).sort());
});
