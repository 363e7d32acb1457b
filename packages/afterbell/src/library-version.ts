import { readFileSync } from "node:fs";

/** Version of this package, from its own package.json. */
export const libraryVersion: string = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).version;
