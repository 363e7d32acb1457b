import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { chart, days } from "../../../test/support/chart.ts";
import { type Handler, json, stalled, text } from "../../../test/support/loopback-server.ts";
import { yahooClient } from "../../../test/support/yahoo-client.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { sharedLimits } from "./shared-limits.ts";

const yahoo = yahooClient();
const body = chart(days("2020-01-06", [10, 11, 12]));
const range = { start: "2020-01-06" as SessionDate };
const symbols = Array.from({ length: 12 }, (_, i) => `S${i}`);

/** A sleep that ends when the test says so. */
function heldSleep() {
  const held: { ms: number; wake: () => void }[] = [];
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake, reject) => {
      held.push({ ms, wake });
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  return { held, sleep };
}

/** Later than whatever is answered at once. */
const slowly =
  (handler: Handler): Handler =>
  (request, response) =>
    void setTimeout(() => handler(request, response), 30);

/** Until nothing more happens on the loopback interface. */
const settled = () => sleep(100);

describe("several symbols through one source", () => {
  test.each([
    [4, {}],
    [2, { atOnce: 2 }],
  ])("are asked for %i at a time", async (peak, options) => {
    let [most, received] = [0, 0];
    let held: (() => void)[] = [];
    // Answers are held until as many requests are open as there may be, or until all have come.
    yahoo.server.answerWith((request, response) => {
      held.push(() => json(body)(request, response));
      most = Math.max(most, held.length);
      received++;
      if (held.length < peak && received < symbols.length) return;
      const answer = held;
      setTimeout(() => {
        for (const one of answer) one();
        held = held.filter((one) => !answer.includes(one));
      }, 20);
    });
    const source = yahoo.source(options);
    await Promise.all(symbols.map((symbol) => source.history(symbol, range)));
    expect(most).toBe(peak);
    expect(yahoo.server.paths).toHaveLength(symbols.length);
  });

  test("all wait for one rate limit, then all are answered", async () => {
    const { held, sleep } = heldSleep();
    const limited: Handler = text("", 429, { "retry-after": "30" });
    yahoo.server.answerWith(limited, slowly(json(body)));
    const told: string[] = [];
    const source = yahoo.source({ sleep, onRetry: ({ why }) => told.push(why) });
    const all = Promise.all(symbols.map((symbol) => source.history(symbol, range)));
    await settled();
    expect(held.map(({ ms }) => ms)).toEqual([30_000]);
    expect(yahoo.server.paths.length).toBeLessThanOrEqual(4); // those on their way already
    const before = yahoo.server.paths.length;
    await settled();
    expect(yahoo.server.paths).toHaveLength(before);
    held[0]!.wake();
    expect(await all).toHaveLength(symbols.length);
    expect(yahoo.server.paths).toHaveLength(symbols.length + 1);
    expect(told).toEqual(["status 429"]);
  });

  test("rate limits of four requests at once are one pause, the longest", async () => {
    const { held, sleep } = heldSleep();
    const limited = (seconds: string): Handler => text("", 429, { "retry-after": seconds });
    yahoo.server.answerWith(limited("10"), limited("10"), limited("20"), limited("5"), json(body));
    const source = yahoo.source({ sleep });
    const all = Promise.all(symbols.map((symbol) => source.history(symbol, range)));
    await settled();
    expect(yahoo.server.paths).toHaveLength(4);
    expect(Math.max(...held.map(({ ms }) => ms))).toBe(20_000);
    for (const { ms, wake } of held) if (ms < 20_000) wake();
    await settled();
    expect(yahoo.server.paths).toHaveLength(4);
    held.find(({ ms }) => ms === 20_000)!.wake();
    expect(await all).toHaveLength(symbols.length);
  });

  test("a limit that is too long fails all, and nobody asks again", async () => {
    yahoo.server.answerWith(text("", 429, { "retry-after": "3600" }));
    const source = yahoo.source();
    const all = await Promise.allSettled(symbols.map((symbol) => source.history(symbol, range)));
    expect(all.every(({ status }) => status === "rejected")).toBe(true);
    const asked = yahoo.server.paths.length;
    expect(asked).toBeLessThanOrEqual(4);
    await expect(source.history("AAPL", range)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(yahoo.server.paths).toHaveLength(asked);
  });

  test("a symbol that is limited again and again does not fail the others", async () => {
    yahoo.server.answerWith((request, response) => {
      const isLimited = request.url?.includes("/S5?") ?? false;
      (isLimited ? text("", 429) : json(body))(request, response);
    });
    const source = yahoo.source();
    const all = await Promise.allSettled(symbols.map((symbol) => source.history(symbol, range)));
    const failed = symbols.filter((_, i) => all[i]!.status === "rejected");
    expect(failed).toEqual(["S5"]);
  });

  test("a failure of one symbol does not hold up the others", async () => {
    const { held, sleep } = heldSleep();
    yahoo.server.answerWith(text("", 500), json(body));
    const source = yahoo.source({ sleep });
    const all = symbols.map((symbol) => source.history(symbol, range));
    await Promise.any(all);
    await settled();
    expect(yahoo.server.paths).toHaveLength(symbols.length);
    held[0]!.wake();
    await Promise.all(all);
    expect(yahoo.server.paths).toHaveLength(symbols.length + 1);
  });

  test.each<[string, Handler]>([
    ["downloads", stalled("{}")],
    ["a pause", text("", 429, { "retry-after": "30" })],
  ])("Ctrl-C during %s ends all of them", async (_, handler) => {
    const ended = new AbortController();
    const { sleep } = heldSleep();
    yahoo.server.answerWith(handler);
    const source = yahoo.source({ sleep, signal: ended.signal });
    const all = Promise.allSettled(symbols.map((symbol) => source.history(symbol, range)));
    await settled();
    const asked = yahoo.server.paths.length;
    ended.abort();
    const names = (await all).map((end) => (end.status === "rejected" ? end.reason.name : "none"));
    expect(new Set(names)).toEqual(new Set(["AbortError"]));
    await settled();
    expect(yahoo.server.paths).toHaveLength(asked);
  });
});

test("a place is given back by a request that fails", async () => {
  const options = { atOnce: 1, now: () => new Date(0), sleep: async () => {} };
  const limits = sharedLimits(options);
  const order: string[] = [];
  const failing = limits.run(async () => {
    order.push("first");
    throw new Error("failed");
  });
  const second = limits.run(async () => order.push("second"));
  await expect(failing).rejects.toThrow("failed");
  await second;
  expect(order).toEqual(["first", "second"]);
});

test("a refusal ends with its time", async () => {
  let now = 0;
  const limits = sharedLimits({ atOnce: 1, now: () => new Date(now), sleep: async () => {} });
  limits.refuse(1000, new Error("refused"));
  await expect(limits.run(async () => 1)).rejects.toThrow("refused");
  now = 1000;
  expect(await limits.run(async () => 1)).toBe(1);
});
