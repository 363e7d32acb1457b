import fc from "fast-check";
import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("runs every item once, never more than the width at a time, and keeps errors apart", async () => {
  const property = fc.asyncProperty(
    fc.array(fc.record({ ms: fc.nat(4), fails: fc.boolean() }), { maxLength: 12 }),
    fc.integer({ min: 1, max: 5 }),
    async (items, width) => {
      let running = 0;
      let most = 0;
      const run = async (item: (typeof items)[number]) => {
        running++;
        most = Math.max(most, running);
        await sleep(item.ms);
        running--;
        if (item.fails) throw new Error("failed");
        return item.ms;
      };
      const seen: (typeof items)[number][] = [];
      for await (const done of inParallel(items, width, run)) {
        seen.push(done.item);
        expect("error" in done).toBe(done.item.fails);
        if ("value" in done) expect(done.value).toBe(done.item.ms);
      }
      expect(new Set(seen)).toEqual(new Set(items));
      expect(seen).toHaveLength(items.length);
      expect(most).toBe(Math.min(width, items.length));
    },
  );
  await fc.assert(property, { numRuns: 40, seed: 3 });
});

test("takes the next item only after one was yielded, so that items may depend on what came", async () => {
  let isOver = false;
  function* items() {
    for (let i = 0; !isOver; i++) yield i;
  }
  const seen: number[] = [];
  for await (const { item } of inParallel(items(), 2, async (i) => i)) {
    seen.push(item);
    if (seen.length === 3) isOver = true;
  }
  expect(seen).toHaveLength(4); // one was running
});
