import { expect, test } from "vitest";
import { formatTable } from "./table.ts";

test("columns are as wide as their widest cell, and the rule says how they are aligned", () => {
  const table = formatTable<{ name: string; time: string }>(
    [
      { title: "what", align: "left", text: ({ name }) => name },
      { title: "s", align: "right", text: ({ time }) => time },
    ],
    [
      { name: "seed", time: "0.07" },
      { name: "one window", time: "35 µs" },
    ],
  );
  expect(table).toBe(
    [
      "| what       |     s |\n",
      "| ---------- | ----: |\n",
      "| seed       |  0.07 |\n",
      "| one window | 35 µs |\n",
    ].join(""),
  );
});
