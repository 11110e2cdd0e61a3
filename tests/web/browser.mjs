// The browser and the people in it. CHROMIUM and the address of the site come in BROWSER and SITE.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const url = process.env.SITE;

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ["--no-sandbox"] });
});
after(async () => browser.close());

// A person with a browser of their own. Whatever a page does that none of ours may do fails the journey.
export async function person(journey, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const faults = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(url)) faults.push(`fetched ${request.url()}`);
  });
  context.on("page", (page) => {
    page.on("console", (message) => {
      const refused = message.text().includes("status of 4");
      if (message.type() === "error" && !refused) faults.push(message.text());
    });
    page.on("dialog", (dialog) => {
      faults.push(`dialog ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("pageerror", (error) => faults.push(String(error)));
  });
  try {
    await journey(await context.newPage(), context);
  } finally {
    await context.close();
  }
  assert.deepEqual(faults, []);
}

export const heading = (page) => page.locator("h1").innerText();

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const axeFinds = (page) =>
  page.evaluate(async (source) => {
    // eslint-disable-next-line no-eval
    (0, eval)(source);
    const result = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ").slice(0, 200)}`);
  }, axe);
