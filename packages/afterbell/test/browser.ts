/** @file A real browser for tests: Chromium where the system has one. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { requirement } from "./requirements.ts";

/** Path of Chromium: `CHROMIUM_PATH`, or where Debian has it. Undefined where there is none. */
export const chromiumPath: string | undefined = requirement("Chromium", () =>
  [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((path) => path && existsSync(path)),
);

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Runs `use` in a browser with a profile of its own, and leaves nothing behind. */
export async function inBrowser(use: (browser: BrowserContext) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "afterbell-browser-"));
  const executablePath = chromiumPath ?? "chromium";
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: flags });
  try {
    await use(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
