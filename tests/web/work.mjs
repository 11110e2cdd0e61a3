// An office's work: INVITATION INVITATION CASE CASE FILES PICTURES.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test from "node:test";
import { begin, enter, heading, password, person, signIn, url } from "./browser.mjs";

const [writing, approving, shared, long, files, pictures] = process.argv.slice(2);

// Both accept their invitations first; then they sign in as often as they like.
test("two persons accept their invitations", async () => {
  await person((page) => begin(page, writing));
  await person((page) => begin(page, approving));
});

for (const javaScriptEnabled of [true, false]) {
  const title = javaScriptEnabled ? "高齢者の見守り" : "空き家の見守り";
  test(`a case goes from the first word to its publication ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    let address;
    await person(
      async (page) => {
        await signIn(page, "hanako");
        await page.goto(`${url}/organizations/141003`);
        await page.getByRole("link", { name: "新しい事例を書く" }).click();
        // A draft of it has what is not valid yet.
        await page.getByLabel("概要").fill("新聞販売店と協定を結び、声をかける。");
        await page.getByLabel("開始", { exact: true }).fill("いつか");
        if (javaScriptEnabled) {
          await page.getByText(/\d+:\d+ 下書き保存/).waitFor();
        } else {
          await page.getByRole("button", { name: "下書き保存" }).click();
          await page.getByText("下書き保存しました").waitFor();
        }
        await page.goto(`${url}/organizations/141003`);
        await page.getByRole("link", { name: "新しい事例を書く" }).click();
        await page.getByText("前回の入力途中の内容です").waitFor();
        assert.equal(await page.getByLabel("開始", { exact: true }).inputValue(), "いつか");
        // Everything wrong at once, and nothing emptied.
        await page.getByRole("button", { name: "下書きの事例として登録する" }).click();
        assert.match(await page.title(), /^エラー/);
        assert.match(await page.locator("#mistakes").innerText(), /いつか/);
        assert.equal(await page.getByLabel("概要").inputValue(), "新聞販売店と協定を結び、声をかける。");
        await page.locator("#mistakes a").first().click();
        await page.getByLabel("開始", { exact: true }).fill("令和５年度");
        await page.locator("#f-title").fill(title);
        await page.getByLabel("初期費用").fill("１，２００");
        await page.getByRole("button", { name: "下書きの事例として登録する" }).click();
        await page.getByText("下書きとして作成しました").waitFor();
        assert.equal(await heading(page), title);
        address = page.url().replace(/\?.*/, "");
        assert.match(await page.locator("main").innerText(), /1,200/);
        await page.getByRole("link", { name: "承認者に提出する" }).click();
        await page.getByLabel("コメント").fill("確認をお願いします");
        await page.getByRole("button", { name: "承認者に提出する" }).click();
        await page.getByText("提出しました").waitFor();
        // Who submitted it is no approver: nothing more is offered.
        assert.equal(await page.getByRole("link", { name: "公開する" }).count(), 0);
      },
      { javaScriptEnabled },
    );
    await person(
      async (page) => {
        await signIn(page, "ichiro");
        await page.goto(address);
        await page.getByRole("link", { name: "差し戻す" }).click();
        await page.getByRole("button", { name: "差し戻す" }).click();
        assert.match(await page.title(), /^エラー/);
        await page.getByLabel("コメント").fill("成果を書いてください");
        await page.getByRole("button", { name: "差し戻す" }).click();
        await page.getByText("差し戻しました").waitFor();
      },
      { javaScriptEnabled },
    );
    await person(
      async (page) => {
        await signIn(page, "hanako");
        await page.goto(address);
        await page.getByRole("link", { name: "事例の編集" }).click();
        const result = page.locator("fieldset.entry", { has: page.locator("#f-results-0--indicator-title") });
        await page.locator("#f-results-0--indicator-title").fill("声をかけた世帯");
        await result.getByLabel("単位", { exact: true }).fill("世帯");
        await result.getByLabel("取組後", { exact: true }).fill("1200");
        await page.getByRole("button", { name: "保存する" }).click();
        await page.getByText("保存しました").waitFor();
        assert.match(await page.locator("main").innerText(), /1,200世帯/);
        await page.goto(`${address}/submit`);
        await page.getByRole("button", { name: "承認者に提出する" }).click();
        await page.getByText("提出しました").waitFor();
      },
      { javaScriptEnabled },
    );
    await person(
      async (page) => {
        await signIn(page, "ichiro");
        await page.goto(address);
        await page.getByRole("link", { name: "公開する" }).click();
        await page.getByRole("button", { name: "公開する" }).click();
        await page.getByText("公開しました").waitFor();
        assert.match(await page.locator("main").innerText(), /公開中/);
      },
      { javaScriptEnabled },
    );
  });
}

test("two who edit the same lose nothing: what goes together is kept, and where it does not both texts stand", () =>
  person(async (first) =>
    person(async (second) => {
      await signIn(first, "hanako");
      await signIn(second, "ichiro");
      await first.goto(`${url}/${shared}/edit`);
      await second.goto(`${url}/${shared}/edit`);
      await first.getByLabel("課題").fill("花子の課題");
      await second.getByLabel("教訓").fill("一郎の教訓");
      await first.getByRole("button", { name: "保存する" }).click();
      await first.getByText("保存しました").waitFor();
      await second.getByRole("button", { name: "保存する" }).click();
      await second.getByText("保存しました").waitFor();
      assert.match(await second.locator("main").innerText(), /花子の課題[\s\S]*一郎の教訓/);

      await first.goto(`${url}/${shared}/edit`);
      await second.goto(`${url}/${shared}/edit`);
      await first.getByLabel("概要").fill("花子の概要");
      await second.getByLabel("概要").fill("一郎の概要");
      await first.getByRole("button", { name: "保存する" }).click();
      await first.getByText("保存しました").waitFor();
      await second.getByRole("button", { name: "保存する" }).click();
      assert.match(await second.title(), /^エラー/);
      assert.match(await second.locator(".stored").innerText(), /花子の概要/);
      assert.equal(await second.getByLabel("概要").inputValue(), "一郎の概要");
      await second.screenshot({ path: `${pictures}/conflict.png`, fullPage: true });
      await second.getByRole("button", { name: "保存する" }).click();
      await second.getByText("保存しました").waitFor();
      assert.match(await second.locator("main").innerText(), /一郎の概要/);
      // Back to the page of the conflict, and sent once more: it is done already.
      await second.goBack();
      await second.getByRole("button", { name: "保存する" }).click();
      await second.getByText("保存しました").waitFor();
    }),
  ));

test("a session that ends in the middle of a long text loses no word", () =>
  person(async (page, context) => {
    await signIn(page, "hanako");
    await page.goto(`${url}/${long}/edit`);
    const text = "一行目\n二行目 <b>&amp;\n\n" + "長い文章。".repeat(300);
    await page.getByLabel("取組内容").fill(text);
    await context.clearCookies();
    await page.getByRole("button", { name: "保存する" }).click();
    assert.match(await page.locator("main").innerText(), /入力した内容は失われていません/);
    await page.locator("#password").fill("まちがった パスワードです");
    await page.getByLabel("団体").fill("横浜市");
    await page.getByLabel("ログイン名").fill("hanako");
    await page.getByRole("button", { name: "ログインする", exact: true }).click();
    for (;;) {
      await enter(page, "hanako");
      if (!(await page.title()).startsWith("エラー")) break;
    }
    assert.match(await page.locator("main").innerText(), /入力した内容はすべて残っています/);
    assert.equal(await page.getByLabel("取組内容").inputValue(), text);
    await page.getByRole("button", { name: "保存する" }).click();
    await page.getByText("保存しました").waitFor();
  }));

test("a file that is sent after the session has ended waits until its sender has signed in", () =>
  person(async (page, context) => {
    await signIn(page, "hanako");
    await page.goto(`${url}/organizations/141003/import`);
    await page.getByLabel("ファイルの内容").selectOption({ label: "事例" });
    await page.locator("#file").setInputFiles(`${files}/large.csv`);
    await context.clearCookies();
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("main").innerText(), /入力した内容は失われていません/);
    assert.equal(await page.getByRole("button", { name: "ログアウト" }).count(), 0);
    for (;;) {
      await enter(page, "hanako");
      if (!(await page.title()).startsWith("エラー")) break;
    }
    assert.match(await page.locator("main").innerText(), /40行：新規40/);
    await page.getByRole("button", { name: "この内容で反映する" }).click();
    await page.getByText("反映しました").waitFor();
  }));

test("a button that is pressed twice does it once", () =>
  person(async (page) => {
    await signIn(page, "hanako");
    await page.goto(`${url}/${long}/edit`);
    await page.getByLabel("教訓").fill("一度だけ");
    await page.getByRole("button", { name: "保存する" }).dblclick();
    await page.getByText("保存しました").waitFor();
    assert.equal(await page.getByText("一度だけ").count(), 1);
  }));

test("a workbook is checked first, with every mistake at its cell, and then applied as it was checked", () =>
  person(async (page) => {
    await signIn(page, "hanako");
    await page.goto(`${url}/organizations/141003`);
    await page.getByRole("link", { name: "Excelファイルを取り込む" }).click();
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("[role=alert]").innerText(), /ファイルを選んでください/);
    await page.getByLabel("ファイルの内容").selectOption({ label: "事例" });
    await page.locator("#file").setInputFiles(`${files}/wrong.csv`);
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("main table").first().innerText(), /D2[\s\S]*いつか/);
    assert.equal(await page.getByRole("button", { name: "この内容で反映する" }).count(), 0);
    await page.screenshot({ path: `${pictures}/import_mistake.png`, fullPage: true });
    await page.locator("#file").setInputFiles(`${files}/right.csv`);
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("main table").first().innerText(), /新規/);
    await page.screenshot({ path: `${pictures}/import_checked.png`, fullPage: true });
    await page.getByRole("button", { name: "この内容で反映する" }).click();
    await page.getByText("反映しました").waitFor();
    const done = page.url();
    // The same again changes nothing; another text of the same person changes it.
    await page.locator("#file").setInputFiles(`${files}/right.csv`);
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("main [role=status]").innerText(), /変更なし1/);
    await page.locator("#file").setInputFiles(`${files}/changed.csv`);
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("main table").first().innerText(), /はじめの概要[\s\S]*書き直した概要/);
    // Whoever has closed the page finds it again.
    await page.goto(`${url}/operations`);
    await page.getByRole("link", { name: "事例の取込み", exact: true }).first().click();
    assert.equal(page.url(), done.split("?")[0]);
    await page.goto(`${url}/organizations/141003/import`);
    await page.locator("#file").setInputFiles(`${files}/cases.xlsx`);
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("main").innerText(), /2行/);
    await page.locator("#file").setInputFiles(`${files}/work.mjs`);
    await page.getByRole("button", { name: "内容を確認する" }).click();
    assert.match(await page.locator("[role=alert]").innerText(), /読み込めるのは/);
  }));

// As an authenticator on a phone: RFC 6238 with the defaults.
function codeOf(key, step) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const sum = createHmac("sha1", secret).update(counter).digest();
  return String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

test("with a second factor one signs in with the authenticator's code, until it is removed", () =>
  person(async (page) => {
    await signIn(page, "ichiro");
    await page.goto(`${url}/account`);
    await page.getByRole("link", { name: "2段階認証の設定" }).click();
    await page.getByLabel("パスワード").fill(password);
    await page.getByRole("button", { name: "登録キーを表示する" }).click();
    const key = (await page.locator("code").first().innerText()).replaceAll(" ", "");
    assert.match(await page.locator("code").last().innerText(), new RegExp(`^otpauth://totp/.*secret=${key}`));
    await page.screenshot({ path: `${pictures}/second_factor.png`, fullPage: true });
    // A code counts once: each is of a later step, which the server takes while it lies near. After a failure one waits: the server
    // says so, and has not looked at the code.
    const now = () => Math.floor(Date.now() / 30000);
    let step = now() - 1;
    await page.getByLabel("確認コード").fill(codeOf(key, step));
    await page.getByRole("button", { name: "2段階認証を始める" }).click();
    await page.getByText("2段階認証を始めました").waitFor();
    await page.getByRole("button", { name: "ログアウト" }).click();
    await page.goto(`${url}/sign-in`);
    await enter(page, "ichiro");
    assert.match(await page.title(), /^エラー/);
    step += 1;
    for (;;) {
      step = Math.max(step, now() - 1);
      await page.getByLabel("確認コード").fill(codeOf(key, step));
      await enter(page, "ichiro");
      if (!(await page.title()).startsWith("エラー")) break;
    }
    await page.goto(`${url}/account`);
    assert.match(await page.locator("main").innerText(), /設定済み/);
    await page.getByRole("link", { name: "2段階認証の解除" }).click();
    step += 1;
    for (;;) {
      step = Math.max(step, now() - 1);
      await page.getByLabel("パスワード").fill(password);
      await page.getByLabel("確認コード").fill(codeOf(key, step));
      await page.getByRole("button", { name: "解除する" }).click();
      if (!(await page.title()).startsWith("エラー")) break;
    }
    assert.match(await page.locator(".done").innerText(), /解除しました/);
  }));
