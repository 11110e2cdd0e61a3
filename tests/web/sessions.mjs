// Sessions to their end: INVITATION INVITATION INVITATION, of persons whose login names are hanako, jiro and sakura.
import assert from "node:assert/strict";
import test from "node:test";
import { begin, password, person, signOutOf, url } from "./browser.mjs";

const [hanako, jiro, sakura] = process.argv.slice(2);

const signInOf = (page) => page.getByRole("link", { name: "ログイン", exact: true });
const sessionsOf = async (context) => (await context.cookies()).filter((one) => one.name.endsWith("session"));
const over = (page) => page.locator(".session").getByText("有効期限が切れました").waitFor();

test("however busy one is, a session ends when its longest time is over, and no window loses a word", () =>
  person(async (page, context) => {
    await begin(page, hanako);
    await page.goto(url);
    await page.locator("main input[type=search]").fill("書きかけ");
    const warning = page.locator(".session");
    await warning.getByRole("button", { name: "ログインを延長する" }).click();
    await warning.getByText("これ以上は延長できません").waitFor();

    const busy = await context.newPage();
    let looked = 0;
    do {
      await busy.goto(`${url}/frameworks`);
      ++looked;
    } while ((await signInOf(busy).count()) === 0);
    assert.ok(looked > 1, "the session was over at once");
    assert.deepEqual(await sessionsOf(context), []);

    await over(page);
    assert.equal(await page.locator("main input[type=search]").inputValue(), "書きかけ");
    await page.locator("main button[type=submit]").click();
    await page.waitForURL(/search\?q=/);
    await signInOf(page).waitFor();
  }));

test("who signs out in one window is out in the other, and a copy of the cookie opens nothing", () =>
  person(async (page, context) => {
    await begin(page, jiro);
    const [session] = await sessionsOf(context);
    const other = await context.newPage();
    await other.goto(`${url}/caseLists`);
    await signOutOf(other).waitFor();
    await signOutOf(page).click();
    await signInOf(page).waitFor();

    // The button that still stands there does no harm.
    await signOutOf(other).click();
    await signInOf(other).waitFor();
    assert.equal(new URL(other.url()).pathname, "/");

    await context.addCookies([session]);
    await other.goto(`${url}/frameworks`);
    assert.match(await other.title(), /ログインが必要です/);
    await other.goto(`${url}/frameworks`);
    await signInOf(other).waitFor();
  }));

test("a form that is sent after the session has ended comes back with every word but secrets", () =>
  person(async (page, context) => {
    await begin(page, sakura);
    await page.goto(`${url}/sign-in?next=/caseLists`);
    await page.getByLabel("団体").fill("横浜市");
    await page.getByLabel("ログイン名").fill("sakura");
    await page.locator("#password").fill("まちがった パスワードです");
    const invited = await context.newPage();
    await invited.goto(`${url}/invitation`);
    await invited.getByLabel("招待コード").fill("rk_書きかけの招待");
    await invited.getByLabel("これから使うパスワード").fill("まちがった パスワードです");
    await over(page);
    await over(invited);

    await page.getByRole("button", { name: "ログインする", exact: true }).click();
    assert.match(await page.title(), /^エラー/);
    assert.equal(await page.getByLabel("団体").inputValue(), "横浜市");
    assert.equal(await page.getByLabel("ログイン名").inputValue(), "sakura");
    assert.equal(await page.locator("#password").inputValue(), "");
    await invited.getByRole("button", { name: "登録して始める" }).click();
    assert.match(await invited.title(), /^エラー/);
    assert.equal(await invited.getByLabel("招待コード").inputValue(), "rk_書きかけの招待");
    assert.equal(await invited.getByLabel("これから使うパスワード").inputValue(), "");
    for (const one of [page, invited]) assert.ok(!(await one.content()).includes("まちがった"));

    // Signed in again, one is where one wanted to go. After a failure one waits: the server says so.
    for (;;) {
      await page.locator("#password").fill(password);
      await page.getByRole("button", { name: "ログインする", exact: true }).click();
      if (!(await page.title()).startsWith("エラー")) break;
    }
    assert.equal(new URL(page.url()).pathname, "/caseLists");
    await signOutOf(page).waitFor();
  }));
