import { expect, test } from "vitest";
import { AbsentPeerError, PeerProcess, reasonIn } from "./peer-process.ts";

test("of a program's last words the error counts", () => {
  const node =
    "file:///x.ts:3\n  code\n  ^\n\nRangeError: too wide\n    at x.ts:3\n\nNode.js v24\n";
  const python = "Traceback\n  File x\nModuleNotFoundError: No module named 'torch'\n";
  expect(reasonIn(node)).toBe("RangeError: too wide");
  expect(reasonIn(python)).toBe("ModuleNotFoundError: No module named 'torch'");
  expect(reasonIn("killed\n")).toBe("killed");
});

const program = `
  console.log(JSON.stringify({ version: "1", note: "", answers: [] }));
  process.stdin.on("data", (line) => {
    const { windows } = JSON.parse(line);
    if (windows === 0) throw new RangeError("no windows");
    console.log(JSON.stringify({ seconds: 1, times: windows }));
  });`;

test("a contender answers each command, and one that ends says why", async () => {
  const command = [process.execPath, "--eval", program];
  const { peer, ready } = await PeerProcess.start(command, { threads: 1 });
  expect(ready.version).toBe("1");
  expect(await peer.ask({ do: "train", windows: 3 })).toEqual({ seconds: 1, times: 3 });
  const refused = peer.ask({ do: "train", windows: 0 });
  await expect(refused).rejects.toThrow(new AbsentPeerError("RangeError: no windows"));
});

test("a program that is not there is absent", async () => {
  const start = PeerProcess.start(["no-such-program"], { threads: 2 });
  await expect(start).rejects.toThrow(AbsentPeerError);
});
