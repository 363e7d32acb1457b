/** @file A page of tests, bundled for a browser as a user's bundler would, and served on loopback. */

import { readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { build } from "vite";
import { onTestFinished } from "vitest";
import { type Handler, startLoopbackServer } from "./loopback-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const PACKAGES = join(import.meta.dirname, "../../..");

/**
 * @param root Folder of an `index.html`.
 * @returns A folder that is gone when the running test is over.
 */
export async function bundledPage(root: string): Promise<string> {
  const folder = await temporaryFolder();
  await build({
    configFile: false,
    logLevel: "warn",
    root,
    resolve: {
      alias: {
        "@afterbell/lstm": join(PACKAGES, "lstm/src/index.ts"),
        "@afterbell/interchange": join(PACKAGES, "interchange/src/index.ts"),
      },
    },
    worker: { format: "es" },
    build: { outDir: folder, emptyOutDir: true, minify: true },
  });
  return folder;
}

/** Under a policy that forbids everything but the page's own files, and WebAssembly. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:";

/** @returns Its address, until the running test is over. */
export async function served(folder: string): Promise<string> {
  const server = await startLoopbackServer();
  onTestFinished(() => server.close());
  const send: Handler = ({ url = "/" }, response) => {
    const file = resolve(folder, `.${url === "/" ? "/index.html" : decodeURIComponent(url)}`);
    if (!file.startsWith(folder + sep)) return response.writeHead(404).end();
    const type = file.endsWith(".html") ? "text/html" : "text/javascript";
    response.writeHead(200, { "content-type": type, "content-security-policy": policy });
    return response.end(readFileSync(file));
  };
  server.answerWith(send);
  return server.url;
}
