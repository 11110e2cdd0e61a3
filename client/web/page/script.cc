#include "client/web/page/script.h"

namespace renkei::web {
namespace {

constexpr char kScript[] = R"js(
const japanese = document.documentElement.lang !== "en";
const say = (en, ja) => (japanese ? ja : en);
const element = (tag, attributes = {}, text = "") => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};

// The search box as a combobox with a list (ARIA Authoring Practices): the focus stays in the box.
function complete(input) {
  const form = input.form;
  const list = element("ul", { role: "listbox", id: input.id + "-list", hidden: "",
    "aria-label": say("Suggestions", "検索語の候補") });
  const told = element("span", { role: "status", class: "unseen" });
  // The box itself stays where it is: somebody may be typing already.
  input.after(list, told);
  const closed = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id };
  for (const [name, value] of Object.entries(closed)) input.setAttribute(name, value);
  let chosen = -1;
  let timer = 0;
  let asked = new AbortController();

  const close = () => {
    clearTimeout(timer);
    asked.abort();
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    told.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = next;
    const option = list.children[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const search = (text) => {
    input.value = text;
    close();
    form.requestSubmit();
  };
  const show = (texts) => {
    list.replaceChildren(...texts.map((text, i) =>
      element("li", { role: "option", id: list.id + "-" + i, "aria-selected": "false" }, text)));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = texts.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = list.hidden ? ""
      : say(texts.length + " suggestions", "候補が" + texts.length + "件あります");
  };
  const ask = async () => {
    const text = input.value.trim();
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (text === "" || [...text].length > 100) return close();
    try {
      const reply = await fetch("/complete?q=" + encodeURIComponent(text), { signal });
      const texts = reply.ok ? await reply.json() : [];
      if (!signal.aborted) show(texts.filter((one) => one !== text));
    } catch {
      // Whoever types on asks again; without an answer the box is a box.
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  };

  // While kanji are being chosen the text is none yet.
  input.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen !== -1) search(list.children[chosen].textContent);
    else return;
    event.preventDefault();
  });
  // A click would take the focus first, and with it the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) search(option.textContent);
  });
}

// Tells five minutes before a session ends, and when it has ended. Windows of one session tell each
// other how long it lasts: looking at a page in one of them extends it for all.
function watch(shown) {
  const warning = 5 * 60 * 1000;
  const endIn = (page) => Date.now() + 1000 * Number(page.dataset.sessionLeft);
  const windows = new BroadcastChannel("renkei-session");
  const banner = element("div", { role: "status", class: "session" });
  document.body.append(banner);
  let end = endIn(shown);
  let said = "";

  const tell = (state, text, ...more) => {
    if (said === state) return;
    said = state;
    banner.replaceChildren(...(text === "" ? [] : [element("p", {}, text)]), ...more);
    document.documentElement.classList.toggle("warned", text !== "");
  };
  const clock = (time) => new Date(time).toLocaleTimeString("ja-JP",
    { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
  const extend = async () => {
    try {
      const reply = await fetch(location.pathname === "/sign-in" ? "/" : "/sign-in");
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const found = page.querySelector("[data-session-left]");
      end = found ? Math.max(end, endIn(found)) : Date.now();
    } catch {
      return;  // The line is down: the warning stays, and so does its button.
    }
    windows.postMessage(end);
    look();
    if (said === "warned") tell("last", say("The session ends at " + clock(end) +
      " and cannot be extended any more. Send what you have entered before.",
      clock(end) + " に終了します。これ以上は延長できません。入力中の内容は、それまでに送信してください。"));
  };
  const look = () => {
    const left = end - Date.now();
    if (left > warning) return tell("", "");
    if (left > 0) {
      if (said === "last") return;
      const button = element("button", { type: "button" },
        say("Stay signed in", "ログインを延長する"));
      button.addEventListener("click", extend);
      return tell("warned", say("You will be signed out at " + clock(end) + ".",
        "操作がないため、" + clock(end) + " にログインの有効期限が切れます。"), button);
    }
    const link = element("a", { href: "/sign-in", target: "_blank", rel: "noopener" },
      say("Sign in (in a new tab)", "ログインする（新しいタブ）"));
    tell("ended", say("The session has ended. What you have entered is still here: sign in in a " +
      "new tab, then go on.", "ログインの有効期限が切れました。入力した内容はこの画面に残っています。" +
      "新しいタブでログインすると、続けられます。"), link);
  };
  windows.addEventListener("message", ({ data }) => {
    end = Math.max(end, Number(data));
    look();
  });
  windows.postMessage(end);
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  look();
}

// A long form is kept with the server while it is typed: nothing is lost with the machine or the
// session. Enter that ends the choice of kanji sends nothing.
function keep(form) {
  const told = form.querySelector("[data-kept]");
  let kept = new URLSearchParams(new FormData(form)).toString();
  let refused = "";
  let timer = 0;
  let sending = false;
  const text = () => new URLSearchParams(new FormData(form)).toString();
  const save = async () => {
    clearTimeout(timer);
    const now = text();
    if (sending || now === kept) return;
    sending = true;
    try {
      const reply = await fetch(form.action, { method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: now + "&do=autosave" });
      const said = await reply.json();
      if (said.saved) {
        form.elements.draft_etag.value = said.etag;
        kept = text();
        told.textContent = say("Kept at " + said.saved, said.saved + " 下書き保存");
      } else {
        refused = now;
        told.textContent = said.error;
      }
    } catch {
      told.textContent = say("Not kept yet: the line is down", "通信できないため、まだ保存されていません");
    } finally {
      sending = false;
      if (text() !== kept && text() !== refused) later();
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 3000);
  };
  form.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  form.addEventListener("compositionend", later);
  form.addEventListener("submit", () => { clearTimeout(timer); kept = text(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("beforeunload", (event) => { if (text() !== kept) event.preventDefault(); });
}

// Cells that were copied from a spreadsheet fill the table from where they are pasted: downwards and to the
// right. An empty one leaves what is there.
function fill(table) {
  const told = element("p", { role: "status", class: "muted" });
  table.parentNode.before(told);
  table.addEventListener("paste", (event) => {
    const from = event.target.closest("[data-cell]");
    const lines = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    if (!from || (lines.length === 1 && !lines[0].includes("\t"))) return;
    event.preventDefault();
    const rows = [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("[data-cell]")])
      .filter((cells) => cells.length > 0);
    const top = rows.findIndex((cells) => cells.includes(from));
    const left = rows[top].indexOf(from);
    let filled = 0;
    lines.forEach((line, down) => line.split("\t").forEach((text, right) => {
      const cell = rows[top + down]?.[left + right];
      if (!cell || text.trim() === "") return;
      cell.value = text.trim();
      ++filled;
    }));
    const beyond = Math.max(0, top + lines.length - rows.length);
    told.textContent = say(filled + " cells were filled in; nothing is recorded yet.",
      filled + "個のセルに貼り付けました（まだ記録されていません）。") + (beyond === 0 ? "" :
      say(" " + beyond + " lines lie below the table.", "表の下にはみ出した" + beyond + "行は貼り付けていません。"));
    from.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// What the server goes on with is looked at again until it has ended.
function follow() {
  setTimeout(async () => {
    const here = document.querySelector("[data-follow]");
    try {
      const reply = await fetch(location.href);
      if (reply.ok) {
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        const now = page.querySelector("[data-follow]");
        document.title = page.title;
        if (now) here.replaceChildren(...now.childNodes);
        else document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
      }
    } catch {
      // Of a line that is down nothing is known.
    }
    if (document.querySelector("[data-follow]")) follow();
  }, 1500);
}

// A link that is to be passed on is copied by a button beside it.
function offerCopy(input) {
  const button = element("button", { type: "button", class: "plain" }, say("Copy", "コピー"));
  const told = element("span", { role: "status", class: "muted" });
  button.setAttribute("aria-label", input.getAttribute("aria-label") + say(": copy", "をコピー"));
  button.addEventListener("click", async () => {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
      told.textContent = say("Copied", "コピーしました");
    } catch {
      // Where a browser keeps its clipboard to itself, the link is selected.
      told.textContent = say("Selected: copy it with Ctrl+C", "選択しました。Ctrl+Cでコピーしてください");
    }
  });
  input.after(button, told);
}

// What is folded is open on paper; a browser may only know so once it prints.
function openForPaper() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open]):not(.manage)")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
  });
}

// A file that is too large is told of before it is sent.
function weigh(input) {
  const most = Number(input.dataset.mostBytes);
  input.addEventListener("change", () => {
    const over = (input.files[0]?.size ?? 0) > most;
    input.setCustomValidity(!over ? "" : say("The file is larger than " + (most >> 20) + " MB: split it.",
      "ファイルが" + (most >> 20) + "MBを超えています。分けてください。"));
    if (over) input.reportValidity();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});

for (const form of document.querySelectorAll("[data-kept-form]")) keep(form);
for (const table of document.querySelectorAll("table.grid")) fill(table);
if (document.querySelector("[data-follow]")) follow();
for (const input of document.querySelectorAll("input[data-copy]")) offerCopy(input);
for (const input of document.querySelectorAll("input[data-most-bytes]")) weigh(input);
openForPaper();
document.getElementById("mistakes")?.focus();
for (const input of document.querySelectorAll("form[role=search] input[type=search]")) complete(input);
const session = document.querySelector("[data-session-left]");
if (session) watch(session);
)js";

}  // namespace

absl::string_view SiteScript() { return kScript; }

}  // namespace renkei::web
