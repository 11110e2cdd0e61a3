// Journeys through the pages, each in a context of its own: TOKEN CASE PLANTED DRAFT VISION PICTURES INVITATION INVITATION MENU_BOOK.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { axeFinds, heading, person, url } from "./browser.mjs";

const [token, busCase, planted, draft, vision, pictures, invitation, another, menuBook] = process.argv.slice(2);
const kpiIn = async (page) => page.locator("main a[href*='/kpis/']").first().getAttribute("href");

async function firstKpi(page) {
  await page.goto(`${url}/${vision}`);
  return kpiIn(page);
}

async function findsTheBus(page) {
  await page.goto(url);
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  assert.match(await heading(page), /ほかの地域の取組を探す/);
  await page.locator("main input[type=search]").fill("高齢者 通院");
  await page.locator("main button[type=submit]").click();
  await page.locator("nav.tabs a", { hasText: /^事例$/ }).click();
  await page.locator("main a", { hasText: "乗合タクシー" }).first().click();
  assert.equal(await heading(page), "予約制の乗合タクシーで通院を支える");
  const main = await page.locator("main").innerText();
  assert.match(main, /40人（令和4年度）/);
  assert.match(main, /120人（令和6年度）/);
  assert.match(main, /公開中/);
}

test("a citizen without an account finds a case, and goes on to the body that has it", () =>
  person(async (page) => {
    await findsTheBus(page);
    await page.screenshot({ path: `${pictures}/case.png`, fullPage: true });
    await page.locator("main a", { hasText: "横浜市" }).first().click();
    assert.equal(await heading(page), "横浜市");
    await page.locator("main a", { hasText: "総合戦略" }).first().click();
    assert.equal(await heading(page), "総合戦略");
    await page.goBack();
    assert.equal(await heading(page), "横浜市");
    await page.locator("main a", { hasText: "近隣の団体の事例" }).click();
    assert.match(await page.locator(".chosen").innerText(), /近隣の団体：横浜市/);
  }));

test("whoever looks for money finds a call that is open, and what it pays for", () =>
  person(async (page) => {
    await page.goto(`${url}/programmes`);
    await page.locator("nav.tabs a", { hasText: "受付中の公募" }).click();
    const call = page.locator("main tbody tr", { hasText: "2099年12月1日 17:00" });
    assert.match(await call.innerText(), /受付中/);
    await call.getByRole("link").first().click();
    const main = await page.locator("main").innerText();
    assert.match(main, /補助率/);
    assert.match(main, /申請できる団体/);
    await page.screenshot({ path: `${pictures}/programme_edition.png`, fullPage: true });
    await page.locator("nav.tabs a").first().click();
    assert.match(await heading(page), /交付金/);
  }));

test("without JavaScript everything is there", () =>
  person(findsTheBus, { javaScriptEnabled: false }));

test("in English, and it stays English", () =>
  person(async (page) => {
    await page.goto(url);
    await page.getByRole("link", { name: "English" }).click();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.goto(`${url}/search?kind=cases&q=乗合タクシー`);
    assert.match(await page.locator("main").innerText(), /1 found/);
    await page.getByRole("link", { name: "日本語" }).click();
    assert.match(await page.locator("main").innerText(), /1件見つかりました/);
  }));

test("conditions stand in the address, and each is taken back", () =>
  person(async (page) => {
    await page.goto(`${url}/search?kind=cases`);
    await page.locator(".facets a", { hasText: "神奈川県" }).click();
    assert.match(page.url(), /prefecture=/);
    const narrowed = page.url();
    await page.locator(".chosen a", { hasText: "神奈川県" }).click();
    assert.doesNotMatch(page.url(), /prefecture=/);
    await page.goBack();
    assert.equal(page.url(), narrowed);
    await page.locator("nav.orders a", { hasText: "新しい順" }).click();
    assert.match(page.url(), /order=date/);
    assert.match(page.url(), /prefecture=/);
  }));

test("a reader of a plan of 500 measures sees its tree, its progress and its roadmap", () =>
  person(async (page) => {
    await page.goto(`${url}/${vision}`);
    assert.equal(await page.locator("main a[href*='/nodes/']").count(), 500);
    assert.equal(await page.getByRole("link", { name: "施策10", exact: true }).isVisible(), false);
    const address = await kpiIn(page);
    await page.locator("nav.tabs a", { hasText: "進捗" }).click();
    assert.match(await page.locator("main").innerText(), /1日の利用者数/);
    await page.screenshot({ path: `${pictures}/progress.png` });
    await page.locator("nav.tabs a", { hasText: "版と新旧対照" }).click();
    assert.match(await page.locator("main").innerText(), /第1版/);
    await page.goto(url + address);
    assert.equal(await heading(page), "1日の利用者数");
    assert.equal(await page.locator("main svg[role=img]").count(), 1);
    assert.match(await page.locator("main").innerText(), /実績（確定値）[\s\S]*実績（速報値）/);
    await page.screenshot({ path: `${pictures}/kpi.png`, fullPage: true });
  }));

test("an indicator is added up over the country, by prefecture on a map and in a table", () =>
  person(async (page) => {
    await page.goto(`${url}/indicators/riders`);
    await page.locator("nav.tabs a", { hasText: "全国の集計" }).click();
    await page.goto(`${url}/indicators/riders/rollup?year=2024`);
    await page.getByRole("link", { name: "前の年度" }).click();
    assert.match(page.url(), /year=2023/);
    assert.match(await page.locator("ol.tiles a", { hasText: "神奈川県" }).innerText(), /70人/);
    assert.match(await page.locator("main").innerText(), /横浜市/);
    await page.locator("nav.orders a", { hasText: "都道府県" }).click();
    assert.match(await page.locator("main").innerText(), /この時点の値はまだありません/);
  }));

test("what was found, a plan and its figures are kept as files", () =>
  person(async (page) => {
    const keep = async (address, label) => {
      await page.goto(url + address);
      const kept = page.waitForEvent("download");
      await page.locator("nav.files a", { hasText: label }).click();
      const download = await kept;
      return [download.suggestedFilename(), readFileSync(await download.path())];
    };
    const [found, csv] = await keep("/search?kind=cases&q=乗合タクシー", "CSV");
    assert.equal(found, "検索結果 乗合タクシー.csv");
    assert.match(csv.toString(), /^\ufeff種類,題名,/);
    assert.match(csv.toString(), /予約制の乗合タクシーで通院を支える/);
    const [plan, workbook] = await keep(`/${vision}`, "Excel");
    assert.equal(plan, "総合戦略.xlsx");
    assert.equal(workbook.subarray(0, 2).toString(), "PK");
    const [, json] = await keep(await firstKpi(page), "JSON");
    assert.equal(JSON.parse(json).actuals.length, 2);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("nav.files").isVisible(), false);
  }));

test("who signs in sees their drafts, and nobody else does", () =>
  person(async (page, context) => {
    await page.goto(`${url}/${draft}`);
    assert.match(await heading(page), /見つかりません/);
    await page.getByRole("link", { name: "ログイン" }).click();
    const paste = async (text) => {
      await page.locator("summary").click();
      await page.locator("#token").fill(text);
      await page.locator("details button").click();
    };
    await paste("rk_wrong");
    assert.match(await page.title(), /^エラー/);
    await paste(token);
    assert.equal(await heading(page), "まだ公開していない下書き");
    const [session] = (await context.cookies()).filter((one) => one.name.endsWith("session"));
    assert.ok(session.httpOnly);
    assert.equal(session.sameSite, "Lax");
    assert.ok(!(await page.content()).includes(token));
    await page.getByRole("button", { name: "ログアウト" }).click();
    await page.goto(`${url}/${draft}`);
    assert.match(await heading(page), /見つかりません/);
  }));

test("a person begins with an invitation, and comes back with the password", () =>
  person(async (page, context) => {
    await page.goto(`${url}/invitation?code=${invitation}`);
    await page.getByLabel("これから使うパスワード").fill("短い");
    await page.getByRole("button", { name: "登録して始める" }).click();
    assert.match(await page.title(), /^エラー/);
    assert.equal(await page.getByLabel("招待コード").inputValue(), invitation);
    await page.getByLabel("これから使うパスワード").fill("みなとみらいの 朝の散歩と コーヒー");
    await page.getByRole("button", { name: "登録して始める" }).click();
    assert.match(await page.locator("header").innerText(), /まで有効/);
    await page.getByRole("button", { name: "ログアウト" }).click();
    assert.equal((await context.cookies()).filter((one) => one.name.endsWith("session")).length, 0);

    await page.goto(`${url}/${busCase}`);
    await page.getByRole("link", { name: "ログイン" }).click();
    await page.getByLabel("団体").fill("横浜市");
    await page.getByLabel("ログイン名").fill("hanako");
    await page.locator("#password").fill("まちがった パスワードです");
    await page.getByRole("button", { name: "ログインする", exact: true }).click();
    assert.match(await page.title(), /^エラー/);
    assert.equal(await page.getByLabel("団体").inputValue(), "横浜市");
    for (;;) {
      await page.locator("#password").fill("みなとみらいの 朝の散歩と コーヒー");
      await page.getByRole("button", { name: "ログインする", exact: true }).click();
      // After a failure one waits: the server says so, and the second time it is over.
      if (!(await page.title()).startsWith("エラー")) break;
    }
    assert.equal(await heading(page), "予約制の乗合タクシーで通院を支える");
  }));

test("what was planted in a title does nothing", () =>
  person(async (page) => {
    for (const address of [planted, "search?kind=cases", "search?kind=cases&q=%3Cscript%3Ealert(1)%3C/script%3E"]) {
      await page.goto(`${url}/${address}`);
      assert.ok(!(await page.title()).startsWith("planted"));
      assert.equal(await page.locator("main img, main script").count(), 0);
    }
  }));

test("the keyboard alone does it: to the content, through the links", () =>
  person(async (page) => {
    await page.goto(`${url}/${busCase}`);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "本文へ");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  }));

// Tabs from the beginning of what is shown until the focus is on the link or field that `wanted` says.
async function tabTo(page, wanted) {
  for (let steps = 0; steps < 200; ++steps) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate((text) => {
      const at = document.activeElement;
      return (at.tagName === "A" && at.textContent.includes(text)) || at.labels?.[0]?.textContent === text;
    }, wanted);
    if (found) return;
  }
  assert.fail(`the keyboard does not come to ${wanted}`);
}

for (const javaScriptEnabled of [true, false]) {
  test(`the keyboard alone goes from a search to a case, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () =>
    person(
      async (page) => {
        await page.goto(url);
        await tabTo(page, "検索");
        await page.keyboard.type("高齢者 通院");
        await page.keyboard.press("Enter");
        await page.waitForURL(/search\?q=/);
        await tabTo(page, "事例");
        await page.keyboard.press("Enter");
        await page.waitForURL(/kind=cases/);
        await tabTo(page, "乗合タクシー");
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/cases\//);
        assert.equal(await heading(page), "予約制の乗合タクシーで通院を支える");
      },
      { javaScriptEnabled },
    ));
}

test("the search box offers how a word goes on, by the keyboard alone", () =>
  person(
    async (page) => {
      await page.goto(url);
      const box = page.getByRole("combobox", { name: "検索" });
      const options = page.getByRole("option");
      await tabTo(page, "検索");
      await page.keyboard.type("乗合");
      await options.first().waitFor();
      assert.equal(await box.getAttribute("aria-expanded"), "true");
      assert.match(await page.locator("form [role=status]").innerText(), /候補が\d+件/);
      await page.keyboard.press("ArrowDown");
      const text = await options.first().innerText();
      assert.match(text, /^乗合/);
      assert.equal(await box.getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
      assert.equal(await options.first().getAttribute("aria-selected"), "true");
      assert.deepEqual(await axeFinds(page), []);
      await page.screenshot({ path: `${pictures}/completion.png` });
      await page.keyboard.press("Escape");
      assert.equal(await options.count(), 0);
      assert.equal(await box.inputValue(), "乗合");
      assert.equal(await box.getAttribute("aria-expanded"), "false");
      await page.keyboard.press("Backspace");
      await page.keyboard.type("合");
      await options.first().waitFor();
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL((address) => address.searchParams.get("q") === text);
    },
    { bypassCSP: true },
  ));

test("a search is taken as typed, whatever is offered", () =>
  person(async (page) => {
    await page.goto(url);
    await page.locator("main input[type=search]").focus();
    await page.keyboard.type("乗合");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => address.searchParams.get("q") === "乗合");
  }));

test("nothing is asked for while kanji are being chosen", () =>
  person(async (page, context) => {
    const asked = [];
    page.on("request", (request) => {
      const address = new URL(request.url());
      if (address.pathname === "/complete") asked.push(address.searchParams.get("q"));
    });
    await page.clock.install();
    await page.goto(url);
    await page.locator("main input[type=search]").focus();
    const keys = await context.newCDPSession(page);
    for (const text of ["の", "のり", "のりあい"]) {
      await keys.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await page.clock.runFor(1000);
    }
    await keys.send("Input.insertText", { text: "乗合" });
    await page.clock.runFor(1000);
    await page.getByRole("option").first().waitFor();
    assert.deepEqual(asked, ["乗合"]);
  }));

test("before a session ends it says so, goes on at a press, and tells when it is over", () =>
  person(
    async (page) => {
      await page.clock.install();
      await page.goto(`${url}/invitation?code=${another}`);
      await page.getByLabel("これから使うパスワード").fill("みなとみらいの 朝の散歩と コーヒー");
      await page.getByRole("button", { name: "登録して始める" }).click();
      assert.match(await page.locator("header").innerText(), /まで有効/);
      assert.equal(await heading(page), "受信箱");
      await page.goto(url);
      await page.locator("main input[type=search]").fill("書きかけ");
      const warning = page.locator(".session");
      await page.clock.fastForward("54:30");
      assert.equal(await warning.innerText(), "");
      await page.clock.fastForward("01:00");
      await warning.getByText("有効期限が切れます").waitFor();
      assert.equal(await warning.getAttribute("role"), "status");
      assert.deepEqual(await axeFinds(page), []);
      await page.screenshot({ path: `${pictures}/session_warning.png` });
      await warning.getByRole("button", { name: "ログインを延長する" }).focus();
      await page.keyboard.press("Enter");
      await warning.getByText("有効期限が切れます").waitFor({ state: "detached" });
      await page.clock.fastForward("50:00");
      assert.equal(await warning.innerText(), "");
      await page.clock.fastForward("15:00");
      await warning.getByText("入力した内容はこの画面に残っています").waitFor();
      assert.equal(await page.locator("main input[type=search]").inputValue(), "書きかけ");
      assert.equal(await warning.getByRole("link").getAttribute("href"), "/sign-in");
      await page.screenshot({ path: `${pictures}/session_over.png` });
    },
    { bypassCSP: true },
  ));

test("a reader of a plan of 500 measures finds one of them", () =>
  person(async (page) => {
    await page.goto(`${url}/${vision}`);
    await page.getByRole("searchbox").or(page.getByRole("combobox")).fill("施策492");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\?q=/);
    await page.locator("main a[href*='/nodes/']", { hasText: "施策492" }).first().click();
    assert.match(await heading(page), /施策492/);
  }));

const shown = async (page, name) => page.getByRole("link", { name, exact: true }).isVisible();

for (const javaScriptEnabled of [true, false]) {
  test(`a long plan is folded below its second level and opens by the keyboard, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () =>
    person(
      async (page) => {
        await page.goto(`${url}/${vision}`);
        assert.deepEqual([await shown(page, "施策1"), await shown(page, "施策2"), await shown(page, "施策7")], [true, true, false]);
        const branch = page.locator("summary", { hasText: "下位の4項目" }).first();
        await branch.focus();
        await page.keyboard.press("Enter");
        assert.equal(await shown(page, "施策7"), true);
        assert.equal(await shown(page, "施策17"), false);
        await page.keyboard.press("Tab");
        assert.match(await page.evaluate(() => document.activeElement.textContent), /施策7/);
        await page.emulateMedia({ media: "print" });
        assert.equal(await branch.isVisible(), false);
        const whole = (await textsOf(await page.pdf({ preferCSSPageSize: true, path: `${pictures}/vision.pdf` }))).join("");
        for (const said of ["施策7", "施策17", "施策500"]) assert.ok(whole.includes(said), `${said} is not on paper`);
      },
      { javaScriptEnabled },
    ));
}

// What a PDF says, page by page; Kangxi radicals as the letters that they are drawn as.
async function textsOf(pdf) {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await loading.promise;
  const texts = [];
  for (let number = 1; number <= document.numPages; ++number) {
    const { items } = await (await document.getPage(number)).getTextContent();
    texts.push(items.map((item) => item.str).join("").normalize("NFKC"));
  }
  await loading.destroy();
  return texts;
}

test("a menu book on paper: its cases, numbered pages, and no ways around", () =>
  person(async (page) => {
    await page.goto(`${url}/caseLists`);
    await page.locator("main a", { hasText: "地域交通の優良事例集" }).click();
    assert.equal(new URL(page.url()).pathname, `/${menuBook}`);
    await page.screenshot({ path: `${pictures}/menu_book.png`, fullPage: true });
    const texts = await textsOf(await page.pdf({ preferCSSPageSize: true, path: `${pictures}/menu_book.pdf` }));
    assert.ok(texts.length >= 1 && texts.length <= 4, `${texts.length} pages`);
    const whole = texts.join("");
    for (const said of ["地域交通の優良事例集", "予約制の乗合タクシーで通院を支える", "電話と LINE で予約を受け", "導入が早い"])
      assert.ok(whole.replaceAll(" ", "").includes(said.normalize("NFKC").replaceAll(" ", "")), said);
    for (const not of ["ログイン", "国の枠組み", "本文へ"]) assert.ok(!whole.includes(not), not);
    texts.forEach((text, i) => assert.match(text, new RegExp(`${i + 1} */ *${texts.length}`)));
  }));

test("on paper there is what one reads, and no ways around", () =>
  person(async (page) => {
    await page.goto(`${url}/${busCase}`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("nav.ways").isVisible(), false);
    assert.equal(await page.locator("h1").isVisible(), true);
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
    assert.ok(pages >= 1 && pages <= 3, `${pages} pages`);
  }));

// The first screen of each kind of page, at the widths of a desk and of a telephone.
const everyPage = () => [
  ["start", "/"],
  ["search", "/search?q=%E9%AB%98%E9%BD%A2%E8%80%85"],
  ["cases", "/search?kind=cases"],
  ["measures", "/search?kind=visions&q=%E6%96%BD%E7%AD%96"],
  ["case_axe", `/${busCase}`],
  ["organization", "/organizations/141003"],
  ["peers", "/organizations/141003/peers"],
  ["calls", "/organizations/141003/calls?unfit=1"],
  ["vision", `/${vision}`],
  ["roadmap", `/${vision}/roadmap`],
  ["evaluations", `/${vision}/evaluations`],
  ["calendar", `/${vision}/calendar`],
  ["opinions", `/${vision}/opinions`],
  ["report", `/${vision}/report`],
  ["report_by_programme", `/${vision}/report?framework=programmes`],
  ["alignment", `/${vision}/alignment`],
  ["revisions", `/${vision}/revisions`],
  ["programmes", "/programmes"],
  ["open_calls", "/openCalls"],
  ["notices", "/notices"],
  ["follows", "/follows"],
  ["unsubscribe", "/unsubscribe?token=none"],
  ["found_programmes", "/search?kind=programmes"],
  ["found_opinions", "/search?kind=opinions"],
  ["found_menu_books", "/search?kind=menuBooks"],
  ["frameworks", "/frameworks"],
  ["nationalKpis", "/nationalKpis"],
  ["framework_programmes", "/frameworks/national-2022/programmes"],
  ["indicators", "/indicators"],
  ["indicator", "/indicators/riders"],
  ["indicator_rollup", "/indicators/riders/rollup?year=2023"],
  ["menu_books", "/caseLists"],
  ["menu_book", `/${menuBook}`],
  ["menu_book_changes", `/${menuBook}/changes`],
  ["rounds", "/rounds"],
  ["reviews", "/reviews"],
  ["case_calls", "/caseCalls"],
  ["freshness", "/freshness"],
  ["sign_in", "/sign-in"],
  ["invitation", "/invitation"],
  ["missing", "/nowhere"],
];
for (const width of [1280, 320]) {
  test(`axe finds nothing at ${width} px, and nothing is wider than the window`, () =>
    person(
      async (page) => {
        for (const [name, address] of everyPage()) {
          await page.goto(url + address);
          assert.deepEqual(await axeFinds(page), [], `${address} at ${width}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${address} is ${wide} px wide`);
          await page.screenshot({ path: `${pictures}/${name}_${width}.png` });
        }
      },
      { viewport: { width, height: 900 }, bypassCSP: true },
    ));
}

test("at 400 % no page scrolls sideways", () =>
  person(
    async (page) => {
      for (const [, address] of everyPage()) {
        await page.goto(url + address);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `${address} is ${wide} px wide`);
      }
    },
    { viewport: { width: 320, height: 256 } },
  ));

test("with the colours of the reader's own choice axe finds nothing", () =>
  person(
    async (page) => {
      for (const [name, address] of [...everyPage(), ["kpi", await firstKpi(page)]]) {
        await page.goto(url + address);
        assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
        assert.deepEqual(await axeFinds(page), [], address);
        await page.screenshot({ path: `${pictures}/${name}_forced.png` });
      }
    },
    { forcedColors: "active", bypassCSP: true },
  ));
