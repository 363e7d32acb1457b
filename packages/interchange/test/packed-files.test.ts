/** What `npm pack` puts into the packages that are published on their own. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const packages = join(import.meta.dirname, "../..");

test.each(["lstm", "interchange"])(
  "%s carries its licence and its README",
  (name) => {
    const cwd = join(packages, name);
    const output = execFileSync("npm", ["pack", "--dry-run", "--json"], {
      cwd,
      encoding: "utf8",
      shell: process.platform === "win32", // npm is a .cmd there
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ files }] = JSON.parse(output) as [{ files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(existsSync(join(cwd, "LICENSE"))).toBe(false);
  },
  60_000,
);
