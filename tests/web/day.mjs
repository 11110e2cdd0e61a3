// An officer's day: ADMIN_INVITATION APPROVER_INVITATION FILES, a folder for workbooks.
import assert from "node:assert/strict";
import test from "node:test";
import { begin, button, editWorkbook, field, heading, keep, link, password, person, says, shown, signIn, url } from "./browser.mjs";

const [administering, approving, files] = process.argv.slice(2);
const pictures = process.env.WEB_PICTURES;

test("an administrator and an approver accept their invitations", async () => {
  await person((page) => begin(page, administering));
  await person((page) => begin(page, approving));
});

// In the inbox: the form that answers what is called so.
const answersTo = (page, title, form) =>
  page.locator("main li", { has: page.getByRole("heading", { name: title }) }).getByRole("link", { name: form, exact: true });
async function answer(page, title, form) {
  await link(page, "受信箱").click();
  await answersTo(page, title, form).click();
}
async function isDone(page, title, form) {
  await link(page, "受信箱").click();
  assert.equal(await heading(page), "受信箱");
  assert.equal(await answersTo(page, title, form).count(), 0);
}

async function invite(page, name, login) {
  await link(page, "マイページ").click();
  await link(page, "アカウントの一覧").click();
  await link(page, "アカウントを作る").click();
  await page.getByLabel(/^名称/).fill(name);
  await page.getByLabel(/^ログイン名/).fill(login);
  await page.getByLabel("起案").check();
  await button(page, "作成して招待する").click();
  await says(page, "この招待コードを本人に渡してください");
  await page.screenshot({ path: `${pictures}/day_invited.png`, fullPage: true });
  const way = await page.getByRole("link", { name: /引換えのページ/ }).getAttribute("href");
  return way;
}

// Fills in the form of a plan, and brings it back with a mistake first.
async function uploads(page, plan, externalId) {
  const form = `${files}/form.xlsx`;
  const file = `${files}/plan.xlsx`;
  const mistaken = `${files}/mistaken.xlsx`;
  await link(page, "マイページ").click();
  await link(page, "Excelファイルを取り込む").click();
  await keep(page, page.locator("nav.files").getByRole("link", { name: "ビジョン" }), form);
  editWorkbook(form, file, {
    "ビジョン!B3": externalId,
    "ビジョン!B5": plan,
    "ビジョン!B6": "令和5年度",
    "ビジョン!B7": "令和9年度",
    "ビジョン!B14": "一般公開",
    "施策!A2": "g1",
    "施策!E2": "基本目標1",
    "施策!F2": "地域の足を守る",
    "施策!A3": "g1-1",
    "施策!C3": "g1",
    "施策!F3": "新しい移動サービス",
    "施策!I3": "地域交通課",
    "KPI!A2": "k1",
    "KPI!B2": "g1-1",
    "KPI!D2": "1日の利用者数",
    "KPI!E2": "人",
    "KPI!F2": "増やす",
    "KPI!N2": "４０",
    "KPI!P2": "令和4年度",
    "目標値!A2": "k1",
    "目標値!C2": "令和9年度",
    "目標値!D2": "200",
  });
  editWorkbook(file, mistaken, { "KPI!P2": "いつか" });
  await field(page, "ファイルの内容").selectOption({ label: "ビジョン" });
  await field(page, "ファイル").setInputFiles(mistaken);
  await button(page, "内容を確認する").click();
  assert.match(await page.locator("main table").first().innerText(), /KPI!P2[\s\S]*いつか/);
  await page.screenshot({ path: `${pictures}/day_mistake.png`, fullPage: true });
  await field(page, "ファイル").setInputFiles(file);
  await button(page, "内容を確認する").click();
  await page.screenshot({ path: `${pictures}/day_checked.png`, fullPage: true });
  await button(page, "この内容で反映する").click();
  await says(page, "反映しました");
  await page.screenshot({ path: `${pictures}/day_applied.png`, fullPage: true });
}

for (const javaScriptEnabled of [true, false]) {
  const kind = javaScriptEnabled ? "scripted" : "plain";
  const plan = `第3期総合戦略 ${kind}`;
  const login = `hanako-${kind}`;
  const options = { javaScriptEnabled };
  test(`the day from the invitation to a published plan and its figures ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    let way;
    await person(async (page) => {
      await signIn(page, "somu");
      way = await invite(page, `山田花子 ${kind}`, login);
    }, options);

    await person(async (officer) =>
      person(async (approver) => {
        await officer.goto(url + way);
        await field(officer, "これから使うパスワード").fill(password);
        await button(officer, "登録して始める").click();
        assert.equal(await heading(officer), "受信箱");

        await uploads(officer, plan, `day-${kind}`);
        await link(officer, "団体のページで確認する").click();
        await link(officer, plan).click();
        assert.equal(await heading(officer), plan);

        await link(officer, "新しい移動サービス").click();
        await link(officer, "目標・施策の編集").click();
        await officer.locator("#f-title").fill("予約で走る移動サービス");
        await button(officer, "保存する").click();
        await says(officer, "保存しました");
        await link(officer, plan).click();
        await link(officer, "1日の利用者数").click();
        await link(officer, "KPIの編集").click();
        await field(officer, "出典").fill("交通事業者からの月報");
        await button(officer, "保存する").click();
        await says(officer, "保存しました");
        await link(officer, plan).click();
        await officer.screenshot({ path: `${pictures}/day_plan_${kind}.png`, fullPage: true });
        await link(officer, "承認者に提出する").click();
        await button(officer, "承認者に提出する").click();
        await says(officer, "提出しました");

        await signIn(approver, "ichiro");
        await approver.screenshot({ path: `${pictures}/day_inbox_${kind}.png`, fullPage: true });
        await answer(approver, plan, "差し戻す");
        await field(approver, "コメント（必須）").fill("KPIの目標の根拠を書いてください");
        await button(approver, "差し戻す").click();
        await says(approver, "差し戻しました");
        await isDone(approver, plan, "公開する");

        await link(officer, "受信箱").click();
        await says(officer, "KPIの目標の根拠を書いてください");
        await officer.screenshot({ path: `${pictures}/day_returned_${kind}.png`, fullPage: true });
        await link(officer, plan).click();
        await link(officer, "1日の利用者数").click();
        await link(officer, "KPIの編集").click();
        await field(officer, "備考").fill("目標は免許返納者数の見込みによる");
        await button(officer, "保存する").click();
        await says(officer, "保存しました");
        await answer(officer, plan, "承認者に提出する");
        await button(officer, "承認者に提出する").click();
        await says(officer, "提出しました");

        await answer(approver, plan, "公開する");
        await button(approver, "公開する").click();
        await says(approver, "公開しました");
        await isDone(approver, plan, "公開する");

        await link(officer, "マイページ").click();
        await link(officer, "所属団体のページ").click();
        await link(officer, plan).click();
        await link(officer, "実績を記録する").click();
        await link(officer, "令和6年度").click();
        await field(officer, "1日の利用者数 令和6年度").fill("９５人");
        await button(officer, "変わる内容を確認する").click();
        await button(officer, "この内容で記録する").click();
        await says(officer, "実績を記録しました");
        await officer.screenshot({ path: `${pictures}/day_recorded_${kind}.png`, fullPage: true });
      }, options), options);

    await person(async (citizen) => {
      await citizen.goto(`${url}/search?kind=organizations`);
      await citizen.getByLabel("検索", { exact: true }).first().fill("横浜市");
      await button(citizen, "検索する").first().click();
      await link(citizen, "横浜市").first().click();
      await link(citizen, plan).click();
      assert.match(await shown(citizen), /予約で走る移動サービス/);
      await link(citizen, "1日の利用者数").click();
      assert.match(await shown(citizen), /令和6年度\s+95\s+速報値/);
      await citizen.screenshot({ path: `${pictures}/day_public_${kind}.png`, fullPage: true });
    }, options);
  });
}

test("the administrator reads who published the plan, what became what, and from where", () =>
  person(async (page) => {
    await signIn(page, "somu");
    await link(page, "マイページ").click();
    await link(page, "操作の記録").click();
    assert.match(await shown(page), /佐藤一郎\s+ビジョンの公開/);
    assert.match(await shown(page), /127\.0\.0\.1/);
    await field(page, "いつまで").fill("2000-01-01");
    await button(page, "表示する").click();
    await says(page, "ありません。");
    await page.goto(`${url}/audit?address=127.0.0.1`);
    assert.match(await shown(page), /ログイン/);
    await page.screenshot({ path: `${pictures}/audit.png`, fullPage: true });
  }));
