/** @file What commands write: tables for people, one line of JSON for programs. */

import { styleText } from "node:util";
import type { CliContext } from "./context.ts";

export function printLine(context: CliContext, text = ""): void {
  context.stdout.write(`${text}\n`);
}

/** One JSON document on one line of standard output. */
export function printJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints a line on standard error, so that it does not mix with piped output. */
export function printNote(context: CliContext, text: string): void {
  context.stderr.write(`${text}\n`);
}

type Style = Parameters<typeof styleText>[0];

/** Coloured where standard output is a terminal and `NO_COLOR` is not set. */
export function paint(context: CliContext, style: Style, text: string): string {
  const plain = !context.stdout.isTTY || Boolean(context.env.NO_COLOR);
  return plain ? text : styleText(style, text, { validateStream: false });
}

/**
 * Rows in columns, numbers to the right. The first row is the heading.
 *
 * @param rows Cells; every row as long as the first.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const heading = rows[0] ?? [];
  const widths = heading.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const isNumeric = heading.map((_, column) =>
    rows.slice(1).every((row) => /^[-+]?[\d.,]*%?$/.test(row[column] ?? "")),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
