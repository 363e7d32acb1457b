/**
 * Puts a real copy of @afterbell/lstm where `npm pack` looks for bundled dependencies, so that the
 * packed `afterbell` installs on its own, with the licence and the README beside it. `--clean` takes it away again.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const source = new URL("packages/lstm/", root);
const afterbell = new URL("packages/afterbell/", root);
const target = new URL("node_modules/@afterbell/lstm/", afterbell);
/** What a package must carry along and the repository has only once. */
const documents = ["LICENSE", "README.md"];

rmSync(target, { recursive: true, force: true });
for (const name of documents) rmSync(new URL(name, afterbell), { force: true });
if (!process.argv.includes("--clean")) {
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  execFileSync(process.execPath, [tsc, "-b"], { cwd: fileURLToPath(root), stdio: "inherit" });
  mkdirSync(target, { recursive: true });
  for (const entry of ["package.json", "dist", "kernels", "native"]) {
    cpSync(new URL(entry, source), new URL(entry, target), { recursive: true });
  }
  for (const name of documents) cpSync(new URL(name, root), new URL(name, afterbell));
  cpSync(new URL("LICENSE", root), new URL("LICENSE", target));
}
