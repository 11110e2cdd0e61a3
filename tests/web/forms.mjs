// Every page, and every form with a mistake besides: TOKEN PATTERNS NAMES. PATTERNS as page_patterns prints them; NAMES has a resource for
// each form of a name that stands there; where a page is of no such thing in every state, "PATTERN VIEW" has one of its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { axeFinds, people, signInWithToken, url } from "./browser.mjs";

const [token, patternsFile, namesFile] = process.argv.slice(2);
const pictures = process.env.WEB_PICTURES;
const linesOf = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
const patterns = linesOf(patternsFile).map((line) => line.split("\t"));
const names = Object.fromEntries(linesOf(namesFile).map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
names[""] = "";

// What else stands in the address of a page that is of something on its page.
const queries = {
  "caseLists/* comment": `?case=${names["cases/*"]}`,
  "caseLists/* move": `?case=${names["cases/*"]}`,
  "caseLists/* remove": `?case=${names["cases/*"]}`,
  "organizations/*/visions/* comparison": "?from=1&to=0",
  "organizations/*/visions/* record": "?year=2024",
};
const tooLong = "あ".repeat(20_001);
const widths = [1280, 320];
const atOnce = 3;

function addressOf(resource, view) {
  assert.ok(resource in names, `no resource for ${resource} ${view}: tell one in forms_test.sh`);
  return `/${[names[`${resource} ${view}`] ?? names[resource], view].filter((part) => part !== "").join("/")}${queries[`${resource} ${view}`] ?? ""}`;
}

// Of what was looked at a picture is kept: at a desk without mistakes, on a telephone with them.
async function look(page, address, state, name) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await axeFinds(page), [], `${address} ${state} at ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${address} is ${wide} px wide ${state} at ${width}`);
    if ((width === widths[0]) === (state === ""))
      await page.screenshot({ path: `${pictures}/form_${name}${state}_${width}.png`, fullPage: true });
  }
}

// What no input takes, where there is one to write in; else as if one had signed in anew since.
async function makesMistake(page) {
  const form = page.locator("main form[method=post]").first();
  const inputs = form.locator("input[type=text]:visible, input[type=password]:visible, textarea:visible");
  if ((await inputs.count()) > 0) await inputs.first().fill(tooLong);
  else if ((await form.locator("input[type=file]").count()) === 0)
    await form.locator("input[name=form_token]").evaluate((input) => (input.value = "another"));
  await form.locator("button[type=submit]:not(.plain)").first().click();
}

test("axe finds nothing on any page, nor on any form with a mistake, and nothing is wider than the window", () =>
  people(
    atOnce,
    async (...pages) => {
      await Promise.all(pages.map((page) => signInWithToken(page, token)));
      const faults = [];
      await Promise.all(
        pages.map(async (page, i) => {
          for (const [resource, view, kind] of patterns.filter((_, at) => at % atOnce === i)) {
            const address = addressOf(resource, view);
            try {
              const reply = await page.goto(url + address);
              assert.equal(reply.status(), 200, `${address} is not there`);
              const name = [resource.replaceAll("/*", "").replaceAll("/", "_"), view].filter((part) => part !== "").join("_") || "start";
              await look(page, address, "", name);
              if (kind !== "form") continue;
              await makesMistake(page);
              await page.waitForFunction(() => document.title.startsWith("エラー"));
              await look(page, address, "_wrong", name);
            } catch (fault) {
              faults.push(`${address}: ${fault.message.slice(0, 300)}`);
            }
          }
        }),
      );
      assert.deepEqual(faults, []);
    },
    { bypassCSP: true },
  ));

test("a coordinator says what is counted, and sees who counts and what is missing", () =>
  people(1, async (page) => {
    await signInWithToken(page, token);
    await page.goto(`${url}/nationalKpis`);
    await page.getByRole("link", { name: "国のKPIを登録する" }).click();
    // A target in another unit than what is counted.
    await page.locator("#f-title").fill("事例のある団体");
    await page.locator("#f-state").selectOption({ label: "公開中" });
    await page.locator("#f-definition-unit").selectOption({ label: "団体・実" });
    await page.locator("#f-definition-cases-selected-only").selectOption({ label: "いいえ" });
    await page.locator("#f-targets-0--when").fill("令和6年度末");
    await page.locator("#f-targets-0--value").fill("2");
    await page.locator("#f-targets-0--unit").selectOption({ label: "件" });
    await page.getByRole("button", { name: "登録する" }).click();
    assert.match(await page.title(), /^エラー/);
    assert.match(await page.locator("#mistakes").innerText(), /単位/);
    await page.screenshot({ path: `${pictures}/national_other_unit.png`, fullPage: true });
    await page.locator("#f-targets-0--unit").selectOption({ label: "団体・実" });
    await page.getByRole("button", { name: "登録する" }).click();
    await page.getByText("保存しました").waitFor();
    // What was there before is counted beside the page.
    for (let tries = 0; tries < 100 && !/記録から自動集計/.test(await page.locator("main").innerText()); ++tries) await page.reload();
    assert.match(await page.locator("main").innerText(), /2団体（実）/);
    await page.screenshot({ path: `${pictures}/national_kpi.png`, fullPage: true });
    await page.getByRole("link", { name: "該当団体", exact: true }).click();
    await page.getByRole("link", { name: "該当", exact: true }).click();
    assert.match(await page.locator("main").innerText(), /横浜市[\s\S]*予約制の乗合タクシー/);
    await page.getByRole("link", { name: "非該当", exact: true }).click();
    assert.match(await page.locator("main").innerText(), /公開中の記録がない/);
    await page.screenshot({ path: `${pictures}/national_bodies.png`, fullPage: true });
  }));
