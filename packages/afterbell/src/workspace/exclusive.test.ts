import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { LockLostError } from "./errors.ts";
import { lockTiming } from "./exclusive.ts";
import { waitingNote } from "./lock.ts";
import { openWorkspace } from "./workspace.ts";

const timing = { pollMs: 5, heartbeatMs: 20, staleAfterMs: 400 };
const lock = { kind: "train", name: "AAPL" } as const;
const fileOf = (home: string) => join(home, ".locks", "train.AAPL.lock");

/** A lock that some other process has left or holds. */
async function foreignLock(home: string, changes: object = {}) {
  const holder = {
    pid: 999_999_999,
    host: hostname(),
    scope: null,
    startedAt: "2026-01-02T03:04:05.000Z",
  };
  await mkdir(join(home, ".locks"), { recursive: true });
  await writeFile(fileOf(home), JSON.stringify({ ...holder, token: "theirs", ...changes }));
}

test("work of one kind and name happens one at a time, across workspaces", async () => {
  const home = await temporaryFolder();
  let running = 0;
  let most = 0;
  const work = async () => {
    running++;
    most = Math.max(most, running);
    await sleep(10);
    running--;
  };
  const runs = Array.from({ length: 5 }, () =>
    openWorkspace(home).exclusive(lock, work, { timing }),
  );
  await Promise.all(runs);
  expect(most).toBe(1);
  expect(await readdir(home)).toEqual([]); // and no folder of locks is left
});

test("work of another kind or name does not wait", async () => {
  const { exclusive } = openWorkspace(await temporaryFolder());
  const others = [
    { kind: "train", name: "MSFT" },
    { kind: "ingest", name: "AAPL" },
  ] as const;
  const inner = () => Promise.all(others.map((other) => exclusive(other, async () => other.name)));
  expect(await exclusive(lock, inner)).toEqual(["MSFT", "AAPL"]);
});

test("one that waits is notified once, with the holder, and its signal ends the waiting", async () => {
  const home = await temporaryFolder();
  const onWait = vi.fn();
  const interrupted = new AbortController();
  const run = vi.fn();
  await openWorkspace(home).exclusive(lock, async () => {
    const waiting = openWorkspace(home, { onWait, signal: interrupted.signal }).exclusive(
      lock,
      run,
      { timing },
    );
    await vi.waitFor(() => expect(onWait).toHaveBeenCalled());
    await sleep(30);
    interrupted.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
  expect(run).not.toHaveBeenCalled();
  expect(onWait).toHaveBeenCalledTimes(1);
  const [holder] = onWait.mock.calls[0]!;
  expect(holder).toMatchObject({ ...lock, pid: process.pid, host: hostname() });
  expect(waitingNote(holder)).toBe(
    `waiting for another training of AAPL (process ${process.pid}) to finish`,
  );
});

test("waiting for work that takes milliseconds is told only where it takes long", async () => {
  const home = await temporaryFolder();
  const brief = { kind: "in-use", name: "models" } as const;
  const onWait = vi.fn();
  await openWorkspace(home).exclusive(brief, async () => {
    const options = {
      onWait,
      signal: AbortSignal.timeout(150),
      timing: { ...lockTiming, pollMs: 20 },
    };
    const waiting = openWorkspace(home).exclusive(brief, async () => {}, options);
    await expect(waiting).rejects.toThrow();
    expect(onWait).not.toHaveBeenCalled();
    const impatient = {
      ...options,
      signal: AbortSignal.timeout(2_500),
      timing: { ...lockTiming, pollMs: 1_000 },
    };
    await expect(openWorkspace(home).exclusive(brief, async () => {}, impatient)).rejects.toThrow();
    expect(onWait).toHaveBeenCalledTimes(1);
  });
});

test("a failure frees the lock", async () => {
  const { exclusive } = openWorkspace(await temporaryFolder());
  await expect(exclusive(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await exclusive(lock, async () => 7)).toBe(7);
});

test("a process that is gone holds nothing, nor does an earlier one with this one's number", async () => {
  const home = await temporaryFolder();
  const { exclusive } = openWorkspace(home);
  let scope: unknown;
  await exclusive(lock, async () => {
    scope = JSON.parse(await readFile(fileOf(home), "utf8")).scope;
  });
  const onWait = vi.fn();
  for (const pid of [999_999_999, process.pid]) {
    await foreignLock(home, { scope, pid, startedAt: "2001-01-02T03:04:05.000Z" });
    expect(await exclusive(lock, async () => pid, { onWait, timing })).toBe(pid);
  }
  expect(onWait).not.toHaveBeenCalled();
});

test.each([
  ["on another machine", { host: "elsewhere" }],
  ["of another container with the same host name", { scope: "pid:[1]" }],
  ["whose number another process has by now", { pid: process.ppid }],
  ["that was killed before it wrote who it is", undefined],
])("a lock %s is nobody's once it shows no sign of life", async (_, changes) => {
  const home = await temporaryFolder();
  await foreignLock(home, changes);
  if (!changes) await writeFile(fileOf(home), "");
  const began = performance.now();
  await openWorkspace(home).exclusive(lock, async () => {}, { timing });
  expect(performance.now() - began).toBeGreaterThan(350);
  await foreignLock(home, changes);
  await utimes(fileOf(home), new Date(0), new Date(0));
  const again = performance.now();
  await openWorkspace(home).exclusive(lock, async () => {}, { timing });
  expect(performance.now() - again).toBeGreaterThan(35); // two heartbeats, however old it looks
});

test("a holder's signs of life keep the lock for longer than a silent one would", async () => {
  const home = await temporaryFolder();
  await openWorkspace(home).exclusive(
    lock,
    async () => {
      await writeAs(home, { host: "elsewhere" }); // so that only the file's time tells
      const { mtimeMs } = await stat(fileOf(home));
      await sleep(60);
      expect((await stat(fileOf(home))).mtimeMs).toBeGreaterThan(mtimeMs);
      const signal = AbortSignal.timeout(900);
      const waiting = openWorkspace(home).exclusive(lock, async () => {}, { timing, signal });
      await expect(waiting).rejects.toThrow(/abort|timeout/i);
    },
    { timing },
  );
});

async function writeAs(home: string, changes: object) {
  const holder = JSON.parse(await readFile(fileOf(home), "utf8"));
  await writeFile(fileOf(home), JSON.stringify({ ...holder, ...changes }));
}

test("work whose lock was taken over is aborted, and leaves the other's lock alone", async () => {
  const home = await temporaryFolder();
  const run = openWorkspace(home).exclusive(
    lock,
    async (signal) => {
      await foreignLock(home, { host: "elsewhere" });
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      signal.throwIfAborted();
    },
    { timing },
  );
  await expect(run).rejects.toThrow(LockLostError);
  expect(await readdir(join(home, ".locks"))).toEqual(["train.AAPL.lock"]);
});

test("names that no file can have are locked too; a folder that cannot be made is an error of ours", async () => {
  const home = await temporaryFolder();
  const { exclusive } = openWorkspace(home);
  expect(
    await exclusive({ kind: "train", name: "a/b" }, async () => readdir(join(home, ".locks"))),
  ).toEqual(["train.a%2Fb.lock"]);
  await writeFile(join(home, ".locks"), "a file in the way");
  await expect(exclusive(lock, async () => {})).rejects.toMatchObject({ code: "FILE_UNWRITABLE" });
});
