import { describe, expect, test } from "vitest";
import type { Loss } from "./loss.ts";
import { planNetwork } from "./network.ts";
import { targetsPerWindow } from "./targets-per-window.ts";

const network = planNetwork({
  contextLength: 4,
  features: 1,
  layers: [
    { type: "gru", units: 1, returnSequences: true },
    { type: "dense", units: 6 },
  ],
});

describe("targets per window", () => {
  const cases: [Loss, number][] = [
    [{ type: "mse" }, 24],
    [{ type: "gaussian" }, 12],
    [{ type: "student-t" }, 8],
    [{ type: "pinball", quantileLevels: [0.1, 0.9] }, 12],
  ];
  test.each(cases)("%o", (loss, width) => expect(targetsPerWindow(network, loss)).toBe(width));

  test("no target's answers may lie in two sessions", () => {
    const loss: Loss = { type: "pinball", quantileLevels: [0.1, 0.3, 0.7, 0.9] };
    const message =
      "layers: expected a multiple of 4 units in the last layer (loss pinball), got 6";
    expect(() => targetsPerWindow(network, loss)).toThrow(message);
  });
});
