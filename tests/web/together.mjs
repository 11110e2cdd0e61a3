// Several at once: FILES and the invitations of yoko and hama of 横浜市, kawa of 川崎市, saga of 相模原市, of jimu, who puts menu
// books together in 川崎市, of sen, an expert of 相模原市, and of three clerks of 横浜市, ichi, niji and sanzo.
import assert from "node:assert/strict";
import test from "node:test";
import { begin, button, editWorkbook, field, heading, keep, link, people, person, says, shown, signIn, url } from "./browser.mjs";

const [files, yoko, hama, kawa, saga, jimu, sen, ...clerks] = process.argv.slice(2);
const pictures = process.env.WEB_PICTURES;
const picture = (page, name) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });

test("nine persons accept their invitations", async () => {
  for (const invitation of [yoko, hama, kawa, saga, jimu, sen, ...clerks]) await person((page) => begin(page, invitation));
});

const cities = { yoko: "横浜市", hama: "横浜市", kawa: "川崎市", saga: "相模原市", jimu: "川崎市", sen: "相模原市" };
const enters = (page, name) => signIn(page, name, cities[name]);

// Presses what the page offers, fills in, and sends it by the button of that name.
async function does(page, step, inputs = {}) {
  await link(page, step).click();
  for (const [label, text] of Object.entries(inputs)) await page.getByLabel(label).first().fill(text);
  await button(page, step).click();
}
async function done(page, step, inputs, said = "記録しました") {
  await does(page, step, inputs);
  await says(page, said);
}
// From the inbox to the page of what waits.
async function comesTo(page, title) {
  await link(page, "受信箱").click();
  await page.locator("main h3").getByRole("link", { name: title }).first().click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

async function propose(page, title, inputs) {
  await link(page, "マイページ").click();
  await link(page, "地域間連携を提案する").click();
  await page.locator("#f-title").fill(title);
  await inputs();
  await button(page, "提案として登録する").click();
  await says(page, "提案として登録しました");
  assert.equal(await heading(page), title);
}

test("three bodies found a joint initiative, take it through their councils, report together, and close it", () =>
  people(4, async (yokohama, chief, kawasaki, sagamihara) => {
    const title = "三市の地域交通";
    await Promise.all([enters(yokohama, "yoko"), enters(chief, "hama"), enters(kawasaki, "kawa"), enters(sagamihara, "saga")]);
    await propose(yokohama, title, async () => {
      await field(yokohama, "連携の形式").selectOption({ label: "連携協約" });
      await yokohama.locator("#f-period-from-fiscal-year").fill("令和6年度");
      await yokohama.locator("#f-period-to-fiscal-year").fill("令和10年度");
      await yokohama.locator("#f-kpis-0--indicator").selectOption("indicators/riders");
      await yokohama.locator("#f-open-to-applications").selectOption({ label: "はい" });
    });
    await picture(yokohama, "initiative_proposed");
    await done(yokohama, "参加団体の募集を始める");
    const address = yokohama.url().replace(/\?.*/, "");

    // One is invited while another applies by itself.
    await sagamihara.goto(address);
    await Promise.all([
      (async () => {
        await link(yokohama, "団体を招待する").click();
        await yokohama.getByLabel("招待する団体（必須）").fill("川崎市");
        await button(yokohama, "招待する").click();
        await says(yokohama, "招待しました");
      })(),
      done(sagamihara, "参加を申請する", { 補足: "隣接する路線を共同で運行したい" }),
    ]);
    // Each finds in the inbox what waits.
    await Promise.all([
      (async () => {
        await comesTo(kawasaki, title);
        await done(kawasaki, "議会への提案・議決を記録する", { 議会提案日: "令和6年6月3日" });
      })(),
      (async () => {
        await comesTo(yokohama, title);
        await picture(yokohama, "initiative_application");
        await done(yokohama, "参加申請を承認する");
      })(),
      (async () => {
        await comesTo(chief, title);
        await done(chief, "議会への提案・議決を記録する", { 議決日: "令和6年6月20日" });
      })(),
    ]);
    await sagamihara.reload();
    await Promise.all([
      done(kawasaki, "参加する", { 議決日: "令和6年6月25日" }),
      done(sagamihara, "参加する", { 議決日: "令和6年6月27日" }),
    ]);

    await yokohama.goto(address);
    await link(yokohama, "地域間連携の編集").click();
    await yokohama.locator("#f-steps-0--kind").selectOption({ label: "協約・協定の締結" });
    await yokohama.locator("#f-steps-0--date").fill("令和6年7月1日");
    await button(yokohama, "保存する").click();
    await says(yokohama, "保存しました");

    // Two of the body that leads press at the same moment: it begins once, and the other is told.
    await chief.goto(address);
    await Promise.all([link(yokohama, "実施を始める").click(), link(chief, "実施を始める").click()]);
    await Promise.all([button(yokohama, "実施を始める").waitFor(), button(chief, "実施を始める").waitFor()]);
    await Promise.all([button(yokohama, "実施を始める").click(), button(chief, "実施を始める").click()]);
    const told = [];
    for (const page of [yokohama, chief]) {
      await page.locator("main [role=status], main [role=alert], main .done").first().waitFor();
      told.push(/記録しました/.test(await shown(page)) ? "begun" : await page.locator("main [role=alert]").innerText());
      await picture(page, `initiative_pressed_${told.length}`);
    }
    assert.equal(told.filter((one) => one === "begun").length, 1, told.join(" | "));
    assert.match(told.find((one) => one !== "begun"), /変更されました|実施中/);

    await Promise.all(
      [yokohama, kawasaki, sagamihara].map(async (page, i) => {
        await page.goto(address);
        await link(page, "共通KPIの値を報告する").click();
        await page.locator("#f-contributions-0--kpi").selectOption("riders");
        await page.locator("#f-contributions-0--when").fill("令和6年度");
        await page.locator("#f-contributions-0--value").fill(`${i + 1}，０００`);
        await button(page, "報告する").click();
        await says(page, "記録しました");
      }),
    );
    await yokohama.reload();
    assert.match(await shown(yokohama), /令和6年度\s+6,000人[\s\S]*3\/3団体/);
    await picture(yokohama, "initiative_running");
    await link(yokohama, "地域間連携の編集").click();
    for (const [i, kind] of ["告示・公表", "届出"].entries()) {
      await yokohama.locator(`#f-steps-${i + 1}--kind`).selectOption({ label: kind });
      await yokohama.locator(`#f-steps-${i + 1}--date`).fill("令和6年7月10日");
    }
    await button(yokohama, "保存する").click();
    await says(yokohama, "保存しました");
    await done(yokohama, "終了する", { "成果（必須）": "三市で年間六千人が利用した。" });
    await kawasaki.goto(address);
    assert.match(await shown(kawasaki), /三市で年間六千人が利用した/);
    await picture(kawasaki, "initiative_closed");
  }));

test("an invitation is answered from the inbox without JavaScript", async () => {
  const title = "観光の広域連携";
  await person(async (page) => {
    await enters(page, "yoko");
    await propose(page, title, async () => field(page, "連携の形式").selectOption({ label: "任意の連携" }));
    await link(page, "団体を招待する").click();
    await page.getByLabel("招待する団体（必須）").fill("川崎市");
    await button(page, "招待する").click();
    await says(page, "招待しました");
  });
  await person(
    async (page) => {
      await enters(page, "kawa");
      await comesTo(page, title);
      await link(page, "辞退・却下する").click();
      await button(page, "辞退・却下する").click();
      assert.match(await page.title(), /^エラー/);
      await page.getByLabel("理由（必須）").fill("今年度は体制が整わない");
      await button(page, "辞退・却下する").click();
      await says(page, "記録しました");
      await link(page, "受信箱").click();
      assert.equal(await page.locator("main h3").getByRole("link", { name: title }).count(), 0);
    },
    { javaScriptEnabled: false },
  );
  await person(async (page) => {
    await enters(page, "yoko");
    await comesTo(page, title);
    assert.match(await shown(page), /今年度は体制が整わない/);
  });
});

test("a body takes up a case of another step by step, and its origin learns of each", () =>
  people(2, async (kawasaki, yokohama) => {
    const title = "予約制の乗合タクシーで通院を支える";
    await Promise.all([enters(kawasaki, "kawa"), enters(yokohama, "yoko")]);
    await link(kawasaki, "事例").click();
    await link(kawasaki, title).click();
    const records = async (step, inputs) => {
      await link(kawasaki, step).click();
      for (const [label, text] of Object.entries(inputs)) await kawasaki.getByLabel(label).fill(text);
      await button(kawasaki, "記録する").click();
      await says(kawasaki, "記録しました");
    };
    await records("検討していることを記録する", { 担当課: "交通政策課" });
    await comesTo(yokohama, title);
    assert.match(await shown(yokohama), /広がり（系譜）[\s\S]*川崎市/);
    await records("試行を記録する", { 補足: "北部の二地区で走らせる" });
    await records("応用を記録する", { "自団体に合わせて変えた点（必須）": "LINE に加えて窓口でも予約を受ける" });
    await link(yokohama, "受信箱").click();
    await picture(yokohama, "adoption_told");
    assert.match(await shown(yokohama), new RegExp(`${title}[\\s\\S]*川崎市`));
    await comesTo(yokohama, title);
    assert.match(await shown(yokohama), /川崎市[\s\S]*応用/);
    assert.match(await shown(yokohama), /LINE に加えて窓口でも予約を受ける/);
    await picture(yokohama, "adoption_lineage");
  }));

test("a body that declines a case says why, and its origin reads it", () =>
  people(2, async (sagamihara, yokohama) => {
    const title = "予約制の乗合タクシーで通院を支える";
    await Promise.all([enters(sagamihara, "saga"), enters(yokohama, "yoko")]);
    await link(sagamihara, "事例").click();
    await link(sagamihara, title).click();
    await link(sagamihara, "見送りを記録する").click();
    await button(sagamihara, "記録する").click();
    assert.match(await sagamihara.title(), /^エラー/);
    await sagamihara.getByLabel("理由（必須）").fill("運転手が集まらない");
    await button(sagamihara, "記録する").click();
    await says(sagamihara, "記録しました");
    await comesTo(yokohama, title);
    assert.match(await shown(yokohama), /見送った団体とその理由[\s\S]*相模原市[\s\S]*運転手が集まらない/);
  }));

// "2024-07-01 09:00", so many days from now, in Japan.
const japanTime = (days) => new Date(Date.now() + (days * 24 + 9) * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

test("a call is answered, completed, judged, and printed in a menu book, from which another body takes the case up", () =>
  people(4, async (secretariat, yokohama, expert, sagamihara) => {
    const title = "移動販売で買い物を支える";
    const recorded = async (page, step, inputs = async () => {}) => {
      await link(page, step).click();
      await inputs();
      await button(page, "確定する").click();
      await says(page, "記録しました");
    };
    await Promise.all([enters(secretariat, "jimu"), enters(yokohama, "yoko"), enters(expert, "sen"), enters(sagamihara, "saga")]);
    await secretariat.goto(`${url}/newCaseList`);
    await secretariat.locator("#f-title").fill("地域の足の優良事例集");
    await secretariat.locator("#f-audience-visibility").selectOption({ label: "一般公開" });
    await button(secretariat, "作成する").click();
    await secretariat.getByRole("heading", { name: "地域の足の優良事例集", level: 1 }).waitFor();
    const book = secretariat.url().replace(/\?.*/, "");
    await link(secretariat, "事例を募集する").click();
    await secretariat.locator("#f-title").fill("今年度の事例募集");
    await secretariat.locator("#f-opens-at").fill(japanTime(-1));
    await secretariat.locator("#f-closes-at").fill(japanTime(30));
    await secretariat.locator("#f-announced").selectOption({ label: "はい" });
    await secretariat.locator("#f-audience-visibility").selectOption({ label: "一般公開" });
    await button(secretariat, "作成する").click();
    await secretariat.getByRole("heading", { name: "今年度の事例募集", level: 1 }).waitFor();
    const call = secretariat.url().replace(/\?.*/, "");

    await yokohama.goto(call);
    await link(yokohama, "この募集に応募する").click();
    await yokohama.locator("#f-name").selectOption({ label: title });
    await button(yokohama, "応募する").click();
    await says(yokohama, "記録しました");
    const submission = yokohama.url().replace(/\?.*/, "");

    // What is missing is asked for, and the body finds the question in its inbox.
    await comesTo(secretariat, title);
    await recorded(secretariat, "補正のため差し戻す", () => secretariat.locator("#f-words").fill("成果の出典を補ってください"));
    await comesTo(yokohama, title);
    assert.match(await shown(yokohama), /成果の出典を補ってください/);
    await picture(yokohama, "submission_returned");
    await recorded(yokohama, "もう一度応募する");

    await secretariat.goto(submission);
    await recorded(secretariat, "専門家に送る", () =>
      secretariat.locator("#f-expert").selectOption({ label: "相模原の専門家（相模原市）" }));
    await comesTo(expert, title);
    assert.match(await shown(expert), /高齢者の通院と買い物の足/);
    await picture(expert, "submission_expert");
    await recorded(expert, "採択する", () => expert.locator("#f-words").fill("費用が小さく、すぐに始められる"));

    await secretariat.goto(call);
    await link(secretariat, "採択した事例をリストに載せる").click();
    await button(secretariat, "載せる").click();
    await secretariat.getByRole("heading", { name: "地域の足の優良事例集", level: 1 }).waitFor();
    await link(secretariat, "版を発行する").click();
    await button(secretariat, "内容を確認する").click();
    await says(secretariat, /第1版（1件）/);
    await button(secretariat, "発行する").click();
    await secretariat.locator("main details summary").first().waitFor();
    const edition = secretariat.url().replace(/\?.*/, "");
    assert.equal(edition, `${book}/editions/1`);
    await picture(secretariat, "edition_issued");

    await sagamihara.goto(edition);
    await sagamihara.locator("main details summary").first().click();
    await link(sagamihara, "うちでも取り組む").click();
    await button(sagamihara, "記録する").click();
    await says(sagamihara, "記録しました");
    await yokohama.goto(`${edition}/entries/1`);
    assert.match(await shown(yokohama), /1団体が活用/);
  }));

test("a round is announced, applied to, completed and checked, and outsiders read what is judged and nothing else", () =>
  people(3, async (secretariat, yokohama, sagamihara) => {
    const title = "予約制の乗合タクシーで通院を支える";
    const recorded = async (page, step, inputs = async () => {}) => {
      await link(page, step).click();
      await inputs();
      await button(page, "確定する").click();
      await says(page, "記録しました");
    };
    await Promise.all([enters(secretariat, "jimu"), enters(yokohama, "yoko"), enters(sagamihara, "saga")]);
    await secretariat.goto(`${url}/newRound`);
    await secretariat.locator("#f-title").fill("地域の足 先進事例の公募");
    await secretariat.locator("#f-subject").selectOption({ label: "事例（表彰・コンテスト）" });
    await secretariat.locator("#f-criteria-0--id").fill("novelty");
    await secretariat.locator("#f-criteria-0--title").fill("新規性");
    await secretariat.locator("#f-criteria-0--weight").fill("100");
    await secretariat.locator("#f-opens-at").fill(japanTime(-1));
    await secretariat.locator("#f-closes-at").fill(japanTime(30));
    await button(secretariat, "作成する").click();
    await secretariat.getByRole("heading", { name: "地域の足 先進事例の公募", level: 1 }).waitFor();
    const round = secretariat.url().replace(/\?.*/, "");
    assert.equal((await sagamihara.goto(round)).status(), 404);
    await link(secretariat, "公表する").click();
    await button(secretariat, "公表する").click();
    await says(secretariat, "記録しました");
    await picture(secretariat, "round_announced");

    await yokohama.goto(round);
    await link(yokohama, "この公募に応募する").click();
    await yokohama.locator("#f-source").selectOption({ label: title });
    await yokohama.locator("#f-summary").fill("予約制の乗合タクシーで、通院の足を確保した");
    await yokohama.locator("#f-answers-0--text").fill("電話でも予約でき、AI が配車する");
    // The criteria of the round, and no further lines.
    assert.match(await shown(yokohama), /新規性（1～5点、配点100）/);
    assert.equal(await yokohama.locator("#f-answers-1--text").count(), 0);
    await yokohama.locator("#f-contact-section").fill("交通政策課");
    await button(yokohama, "下書きを保存する").click();
    await yokohama.getByRole("heading", { name: title, level: 1 }).waitFor();
    const application = yokohama.url().replace(/\?.*/, "");
    await recorded(yokohama, "応募する");

    await comesTo(secretariat, title);
    await recorded(secretariat, "補正のため差し戻す", () => secretariat.locator("#f-words").fill("効果の数値を補ってください"));
    await comesTo(yokohama, title);
    assert.match(await shown(yokohama), /効果の数値を補ってください/);
    await picture(yokohama, "application_returned");
    await recorded(yokohama, "応募する");
    await secretariat.goto(application);
    await recorded(secretariat, "要件を満たしていることを確認する");
    assert.match(await shown(secretariat), /審査中/);
    await picture(secretariat, "application_passed");
    await secretariat.goto(round);
    await link(secretariat, "応募をファイルに書き出す").click();
    await button(secretariat, "書き出す").click();
    await says(secretariat, "ファイルができました（1件）");
    await picture(secretariat, "applications_exported");

    await sagamihara.goto(round);
    assert.match(await shown(sagamihara), /新規性/);
    assert.doesNotMatch(await shown(sagamihara), /乗合タクシー/);
    assert.equal((await sagamihara.goto(application)).status(), 404);
  }));

test("a reviewer is asked, accepts for himself and declares a conflict of interest", () =>
  people(3, async (secretariat, expert, sagamihara) => {
    await Promise.all([enters(secretariat, "jimu"), enters(expert, "sen"), enters(sagamihara, "saga")]);
    await secretariat.goto(`${url}/rounds`);
    await link(secretariat, "地域の足 先進事例の公募").click();
    await link(secretariat, "審査委員と審査の進み具合").click();
    await link(secretariat, "審査委員を依頼する").click();
    await secretariat.locator("#f-name").selectOption({ label: "相模原の専門家（相模原市）" });
    await secretariat.locator("#f-display-name").fill("地域交通の専門家");
    await button(secretariat, "依頼する").click();
    await says(secretariat, "記録しました");
    const reviewer = secretariat.url().replace(/\?.*/, "");
    assert.match(await shown(secretariat), /就任の依頼中/);

    await expert.goto(`${url}/reviews`);
    await link(expert, "地域の足 先進事例の公募").click();
    await expert.getByRole("heading", { name: "地域交通の専門家", level: 1 }).waitFor();
    await link(expert, "就任を承諾する").click();
    await button(expert, "確定する").click();
    await says(expert, "記録しました");
    await link(expert, "利益相反を申告する").click();
    await expert.locator("#f-subject").fill("organizations/141003");
    await expert.locator("#f-words").fill("調査を受託している");
    await button(expert, "確定する").click();
    await says(expert, "記録しました");
    await picture(expert, "conflict_declared");

    await secretariat.goto(reviewer);
    assert.match(await shown(secretariat), /調査を受託している/);
    // A colleague knows that he was asked, and not what he declared.
    await sagamihara.goto(reviewer);
    assert.match(await shown(sagamihara), /就任/);
    assert.doesNotMatch(await shown(sagamihara), /調査を受託している/);
  }));

test("three clerks with one workbook lose nothing of one another's, and the conflict is told", () =>
  people(3, async (...pages) => {
    const plan = "みなで直す計画";
    const names = ["ichi", "niji", "sanzo"];
    await Promise.all(pages.map((page, i) => signIn(page, names[i])));
    await Promise.all(
      pages.map(async (page, i) => {
        await link(page, "マイページ").click();
        await link(page, "所属団体のページ").click();
        await link(page, plan).click();
        await keep(page, page.locator("nav.files a", { hasText: "Excel" }), `${files}/${names[i]}.xlsx`);
      }),
    );
    // Each writes the text of a measure of its own; the second and the third the same title.
    editWorkbook(`${files}/ichi.xlsx`, `${files}/ichi2.xlsx`, { "施策!G2": "一郎の本文" });
    editWorkbook(`${files}/niji.xlsx`, `${files}/niji2.xlsx`, { "施策!G3": "二次郎の本文", "施策!F4": "二次郎の題名" });
    editWorkbook(`${files}/sanzo.xlsx`, `${files}/sanzo2.xlsx`, { "施策!G4": "三蔵の本文", "施策!F4": "三蔵の題名" });
    const checks = async (page, file) => {
      await field(page, "ファイル").setInputFiles(`${files}/${file}.xlsx`);
      await button(page, "内容を確認する").click();
    };
    const bring = async (page, i) => {
      await link(page, "直したExcelファイルを取り込む").click();
      await checks(page, `${names[i]}2`);
      await button(page, "この内容で反映する").click();
    };
    await Promise.all(pages.slice(0, 2).map(async (page, i) => {
      await bring(page, i);
      await says(page, "反映しました");
    }));
    const last = pages[2];
    await link(last, "直したExcelファイルを取り込む").click();
    await checks(last, "sanzo2");
    await picture(last, "clerks_conflict");
    assert.match(await last.title(), /^エラー/);
    assert.match(await last.locator("main table").first().innerText(), /施策!F4[\s\S]*三蔵の題名[\s\S]*二次郎の題名/);
    assert.match(await shown(last), /「現在」の内容に直して/);
    assert.equal(await button(last, "この内容で反映する").count(), 0);
    // Having read it the third writes what both agree on: the cell as it is stored now.
    editWorkbook(`${files}/sanzo2.xlsx`, `${files}/sanzo3.xlsx`, { "施策!F4": "二次郎の題名" });
    await checks(last, "sanzo3");
    await button(last, "この内容で反映する").click();
    await says(last, "反映しました");
    await link(last, "計画のページで確認する").click();
    const now = await shown(last);
    assert.match(now, /二次郎の題名/);
    for (const [item, text] of [["地域交通", "一郎の本文"], ["子育て", "二次郎の本文"], ["二次郎の題名", "三蔵の本文"]]) {
      await link(last, item).click();
      assert.match(await shown(last), new RegExp(text));
      await link(last, plan).click();
    }
  }));

test("officers answer what a council said and publish it with the revision; another body reads that and nothing else", () =>
  people(3, async (clerk, chief, other) => {
    const plan = "意見を聞く計画";
    await Promise.all([enters(clerk, "yoko"), enters(chief, "hama"), enters(other, "kawa")]);
    await link(clerk, "マイページ").click();
    await link(clerk, "所属団体のページ").click();
    await link(clerk, plan).click();
    const address = clerk.url().replace(/\?.*/, "");
    await link(clerk, "意見と対応").click();
    for (const [text, subject] of [["便数を増やしてほしい", "地域交通"], ["字が小さい", ""]]) {
      await link(clerk, "意見を登録する").click();
      await field(clerk, "意見元の区分（必須）").selectOption({ label: "推進会議・審議会" });
      await field(clerk, "意見元").fill("第1回推進会議");
      if (subject !== "") await clerk.locator("#f-subject").selectOption({ label: `1 ${subject}` });
      await clerk.locator("#f-text").fill(text);
      await button(clerk, "登録する").click();
      await says(clerk, "記録しました");
    }
    await picture(clerk, "opinions_recorded");
    assert.match(await shown(clerk), /1\s+推進会議・審議会（第1回推進会議）[\s\S]*未回答[\s\S]*2\s+推進会議・審議会/);

    // The chief answers the first: without a reason that is refused.
    await chief.goto(`${address}/opinions`);
    await link(chief, "1").click();
    await link(chief, "意見と対応の編集").click();
    await field(chief, "対応の区分").selectOption({ label: "一部反映" });
    await button(chief, "保存する").click();
    assert.match(await chief.title(), /^エラー/);
    await picture(chief, "opinion_without_reason");
    await chief.locator("#f-reason").fill("朝夕の増便を検討する");
    await button(chief, "保存する").click();
    await says(chief, "保存しました");
    await other.goto(`${address}/opinions`);
    assert.match(await shown(other), /意見はありません/);
    await link(chief, "意見と対応を公表する").click();
    await button(chief, "内容を確認する").click();
    await says(chief, "次の1件の意見を公表します");
    assert.match(await shown(chief), /未記入の1件は公表しません/);
    await picture(chief, "opinions_before_publication");
    await button(chief, "公表する").click();
    await says(chief, "公表しました");
    await other.reload();
    const read = await shown(other);
    assert.match(read, /便数を増やしてほしい[\s\S]*一部反映[\s\S]*朝夕の増便を検討する/);
    assert.ok(!read.includes("字が小さい"), read);
    assert.equal(await link(other, "意見を登録する").count(), 0);
    await picture(other, "opinions_read");

    // What comes next waits in the inbox of those who own the plan, and of nobody else.
    await link(clerk, "策定の日程").click();
    await link(clerk, "日程を登録する").click();
    await field(clerk, "種別（必須）").selectOption({ label: "推進会議" });
    await field(clerk, "題名").fill("第2回推進会議");
    const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await field(clerk, "開始日（必須）").fill(day);
    await button(clerk, "登録する").click();
    await says(clerk, "記録しました");
    await picture(clerk, "calendar_step");
    await comesTo(chief, "第2回推進会議");
    await link(other, "受信箱").click();
    assert.ok(!(await shown(other)).includes("第2回推進会議"));

    await clerk.goto(`${address}/evaluations`);
    await link(clerk, "評価を記録する").click();
    await clerk.locator("#f-evaluations-0--fiscal-year").fill("令和5年度");
    await clerk.locator("#f-evaluations-0--evaluator").selectOption({ label: "推進会議等の評価" });
    await clerk.locator("#f-evaluations-0--rating").selectOption({ label: "B" });
    await clerk.locator("#f-evaluations-0--text").fill("おおむね順調に進んでいる");
    await button(clerk, "記録する").click();
    await says(clerk, "記録しました");
    await picture(clerk, "evaluations");
    await other.goto(`${address}/evaluations`);
    assert.match(await shown(other), /計画全体[\s\S]*おおむね順調に進んでいる/);

    // What was published is found by its words, with the way to what it speaks of; what was not is found by nobody else.
    await other.goto(`${url}/search?kind=opinions&q=便数`);
    assert.match(await shown(other), /便数を増やしてほしい[\s\S]*一部反映[\s\S]*意見を聞く計画 > 1? ?地域交通/);
    await picture(other, "opinions_found");
    await other.goto(`${url}/search?kind=opinions&q=字が小さい`);
    assert.match(await shown(other), /該当するものはありません/);

    // An evaluation that should not be there is removed from its own page.
    await link(clerk, /おおむね順調に進んでいる/).click();
    await link(clerk, "評価を削除する").click();
    await button(clerk, "削除する").click();
    await says(clerk, "削除しました");
    assert.ok(!(await shown(clerk)).includes("おおむね順調"));
  }));

test("a clerk finds what may pay for a measure and records it; another body reads who used it and what fits itself", () =>
  people(2, async (clerk, other) => {
    const grant = "移動の足の交付金";
    await Promise.all([enters(clerk, "yoko"), enters(other, "kawa")]);
    await link(clerk, "マイページ").click();
    await link(clerk, "所属団体のページ").click();
    await link(clerk, "財源を探す計画").click();
    await link(clerk, "地域交通").first().click();
    assert.match(await shown(clerk), /使える支援施策[\s\S]*移動の足の交付金[\s\S]*TYPE1（1\/2、上限 100,000千円）[\s\S]*受付中/);
    await picture(clerk, "measure_with_programmes");
    const programme = await link(clerk, grant).first().evaluate((way) => way.href);
    const year = new Date(Date.now() - 90 * 86_400_000).getFullYear();

    // A type that the year does not have is refused with those that it has.
    await link(clerk, "目標・施策の編集").click();
    await clerk.locator("#f-funding-0--programme").fill(programme);
    await clerk.locator("#f-funding-0--fiscal-year").fill(`${year}`);
    await clerk.locator("#f-funding-0--type").fill("type9");
    await clerk.locator("#f-funding-0--thousand-yen").fill("20,000");
    await clerk.locator("#f-funding-0--stage").selectOption({ label: "申請予定" });
    await button(clerk, "保存する").click();
    assert.match(await clerk.title(), /^エラー/);
    await says(clerk, "あるのはtype1（TYPE1）です");
    await picture(clerk, "funding_of_no_type");
    await clerk.locator("#f-funding-0--type").fill("type1");
    await button(clerk, "保存する").click();
    await says(clerk, "保存しました");
    assert.match(await shown(clerk), /移動の足の交付金\s+type1\s+20,000千円\s+申請予定/);

    // The draft is nobody's use yet; what is published is.
    await other.goto(programme);
    assert.match(await shown(other), /利用した施策等・事例[\s\S]*TYPE1[\s\S]*31,000/);
    await link(other, "一覧で見る・ファイルにする").click();
    const uses = await shown(other);
    assert.match(uses, /横浜市[\s\S]*1 地域交通[\s\S]*財源のある計画[\s\S]*31,000[\s\S]*交付決定/);
    assert.ok(!uses.includes("20,000"), uses);
    await picture(other, "programme_uses");
    await link(other, "マイページ").click();
    await link(other, "所属団体のページ").click();
    await link(other, "応募できる公募").click();
    assert.match(await shown(other), /川崎市[\s\S]*移動の足の交付金[\s\S]*応募できる/);
    await picture(other, "fitting_calls");
  }));

test("a clerk follows what a page is about, finds it among the follows, and stops", () =>
  people(1, async (clerk) => {
    await enters(clerk, "kawa");
    await clerk.goto(`${url}/openCalls`);
    await link(clerk, "移動の足の交付金").first().click();
    await clerk.goto(clerk.url().replace(/\/editions\/.*/, ""));
    await link(clerk, "フォローする").click();
    await button(clerk, "フォローする").click();
    await says(clerk, "フォローしました");
    await clerk.goto(`${url}/follows`);
    assert.match(await shown(clerk), /支援施策[\s\S]*移動の足の交付金[\s\S]*お知らせメール[\s\S]*受け取らない/);
    await picture(clerk, "follows");
    await link(clerk, "タグをフォローする").click();
    await clerk.locator("#f-tag").fill("ＤＸ");
    await button(clerk, "フォローする").click();
    await says(clerk, "フォローしました");
    assert.match(await shown(clerk), /タグ\s+ＤＸ/);
    await link(clerk, "フォローをやめる").last().click();
    await button(clerk, "フォローをやめる").click();
    await says(clerk, "フォローをやめました");
    await link(clerk, "お知らせ").first().click();
    assert.match(await shown(clerk), /新しいお知らせはありません/);
    await picture(clerk, "notices");
  }));
