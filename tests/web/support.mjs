// Support by a team: the invitations of yoko of 横浜市, who asks, of ken of 神奈川県, the window, of kawa of 川崎市 and saga of 相模原市, who
// help, and of suka of 横須賀市, who has no part in it.
import assert from "node:assert/strict";
import test from "node:test";
import { begin, button, link, people, person, says, shown, signIn, url } from "./browser.mjs";

const [yoko, ken, kawa, saga, suka] = process.argv.slice(2);
const pictures = process.env.WEB_PICTURES;
const picture = (page, name) => page.screenshot({ path: `${pictures}/support_${name}.png`, fullPage: true });
const cities = { yoko: "横浜市", ken: "神奈川県", kawa: "川崎市", saga: "相模原市", suka: "横須賀市" };
const enters = (page, name) => signIn(page, name, cities[name]);

test("five persons accept their invitations", async () => {
  for (const invitation of [yoko, ken, kawa, saga, suka]) await person((page) => begin(page, invitation));
});

// "2024-07-01", so many days from now, in Japan.
const day = (days) => new Date(Date.now() + days * 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 10);

// Follows the way to a form, fills in, and sends it.
async function does(page, way, inputs, press, said = "記録しました") {
  await link(page, way).click();
  for (const [id, value] of Object.entries(inputs)) {
    const input = page.locator(`#f-${id}`);
    if ((await input.evaluate((element) => element.tagName)) === "SELECT") await input.selectOption({ label: value });
    else await input.fill(value);
  }
  await button(page, press).click();
  await says(page, said);
}
const step = (page, way, inputs = {}) => does(page, way, inputs, "確定する");

test("a body asks, the window triages, two organizations help, both sides close it, and an outsider learns numbers alone", () =>
  people(5, async (body, window, kawasaki, sagamihara, outsider) => {
    const title = "空き家の活用を進めたい";
    await Promise.all([
      enters(body, "yoko"),
      enters(window, "ken"),
      enters(kawasaki, "kawa"),
      enters(sagamihara, "saga"),
      enters(outsider, "suka"),
    ]);
    await link(body, "伴走支援").click();
    await does(body, "伴走支援を相談する", { title, text: "活用の進め方と体制を相談したい", urgency: "今年度中" }, "下書きを保存する", "保存しました");
    const address = body.url().replace(/\?.*/, "");
    assert.match(await shown(body), /下書き[\s\S]*横浜市[\s\S]*神奈川県/);
    await picture(body, "draft");
    // A draft is the body's alone.
    assert.equal((await window.goto(address)).status(), 404);
    await step(body, "窓口に申し込む");
    await picture(body, "requested");

    // It waits in the inbox of the window, and of nobody else.
    await link(window, "受信箱").click();
    await link(window, title).first().click();
    await step(window, "優先度を決めて受け入れる", { priority: "高", "planned-start-date": day(7) });
    await step(window, "チームの編成を始める");
    for (const name of ["川崎市", "相模原市"])
      await does(window, "団体に参加を依頼する", { name, words: "計画づくりの助言をお願いします" }, "依頼する", "招待しました");
    await picture(window, "asked");
    for (const helper of [kawasaki, sagamihara]) {
      await link(helper, "受信箱").click();
      await link(helper, title).first().click();
      assert.match(await shown(helper), /活用の進め方と体制を相談したい/);
      await does(helper, "参加を承諾する", {}, "参加を承諾する");
    }
    await window.goto(address);
    await step(window, "支援を始める");
    await picture(window, "active");

    await kawasaki.goto(address);
    await does(
      kawasaki,
      "記録を付ける",
      { kind: "現地訪問", date: day(-1), title: "空き家の現地確認", text: "3か所を確認し、優先順位を話し合った", participants: "横浜市、川崎市" },
      "記録する",
      "保存しました",
    );
    await does(
      kawasaki,
      "記録を付ける",
      { kind: "メモ", date: day(0), title: "チーム内の相談", text: "費用の見通しを先に確かめる", readers: "支援チーム・窓口のみ" },
      "記録する",
      "保存しました",
    );
    await does(
      kawasaki,
      "取組を約束する",
      { "step-title": "空き家の台帳をまとめる", "step-responsible": "横浜市", "step-due-date": day(10) },
      "登録する",
      "保存しました",
    );
    await sagamihara.goto(address);
    const partner = `${url}/organizations/142018`;
    await does(sagamihara, "事例・施策・団体を紹介する", { "recommendation-resource": partner, "recommendation-words": "先に取り組んでいる" }, "紹介する", "保存しました");
    await picture(sagamihara, "team");

    // The body reads the visit, not what the team notes for itself; it takes its step and answers.
    await body.goto(address);
    const read = await shown(body);
    assert.match(read, /空き家の現地確認/);
    assert.ok(!read.includes("チーム内の相談"), read);
    await link(body, "受信箱").click();
    await says(body, "空き家の台帳をまとめる");
    await body.goto(address);
    await link(body, "空き家の台帳をまとめる").first().click();
    await does(body, "取組の完了・変更を記録する", { "done-date": day(0) }, "保存する", "保存しました");
    await link(body, "未回答").first().click();
    await does(body, "紹介に回答する", { answer: "見送る" }, "回答する", "見送る理由を書いてください");
    await body.locator("#f-words").fill("規模が違う");
    await button(body, "回答する").click();
    await says(body, "記録しました");
    await picture(body, "answered");

    await window.goto(`${url}/supportBoard`);
    assert.match(await shown(window), /空き家の活用を進めたい[\s\S]*横浜市[\s\S]*支援中[\s\S]*川崎市/);
    await picture(window, "board");
    await window.goto(address);
    await step(window, "終了の手続きに入る", { outcome: "空き家の活用計画を策定した" });
    for (const [page, text] of [[body, "進め方が固まった"], [kawasaki, "庁内の体制ができた"]]) {
      await page.goto(address);
      await does(page, "終了時の評価を書く", { "evaluation-rating": "A", "evaluation-text": text }, "記録する");
    }
    await window.reload();
    await step(window, "終了する");
    assert.match(await shown(window), /進め方が固まった[\s\S]*庁内の体制ができた/);
    await picture(window, "closed");

    // Numbers alone, and none that is small.
    assert.equal((await outsider.goto(address)).status(), 404);
    await link(outsider, "伴走支援").click();
    assert.ok(!(await shown(outsider)).includes(title));
    await link(outsider, "全体の件数").click();
    assert.match(await shown(outsider), /3件未満/);
    await picture(outsider, "counts");

    // Of what has closed nobody leaves.
    await sagamihara.goto(address);
    assert.equal(await link(sagamihara, "支援から離れる").count(), 0);
  }));
