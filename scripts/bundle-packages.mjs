/**
 * Puts real copies of the packages that `afterbell` bundles where `npm pack` looks for them, so that the
 * packed `afterbell` installs on its own, with the licence and the README beside it. `--clean` removes
 * them again.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const afterbell = new URL("packages/afterbell/", root);
/** What a package must carry along and the repository has only once. */
const documents = ["LICENSE", "README.md"];

const manifest = JSON.parse(readFileSync(new URL("package.json", afterbell), "utf8"));
const bundled = manifest.bundleDependencies.map((name) => name.replace("@afterbell/", ""));
const copyOf = (name) => new URL(`node_modules/@afterbell/${name}/`, afterbell);

for (const name of bundled) rmSync(copyOf(name), { recursive: true, force: true });
for (const name of documents) rmSync(new URL(name, afterbell), { force: true });
if (!process.argv.includes("--clean")) {
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  execFileSync(process.execPath, [tsc, "-b"], { cwd: fileURLToPath(root), stdio: "inherit" });
  for (const name of bundled) {
    mkdirSync(copyOf(name), { recursive: true });
    const source = new URL(`packages/${name}/`, root);
    for (const entry of ["package.json", "README.md", "dist", "kernels", "native"]) {
      const from = new URL(entry, source);
      if (existsSync(from)) cpSync(from, new URL(entry, copyOf(name)), { recursive: true });
    }
    cpSync(new URL("LICENSE", root), new URL("LICENSE", copyOf(name)));
  }
  for (const name of documents) cpSync(new URL(name, root), new URL(name, afterbell));
}
