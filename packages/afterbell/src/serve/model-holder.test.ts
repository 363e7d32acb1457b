import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { fixedHolder, handMadeModel, recordingLogger } from "../../test/support/serve-fixture.ts";
import { createModelHolder, type ModelHolder, type ModelHolderOptions } from "./model-holder.ts";

class TruncatedFileError extends Error {
  override readonly name = "TruncatedFileError";
}

let holder: ModelHolder = fixedHolder(null).holder;
afterEach(() => holder.close());

/** A folder of models as a test plays it. `broken` versions cannot be loaded. */
function playedFolder(options: Partial<ModelHolderOptions> = {}) {
  const folder = { current: null as string | null, broken: new Set<string>(), loads: 0 };
  const { logger, lines } = recordingLogger();
  holder = createModelHolder({
    readCurrent: async () => folder.current,
    load: async (key) => {
      folder.loads++;
      if (folder.broken.has(key)) throw new TruncatedFileError(`weights of ${key} are truncated`);
      return handMadeModel({ version: key });
    },
    intervalMs: 60_000,
    log: logger,
    ...options,
  });
  const version = () => holder.model()?.version ?? null;
  const complaints = () => lines.filter(({ level }) => Number(level) >= 40);
  return { folder, holder, version, complaints };
}

test("waits for a first model, saying so once", async () => {
  const { folder, holder, version, complaints } = playedFolder();
  await holder.refresh();
  await holder.refresh();
  expect(holder.model()).toBeNull();
  expect(holder.problem()).toBeNull();
  expect(complaints()).toHaveLength(1);
  folder.current = "v1";
  await holder.refresh();
  expect(version()).toBe("v1");
  expect(holder.problem()).toBeNull();
});

test("loads a version once and exchanges it when the key changes", async () => {
  const { folder, holder, version } = playedFolder();
  folder.current = "v1";
  await holder.refresh();
  await holder.refresh();
  expect(folder.loads).toBe(1);
  folder.current = "v2";
  await holder.refresh();
  expect(version()).toBe("v2");
  expect(folder.loads).toBe(2);
});

test("continues with the old model when the new one is broken, and logs its name once", async () => {
  const { folder, holder, version, complaints } = playedFolder();
  folder.current = "v1";
  await holder.refresh();
  folder.broken.add("v2");
  folder.current = "v2";
  await holder.refresh();
  await holder.refresh();
  expect(version()).toBe("v1");
  expect(holder.problem()).toBeInstanceOf(TruncatedFileError);
  expect(complaints()).toMatchObject([
    { level: 50, key: "v2", keeping: "v1", error: { name: "TruncatedFileError" } },
  ]);
});

test("loads a version repaired in place when told to look", async () => {
  const { folder, holder, version } = playedFolder();
  folder.current = "v1";
  folder.broken.add("v1");
  await holder.refresh();
  expect(version()).toBeNull();
  folder.broken.clear();
  await holder.refresh();
  expect(version()).toBe("v1");
  expect(holder.problem()).toBeNull();
});

test("tries a broken version again by itself, at a slower pace, without logging again", async () => {
  let looks = 0;
  const { folder, version, complaints } = playedFolder({
    intervalMs: 2,
    retryEvery: 10,
    readCurrent: async () => {
      looks++;
      return "v1";
    },
  });
  folder.broken.add("v1");
  await expect.poll(() => looks).toBeGreaterThan(30);
  expect(folder.loads).toBeLessThanOrEqual(1 + looks / 10);
  expect(complaints()).toHaveLength(1);
  folder.broken.clear();
  await expect.poll(version).toBe("v1");
});

test("forgets the refusal when the key goes back to the version in use", async () => {
  const { folder, holder, version } = playedFolder();
  folder.current = "v1";
  await holder.refresh();
  folder.broken.add("v2");
  folder.current = "v2";
  await holder.refresh();
  folder.current = "v1";
  await holder.refresh();
  expect(holder.problem()).toBeNull();
  expect(version()).toBe("v1");
});

test("keeps the model when the folder can no longer be read, or is empty", async () => {
  let read: () => Promise<string | null> = async () => "v1";
  const { holder, version, complaints } = playedFolder({ readCurrent: () => read() });
  await holder.refresh();
  read = () => Promise.reject(new Error("permission denied"));
  await holder.refresh();
  await holder.refresh();
  expect(version()).toBe("v1");
  expect(complaints()).toHaveLength(1);
  read = async () => null;
  await holder.refresh();
  expect(version()).toBe("v1");
  expect(complaints()).toHaveLength(2);
});

test("a slow load of an older version never replaces a newer one", async () => {
  const { folder, holder, version } = playedFolder({
    load: async (key) => {
      await sleep(key === "v1" ? 50 : 0);
      return handMadeModel({ version: key });
    },
  });
  folder.current = "v1";
  const first = holder.refresh();
  await sleep(10);
  folder.current = "v2";
  await holder.refresh();
  await first;
  expect(version()).toBe("v2");
});

test("stops looking when closed", async () => {
  let looks = 0;
  const { holder } = playedFolder({
    intervalMs: 1,
    readCurrent: async () => {
      looks++;
      return null;
    },
  });
  await holder.refresh();
  holder.close();
  const before = looks;
  await sleep(30);
  expect(looks).toBeLessThanOrEqual(before + 1);
});
