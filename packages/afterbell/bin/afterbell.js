#!/usr/bin/env node
// Only syntax that Node 12 can parse, and no dependency: an older Node must get as far as the sentence below.
import { dropSqliteWarning } from "./sqlite-warning.js";

const NEEDED = "22.13";

function isAtLeast(version, needed) {
  const [major, minor] = version.split(".").map(Number);
  const [neededMajor, neededMinor] = needed.split(".").map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

if (isAtLeast(process.versions.node, NEEDED)) {
  dropSqliteWarning();
  import("../dist/cli/main.js")
    .then(({ main }) => main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code;
    });
} else {
  process.stderr.write(
    `afterbell needs Node ${NEEDED} or later and got ${process.versions.node}; install a newer one from https://nodejs.org and try again.\n`,
  );
  process.exitCode = 2;
}
