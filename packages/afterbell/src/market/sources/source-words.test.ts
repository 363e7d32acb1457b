import { expect, test } from "vitest";
import { sourceWords } from "./source-words.ts";

test("tags and control characters are removed", () => {
  expect(sourceWords("Edge: Too\u0007 Many\r\nRequests \u001b[31m")).toBe(
    "Edge: Too Many Requests [31m",
  );
  expect(sourceWords("<html><style>p{}</style><h1>502</h1>\n<p>Bad Gateway</p>")).toBe(
    "502 Bad Gateway",
  );
  expect(sourceWords("a\u202eb")).toBe("a b"); // turns the direction of what follows
  expect(sourceWords("<script>never closed")).toBe("");
});

test("long words are cut", () => {
  const words = sourceWords("word ".repeat(100_000));
  expect(words).toHaveLength(160);
  expect(words.endsWith("…")).toBe(true);
});
