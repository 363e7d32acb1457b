import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { innovations } from "../../../test/support/garch.ts";
import { InvalidOptionError } from "../../domain/errors.ts";
import { aci } from "./aci.ts";
import { dtaci } from "./dtaci.ts";
import { pid } from "./pid.ts";
import { split } from "./split.ts";
import { itIsAThresholdMethod, thresholdsOf } from "./threshold-method.contract.ts";

itIsAThresholdMethod("split", { make: split, adaptive: false, innovations });
itIsAThresholdMethod("aci", { make: aci, adaptive: true, innovations });
itIsAThresholdMethod("dtaci", { make: dtaci, adaptive: true, innovations });
itIsAThresholdMethod("pid", { make: pid, adaptive: true, innovations });

/** NumPy, tools/reference/conformal_golden.py. */
const golden = JSON.parse(
  readFileSync(new URL("../../../test/golden/conformal.json", import.meta.url), "utf8"),
);
const makers = { aci, dtaci, pid };

interface OnlineCase {
  readonly method: keyof typeof makers;
  readonly options: object;
  readonly nominalCoverage: number;
  readonly delay: number;
  readonly thresholds: readonly number[];
}

describe("as an implementation in NumPy", () => {
  test.each(golden.online as OnlineCase[])(
    "$method, $options, $nominalCoverage, $delay rows late",
    (run) => {
      const method = makers[run.method](run.options);
      const { warmUp, scores } = golden;
      const ours = thresholdsOf(method, scores, run.nominalCoverage, { warmUp, delay: run.delay });
      expect(ours).toHaveLength(run.thresholds.length);
      // 1e-12: sums in another order; a threshold of another rank would be off by far more.
      run.thresholds.forEach((threshold, i) => {
        expect(Math.abs(ours[i]! - threshold), `row ${i}`).toBeLessThanOrEqual(1e-12 * threshold);
      });
    },
  );

  test.each(golden.split as { nominalCoverage: number; scores: number[]; threshold: number }[])(
    "split of $scores.length at $nominalCoverage",
    ({ nominalCoverage, scores, threshold }) => {
      const tracker = split().start(Float64Array.from(scores), nominalCoverage);
      expect(tracker.issue().threshold).toBe(threshold);
    },
  );
});

test.each([
  () => aci({ stepSize: 0 }),
  () => aci({ windowLength: 1.5 }),
  () => dtaci({ stepSizes: [] }),
  () => dtaci({ stepSizes: [0.1, Number.NaN] }),
  () => dtaci({ regretInterval: 0 }),
  () => pid({ learningRate: -1 }),
  () => pid({ saturation: Number.POSITIVE_INFINITY }),
])("refuses options outside their range: %s", (make) => {
  expect(make).toThrow(InvalidOptionError);
});
