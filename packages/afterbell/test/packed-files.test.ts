/** What `npm pack` puts into the package. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPretrainedNetworks } from "../src/workspace/index.ts";

test("the networks trained before are packed whole, with their cards, and no prices", () => {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
    shell: process.platform === "win32", // npm is a .cmd there
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ files }] = JSON.parse(output) as [{ files: readonly { readonly path: string }[] }];
  const paths = files.map(({ path }) => path).filter((path) => !path.startsWith("node_modules/"));
  const expected = readPretrainedNetworks().flatMap(({ trainedOn }) =>
    ["CARD.md", "panel.json", "weights.safetensors"].map(
      (name) => `pretrained/panel-${trainedOn.until}/${name}`,
    ),
  );
  const packed = paths.filter((path) => path.startsWith("pretrained/"));
  expect(packed.sort()).toEqual([...expected, "pretrained/manifest.json"].sort());
  expect(paths.filter((path) => /\.csv$/.test(path))).toEqual([]);
}, 60_000);
