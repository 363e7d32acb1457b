import fc from "fast-check";
import { expect, test } from "vitest";
import { threeWaySplit } from "./three-way-split.ts";

test("splits the exchange rates as the published loaders do", () => {
  // Autoformer's data_loader.py, Dataset_Custom: num_train 5311, num_vali 760, num_test 1517
  expect(threeWaySplit(7588)).toEqual({
    train: { start: 0, end: 5311 },
    validation: { start: 5311, end: 6071 },
    test: { start: 6071, end: 7588 },
  });
});

test("property: three ranges in time order with all rows, a fifth of them to test", () => {
  fc.assert(
    fc.property(fc.nat(100_000), (rows) => {
      const { train, validation, test } = threeWaySplit(rows);
      expect([train.start, validation.start, test.start, test.end]).toEqual([
        0,
        train.end,
        validation.end,
        rows,
      ]);
      expect(train.end).toBeLessThanOrEqual(test.start);
      expect(test.end - test.start).toBe(Math.floor(rows / 5));
    }),
  );
});
