import { expect, test } from "vitest";
import { checkLoss, decodeLoss, encodeLoss, type Loss } from "./loss.ts";

const losses: { readonly [Type in Loss["type"]]: Extract<Loss, { readonly type: Type }> } = {
  mse: { type: "mse" },
  mae: { type: "mae" },
  huber: { type: "huber", delta: 0.5 },
  gaussian: { type: "gaussian" },
  "student-t": { type: "student-t" },
  pinball: { type: "pinball", quantileLevels: [0.1, 0.9] },
};

test.each(Object.values(losses))("$type is the same after it was sent as numbers", (loss) => {
  expect(decodeLoss(encodeLoss(loss))).toEqual(loss);
});

test("an unknown type is rejected with those there are", () => {
  for (const type of ["mape", "toString"]) {
    expect(() => checkLoss({ type } as never)).toThrow(
      `loss.type: expected mse, mae, huber, gaussian, student-t or pinball, got ${type}`,
    );
  }
  expect(() => decodeLoss({ type: 17, parameters: [] })).toThrow(RangeError);
});
