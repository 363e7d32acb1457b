/** What the Dockerfile says. docker.peers.test.ts carries it out. */

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readImage, textsOf } from "./support/dockerfile.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const { build, runtime, command, healthCheck } = readImage(`${root}Dockerfile`);

test("builds and runs on node:24-slim alone, as an ordinary user", () => {
  const bases = [build, runtime].map((stage) => stage[0]!.text.split(" ")[0]);
  expect(bases).toEqual(["node:24-slim", "node:24-slim"]);
  const names = runtime.map(({ name }) => name);
  expect(textsOf(runtime, "USER")).toEqual(["node"]);
  expect(names.indexOf("USER")).toBeGreaterThan(names.lastIndexOf("RUN"));
  expect(names.indexOf("USER")).toBeLessThan(names.indexOf("CMD"));
});

test("the home of data and models belongs to that user", () => {
  const [home] = textsOf(runtime, "VOLUME");
  expect(textsOf(runtime, "ENV")[0]).toMatch(`AFTERBELL_HOME=${home}`);
  expect(textsOf(runtime, "RUN")).toContain(`install -d -o node -g node ${home}`);
});

test("the command is node itself, on the port that is exposed and checked", () => {
  expect(command[0]).toBe("node");
  const port = command[command.indexOf("--port") + 1];
  expect(textsOf(runtime, "EXPOSE")).toEqual([port]);
  expect(healthCheck.join(" ")).toMatch(`http://127.0.0.1:${port}/health/live`);
});
