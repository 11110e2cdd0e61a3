// A year's figures: TOKEN VISION, a plan with KPIs 利用者数 (k1, 人) and 満足度 (k2, ％).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { axeFinds, button, field, heading, person, signInWithToken, url } from "./browser.mjs";

const [token, vision] = process.argv.slice(2);
const pictures = process.env.WEB_PICTURES;

test("without JavaScript figures are entered, pasted, looked at and recorded", () =>
  person(
    async (page) => {
      await signInWithToken(page, token);
      await page.goto(`${url}/${vision}`);
      await page.getByRole("link", { name: "実績を記録する" }).click();
      assert.equal(await heading(page), "実績を記録する");
      await page.getByRole("link", { name: "令和6年度" }).click();
      assert.match(await page.locator("main").innerText(), /70人/);
      await field(page, "利用者数 令和6年度").fill("たくさん");
      await button(page, "変わる内容を確認する").click();
      assert.match(await page.title(), /^エラー/);
      await field(page, "利用者数 令和6年度").fill("１２０人");
      await page.locator("summary", { hasText: "Excel" }).click();
      await page.getByLabel("コピーしたセル").fill("指標\t実績\nk2\t８０％\t速報\n知らない指標\t1");
      await button(page, "表に読み込んで確認する").click();
      const shown = await page.locator("main").innerText();
      assert.match(shown, /記録する実績（2件）/);
      assert.match(shown, /知らない指標/);
      await button(page, "この内容で記録する").click();
      assert.match(await page.locator(".done").innerText(), /実績を記録しました/);
      assert.equal(await field(page, "利用者数 令和6年度").inputValue(), "120");
      assert.equal(await field(page, "満足度 令和6年度").inputValue(), "80");
    },
    { javaScriptEnabled: false },
  ));

test("copied cells fill the table, and what was filled in is kept until it is recorded", () =>
  person(async (page) => {
    await signInWithToken(page, token);
    await page.goto(`${url}/${vision}/record?year=2025`);
    await field(page, "利用者数 令和7年度").evaluate((input) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "130\t推計\r\n85\t\r\n9\t\r\n");
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    assert.equal(await field(page, "利用者数 備考").inputValue(), "推計");
    assert.equal(await field(page, "満足度 令和7年度").inputValue(), "85");
    assert.match(await page.locator("main").innerText(), /はみ出した1行/);
    await page.locator("[data-kept]", { hasText: "下書き保存" }).waitFor();
    await page.reload();
    assert.match(await page.locator("main").innerText(), /前回の入力途中の内容です/);
    await button(page, "変わる内容を確認する").click();
    await button(page, "この内容で記録する").click();
    assert.equal(await field(page, "満足度 令和7年度").inputValue(), "85");
    assert.doesNotMatch(await page.locator("main").innerText(), /前回の入力途中/);
  }));

test("a section is sent its link, signs in and finds its own rows alone", () =>
  person(
    async (page, context) => {
      await signInWithToken(page, token);
      await page.goto(`${url}/${vision}`);
      await page.getByRole("link", { name: "担当課に回答を依頼する" }).click();
      assert.equal(await heading(page), "担当課ごとの回答リンク");
      await page.getByRole("link", { name: "令和6年度" }).click();
      const link = page.getByLabel("交通課の回答リンク", { exact: true });
      await page.getByRole("button", { name: "交通課の回答リンクをコピー" }).click();
      await page.getByText("コピーしました").waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await link.inputValue());
      const letter = await page.getByRole("link", { name: "交通課宛てのメールを作成" }).getAttribute("href");
      assert.match(decodeURIComponent(letter), /交通課 ご担当者様/);
      const address = await link.inputValue();
      assert.ok(address.startsWith(`${url}/`));
      await context.clearCookies();
      await page.goto(address);
      await page.getByRole("link", { name: "ログインする" }).click();
      await page.locator("summary").click();
      await page.locator("#token").fill(token);
      await page.locator("details button").click();
      assert.equal(page.url(), address);
      assert.equal(await field(page, "利用者数 令和6年度").count(), 1);
      assert.equal(await field(page, "満足度 令和6年度").count(), 0);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("what is due stands on one sheet, and in a file for a calendar", () =>
  person(async (page) => {
    await signInWithToken(page, token);
    await page.getByRole("link", { name: "期限つきの一覧" }).click();
    assert.equal(await heading(page), "期限と用件のまとめ");
    assert.match(await page.locator("main").innerText(), /これから期限が来ます[\s\S]*見守りの事例30[\s\S]*お知らせ/);
    assert.doesNotMatch(await page.locator("main").innerText(), /確認できなかった期限/);
    const kept = page.waitForEvent("download");
    await page.locator("nav.files a", { hasText: "カレンダー" }).click();
    const download = await kept;
    assert.equal(download.suggestedFilename(), "期限と用件のまとめ.ics");
    const days = readFileSync(await download.path(), "utf8").replaceAll("\r\n ", "");
    assert.match(days, /BEGIN:VEVENT\r\nUID:[0-9a-f]{16}@renkei\r\n[\s\S]*SUMMARY:【期限】実績の記録：総合戦略/);
    // The sheet shows a quarter of a year, the calendar the whole of it.
    assert.equal(await page.getByText("見守りの事例200").count(), 0);
    assert.match(days, /SUMMARY:【期限】事例の現況確認：見守りの事例200/);
    assert.match(days, new RegExp(`URL:${url}/${vision}/record`));
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: `${pictures}/figures_digest_print.png`, fullPage: true });
  }));

test("figures become final once they were seen, and what is no longer needed goes with what belongs to it", () =>
  person(async (page) => {
    await signInWithToken(page, token);
    await page.goto(`${url}/${vision}/record?year=2023`);
    await page.getByRole("link", { name: "この年度の実績を確定する" }).click();
    await button(page, "内容を確認する").click();
    assert.match(await page.locator("main").innerText(), /確定する実績（1件）[\s\S]*利用者数/);
    await page.screenshot({ path: `${pictures}/figures_confirm.png`, fullPage: true });
    await button(page, "確定する").click();
    await page.getByText("実績を確定しました").waitFor();

    await page.goto(`${url}/${vision}`);
    await page.getByRole("link", { name: /地域交通/ }).first().click();
    const node = page.url();
    await page.getByRole("link", { name: "目標・施策を追加する" }).click();
    await page.locator("#f-title").fill("試しの施策");
    await button(page, "追加する").click();
    await page.getByText("追加しました").waitFor();
    await page.goto(`${node}/delete`);
    const told = await page.locator(".uses").innerText();
    assert.match(told, /いっしょに削除されるもの：配下の目標・施策 1件、KPI 2件/);
    await page.screenshot({ path: `${pictures}/figures_delete.png`, fullPage: true });
    await button(page, "削除する").click();
    assert.match(await page.title(), /^エラー/);
    await page.goto(`${url}/${vision}`);
    await page.getByRole("link", { name: /試しの施策/ }).click();
    await page.getByRole("link", { name: "目標・施策を削除する" }).click();
    await button(page, "削除する").click();
    await page.getByText("削除しました").waitFor();
    assert.equal(await page.getByText("試しの施策").count(), 0);
  }));

for (const width of [1280, 320]) {
  test(`axe finds nothing on the table at ${width} px, with mistakes and before it is recorded`, () =>
    person(
      async (page) => {
        await signInWithToken(page, token);
        const look = async (name) => {
          assert.deepEqual(await axeFinds(page), [], `${name} at ${width}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${name} is ${wide} px wide`);
          await page.screenshot({ path: `${pictures}/figures_${name}_${width}.png`, fullPage: true });
        };
        await look("inbox");
        await page.goto(`${url}/digest`);
        await look("digest");
        await page.goto(`${url}/${vision}/record?year=2023`);
        await look("table");
        await page.goto(`${url}/${vision}/sections?year=2023`);
        await look("sections");
        await page.goto(`${url}/${vision}/edit`);
        await look("plan_head");
        await page.goto(`${url}/${vision}`);
        await page.getByRole("link", { name: /地域交通/ }).first().click();
        await page.goto(`${page.url()}/edit`);
        await look("measure");
        await page.goto(`${url}/${vision}/record?year=2023`);
        await field(page, "満足度 令和5年度").fill("いろいろ");
        await button(page, "変わる内容を確認する").click();
        await look("mistakes");
        await field(page, "満足度 令和5年度").fill("75");
        await button(page, "変わる内容を確認する").click();
        await look("changes");
      },
      { viewport: { width, height: 900 }, bypassCSP: true },
    ));
}
