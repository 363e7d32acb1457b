import { expect, test } from "vitest";
import { turnGiver } from "./next-turn.ts";

test("timers have their turn while work gives way, and work does not wait for them", async () => {
  const giveWay = turnGiver();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  let rounds = 0;
  for (; ticks < 3; rounds++) await giveWay();
  clearInterval(timer);
  expect(rounds).toBeGreaterThan(3); // most of them went on at once
});
