/**
 * Puts the repository's licence into the package that is being packed, where `npm pack` takes it along.
 * `--clean` removes it again.
 */
import { copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const licence = fileURLToPath(new URL("../LICENSE", import.meta.url));
// npm runs a package's scripts in its folder.
if (process.argv.includes("--clean")) rmSync("LICENSE", { force: true });
else copyFileSync(licence, "LICENSE");
