import { expect, test } from "vitest";
import { defaultBackOff } from "./back-off.ts";
import { get, type RequestOptions, type Retry } from "./request.ts";
import { sharedLimits } from "./shared-limits.ts";

const retries: Retry[] = [];
const now = () => new Date("2020-03-01T00:00:00Z");
const sleep = async () => {};
const options = (response: () => Response): RequestOptions => ({
  source: "Elsewhere",
  fetch: async () => response(),
  now,
  sleep,
  limits: sharedLimits({ atOnce: 1, now, sleep }),
  random: () => 0.5,
  timeoutMs: 1000,
  backOff: defaultBackOff,
  onRetry: (retry) => retries.push(retry),
});

test("errors and retries name the source that was asked", async () => {
  const request = get(
    "https://x.example",
    options(() => new Response("busy", { status: 503 })),
  );
  await expect(request).rejects.toThrow("Elsewhere responded with status 503 after");
  expect(retries.map(({ source }) => source)).toContain("Elsewhere");
  const unreachable = options(() => {
    throw new TypeError("fetch failed");
  });
  await expect(get("https://x.example", unreachable)).rejects.toThrow(
    "Elsewhere cannot be reached",
  );
});
