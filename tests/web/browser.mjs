// The browser and the people in it. CHROMIUM and the address of the site come in BROWSER and SITE. At the end it tells what each journey
// took; where JOURNEYS is, there too.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach } from "node:test";
import { chromium } from "playwright-core";

export const url = process.env.SITE;
export const password = "みなとみらいの 朝の散歩と コーヒー";

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ["--no-sandbox"] });
});
after(async () => browser.close());

// What people did in the journey that runs, all of them together. A choice in a list or of a file is a click.
let journey;
const journeys = [];
beforeEach((test) => {
  journey = { name: test.name, begin: performance.now(), clicks: 0, fields: 0, pages: 0, characters: 0 };
});
afterEach(() => {
  journeys.push({ ...journey, seconds: (performance.now() - journey.begin) / 1000 });
});
after(() => {
  const lines = ["seconds  clicks  fields  pages  characters  journey"];
  for (const { name, seconds, clicks, fields, pages, characters } of journeys) {
    const counts = [clicks, fields, pages, characters].map((n, i) => String(n).padStart([6, 6, 5, 10][i]));
    const numbers = [seconds.toFixed(1).padStart(7), ...counts];
    lines.push(`${numbers.join("  ")}  ${name}`);
  }
  console.log(lines.join("\n"));
  if (process.env.JOURNEYS) writeFileSync(process.env.JOURNEYS, `${lines.join("\n")}\n`);
});

const counted = { click: "clicks", dblclick: "clicks", check: "clicks", selectOption: "clicks", setInputFiles: "clicks", fill: "fields" };
let counts = false;
function count(page) {
  if (counts) return;
  counts = true;
  const locator = Object.getPrototypeOf(page.locator("html"));
  for (const [does, what] of Object.entries(counted)) {
    const done = locator[does];
    locator[does] = function (...all) {
      ++journey[what];
      return done.apply(this, all);
    };
  }
}

let failures = 0;
// A person with a browser of their own. Whatever a page does that none of ours may do fails the journey.
export async function person(does, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const faults = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(url)) faults.push(`fetched ${request.url()}`);
  });
  context.on("page", (page) => {
    count(page);
    // What there is to read of a page, but for what all pages have; of one that is left at once nothing.
    page.on("domcontentloaded", async () => {
      const walked = journey;
      ++walked.pages;
      const text = () => (document.querySelector("main")?.innerText ?? "").replace(/\s/g, "").length;
      walked.characters += await page.evaluate(text).catch(() => 0);
    });
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
    await does(await context.newPage(), context);
  } catch (failure) {
    for (const page of context.pages()) await page.screenshot({ path: `${process.env.WEB_PICTURES}/failed_${++failures}.png`, fullPage: true });
    throw failure;
  } finally {
    await context.close();
  }
  assert.deepEqual(faults, []);
}

// Several at once, each with a browser of their own.
export async function people(number, does, options = {}) {
  const pages = [];
  const next = () =>
    pages.length === number
      ? does(...pages)
      : person((page) => {
          pages.push(page);
          return next();
        }, options);
  await next();
}

export const heading = (page) => page.locator("h1").innerText();
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const link = (page, name) => page.getByRole("link", { name, exact: true });
export const field = (page, name) => page.getByLabel(name, { exact: true });
export const shown = (page) => page.locator("main").innerText();
export const says = (page, text) => page.locator("main").getByText(text).first().waitFor();

export const signOutOf = (page) => button(page, "ログアウト");

// With an invitation, which makes the password, and from then on signed in.
export async function begin(page, invitation) {
  await page.goto(`${url}/invitation?code=${invitation}`);
  await field(page, "これから使うパスワード").fill(password);
  await button(page, "登録して始める").click();
  await signOutOf(page).waitFor();
}

// Fills the form of the page that asks for it.
export async function enter(page, name, organization = "横浜市") {
  await page.getByLabel("団体").fill(organization);
  await page.getByLabel("ログイン名").fill(name);
  await page.locator("#password").fill(password);
  await button(page, "ログインする").click();
}
export async function signIn(page, name, organization) {
  await page.goto(`${url}/sign-in`);
  await enter(page, name, organization);
  await signOutOf(page).waitFor();
}
export async function signInWithToken(page, token) {
  await page.goto(`${url}/sign-in`);
  await page.locator("summary").click();
  await page.locator("#token").fill(token);
  await page.locator("details button").click();
  assert.equal(await heading(page), "受信箱");
}

// What follows a link and is kept as a file.
export async function keep(page, way, file) {
  const kept = page.waitForEvent("download");
  await way.click();
  await (await kept).saveAs(file);
}
// What a spreadsheet is to a person: the workbook with other texts in its cells, named "SHEET!CELL". Its program comes in WORKBOOK.
export const editWorkbook = (file, out, cells) =>
  execFileSync("python3", [process.env.WORKBOOK, file, out, ...Object.entries(cells).map(([cell, text]) => `${cell}=${text}`)]);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const axeFinds = (page) =>
  page.evaluate(async (source) => {
    // eslint-disable-next-line no-eval
    if (!window.axe) (0, eval)(source);
    const result = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ").slice(0, 200)}`);
  }, axe);
