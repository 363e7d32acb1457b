/** The documentation as a person sees it: a page that works without a network. */

import { expect, test } from "vitest";
import { inBrowser } from "./support/browser.ts";
import { listening } from "./support/serve-fixture.ts";

test('"Try it out" and "Execute" on /docs give a forecast', { timeout: 60_000 }, async () => {
  const { url } = await listening();
  await inBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setViewportSize({ width: 1200, height: 1600 });
    const complaints: string[] = [];
    page.on("console", (line) => {
      if (["error", "warning"].includes(line.type())) complaints.push(line.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    const requested: string[] = [];
    page.on("request", (request) => requested.push(request.url()));

    await page.goto(`${url}/docs`);
    await page.getByRole("button", { name: "POST /predict", exact: false }).first().click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Execute" }).click();
    const live = page.locator(".live-responses-table");
    await live.waitFor();
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });

    expect(await live.locator(".response-col_status").last().textContent()).toMatch(/^200/);
    expect(await live.textContent()).toMatch('"prediction": 160');
    expect(complaints).toEqual([]);
    const elsewhere = requested.filter((address) => !/^(data:|blob:)/.test(address));
    expect(elsewhere.every((address) => address.startsWith(`${url}/`))).toBe(true);
  });
});
