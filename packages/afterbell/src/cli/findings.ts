/** @file Findings as commands print them: grouped, the worst first. */

import {
  dateOfFinding,
  describeGroup,
  type Finding,
  groupFindings,
  plural,
  type Severity,
} from "../market/finding.ts";
import { type AcceptedFinding, isAccepted } from "../market/provenance.ts";
import type { CliContext } from "./context.ts";
import { formatTable, paint, printLine } from "./print.ts";

/** Dates that the JSON of a finding lists; `sessions` in its values counts all of them. */
export function findingJson(finding: Finding, accepted: readonly AcceptedFinding[] = []) {
  const { kind, severity, dates, values, message, command } = finding;
  const date = dateOfFinding(finding);
  const isSettled = isAccepted(finding, accepted);
  return { kind, severity, date, dates, values, message, command, accepted: isSettled };
}

/** A table of what was not accepted, more than three of a kind in one row, and the commands that settle it. */
export function printFindings(
  context: CliContext,
  findings: readonly Finding[],
  accepted: readonly AcceptedFinding[] = [],
): void {
  const open = findings.filter((finding) => !isAccepted(finding, accepted));
  const settled = findings.length - open.length;
  const acceptedToo = settled === 0 ? "" : ` (${settled} accepted)`;
  if (open.length === 0) {
    printLine(context, `  no findings${acceptedToo}`);
    return;
  }
  printLine(context, `\n${paint(context, "yellow", plural(open.length, "finding"))}${acceptedToo}`);
  const groups = groupFindings(open);
  const rows = groups.map((group) => [
    group.first.severity,
    group.first.kind,
    describeGroup(group),
  ]);
  printLine(context, formatTable([["severity", "finding", "detail"], ...rows]));
  const commands = groups.flatMap(({ first, count }) => commandOf(first, count) ?? []);
  if (commands.length === 0) return;
  printLine(context, "\nIf the prices are right all the same:");
  for (const command of commands.slice(0, MAX_COMMANDS)) printLine(context, `  ${command}`);
  if (commands.length > MAX_COMMANDS) printLine(context, "  … and so on for the others");
}

const MAX_COMMANDS = 5;

/** Accepts one finding, or all of a group's kind. */
function commandOf({ command }: Finding, count: number): string | null {
  return count === 1 ? command : (command?.replace(/@\d{4}-\d{2}-\d{2}$/, "") ?? null);
}

const severities: readonly Severity[] = ["error", "warning", "note"];

/** `2 errors, 1 warning`, of what was not accepted; empty for none. */
export function severityCounts(
  findings: readonly Finding[],
  accepted: readonly AcceptedFinding[] = [],
): string {
  const open = findings.filter((finding) => !isAccepted(finding, accepted));
  return severities
    .map((severity) => [severity, open.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => plural(count, severity))
    .join(", ");
}
