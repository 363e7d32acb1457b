import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySeries } from "../../test/support/series.ts";
import { keptLevelHistory, levelHistory, varianceBases } from "./level-history.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

test("what was kept is what would be computed, of whatever part is asked for next", () => {
  fc.assert(
    fc.property(arbitrarySeries, fc.array(fc.tuple(share, share)), (series, asked) => {
      const keptOf = keptLevelHistory();
      for (const [from, to] of asked) {
        const start = Math.floor(from * series.length);
        const end = start + Math.ceil(to * (series.length - start));
        for (const basis of varianceBases) {
          const anew = levelHistory(series, basis, { start, end });
          expect(keptOf(series, basis, { start, end })).toEqual(anew);
        }
      }
    }),
  );
});

test("a series with another bar is another series", () => {
  const keptOf = keptLevelHistory();
  fc.assert(
    fc.property(arbitrarySeries, (series) => {
      fc.pre(series.length > 1);
      const all = { start: 0, end: series.length };
      keptOf(series, "closes", all);
      const changed = { ...series, close: series.close.map((close) => close ** 1.5) };
      expect(keptOf(changed, "closes", all)).toEqual(levelHistory(changed, "closes", all));
    }),
  );
});
