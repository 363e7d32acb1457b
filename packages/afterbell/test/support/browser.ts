/** @file A real browser for tests: Chromium. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { chromiumPath } from "./parts.ts";

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
  const executablePath = chromiumPath();
  const profile = mkdtempSync(join(tmpdir(), "afterbell-browser-"));
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: flags });
  try {
    await use(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
