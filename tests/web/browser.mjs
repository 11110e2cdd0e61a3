// A browser, and persons with one of their own: for journeys.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Starts `executablePath` for the tests of this file. Whoever visits, visits `url` alone.
export function startBrowser(executablePath, url) {
  let browser;
  before(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  after(async () => browser.close());

  // A person with a browser of their own. Whatever a page does that none of ours may do fails the journey.
  async function person(journey, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const faults = [];
    context.on("request", (request) => {
      if (!request.url().startsWith(url)) faults.push(`fetched ${request.url()}`);
    });
    const watch = (page) => {
      page.on("console", (message) => {
        const refused = message.text().includes("status of 4");
        if (message.type() === "error" && !refused) faults.push(message.text());
      });
      page.on("dialog", (dialog) => {
        faults.push(`dialog ${dialog.message()}`);
        dialog.dismiss();
      });
      page.on("pageerror", (error) => faults.push(String(error)));
    };
    context.on("page", watch);
    try {
      await journey(await context.newPage(), context);
    } finally {
      await context.close();
    }
    assert.deepEqual(faults, []);
  }
  return person;
}

export const heading = (page) => page.locator("h1").innerText();

// What axe-core finds on the page, in a line each. The context bypasses the content security policy, which refuses axe too.
export async function axeFinds(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
