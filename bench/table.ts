/** @file A table that is Markdown and aligned in a terminal as well. */

export interface Column<Row> {
  readonly title: string;
  readonly align: "left" | "right";
  readonly text: (row: Row) => string;
}

export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ text }) => text(row))),
  ];
  const widths = columns.map((_, c) => Math.max(3, ...cells.map((line) => widthOf(line[c]!))));
  const rule = columns.map(({ align }, c) =>
    align === "right" ? `${"-".repeat(widths[c]! - 1)}:` : "-".repeat(widths[c]!),
  );
  const pad = (line: readonly string[]) =>
    line.map((cell, c) => {
      const blanks = " ".repeat(widths[c]! - widthOf(cell));
      return columns[c]!.align === "right" ? blanks + cell : cell + blanks;
    });
  const [titles, ...body] = cells;
  return [pad(titles!), rule, ...body.map(pad)].map((line) => `| ${line.join(" | ")} |\n`).join("");
}

/** Characters on a terminal; the texts here have no wide or combining ones. */
function widthOf(text: string): number {
  return [...text].length;
}
