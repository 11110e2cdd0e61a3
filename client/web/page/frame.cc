#include "client/web/page/frame.h"

#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/lib/request_id.h"
#include "client/web/page/addresses.h"
#include "client/web/page/form/form.h"
#include "client/web/page/routes.h"

namespace renkei::web {
namespace {

using view::Address;
using view::Attribute;
using view::Class;
using view::Writer;

struct Way {
  const char* path;
  Text label;
};

const std::vector<Way>& Ways() {
  static const auto& ways = *new std::vector<Way>{
      {"/search?kind=cases", {"Cases", "事例"}},
      {"/search?kind=visions", {"Visions", "ビジョン・戦略"}},
      {"/search?kind=initiatives", {"Joint initiatives", "地域間連携"}},
      {"/search?kind=organizations", {"Local governments", "団体"}},
      {"/frameworks", {"National frameworks", "国の枠組み"}},
      {"/caseLists", {"Menu books", "メニューブック"}},
      {"/programmes", {"Programmes", "支援施策"}},
      {"/rounds", {"Rounds", "公募・選定"}},
      {"/supports", {"Support", "伴走支援"}},
  };
  return ways;
}

Query InLanguage(Query query, const char* lang) {
  query.Set("lang", lang);
  return query;
}

// "10:42"
std::string ClockInJapan(absl::Time time) {
  return absl::FormatTime("%H:%M", time, absl::FixedTimeZone(9 * 60 * 60));
}

// The way in, or the way out: a form, because following a link changes nothing.
void WriteAccount(Writer& html, const Visit& visit) {
  if (!visit.signed_in()) {
    Query next;
    // Who comes from the first page goes on to what waits for them.
    if (!visit.path.empty() && visit.path != "sign-in")
      next.Set("next", AddressOf(absl::StrCat("/", visit.path), visit.query));
    WriteLink(html, AddressOf("/sign-in", next), visit.Say({"Sign in", "ログイン"}));
    return;
  }
  WriteLink(html, "/inbox", visit.Say({"Inbox", "受信箱"}));
  if (visit.session_end) {
    // The script warns before the end, by this browser's clock: it is told what is left.
    const int64_t left = absl::ToInt64Seconds(*visit.session_end - visit.now);
    html.Leaf("span", {Class("muted"), Attribute("data-session-left", absl::StrCat(left))},
              visit.Say({absl::StrCat("until ", ClockInJapan(*visit.session_end)),
                         absl::StrCat(ClockInJapan(*visit.session_end), " まで有効")}));
  }
  WriteLink(html, "/account", visit.Say({"My page", "マイページ"}));
  const auto form = html.Open("form", {Class("account"), Attribute("method", "post"),
                                       FormAction(*Address::Of("/sign-out"))});
  html.Empty("input", {Attribute("type", "hidden"), Attribute("name", "form_token"),
                       Attribute("value", visit.form_token)});
  html.Leaf("button", {Attribute("type", "submit"), Class("plain")},
            visit.Say({"Sign out", "ログアウト"}));
}

void WriteHeader(Writer& html, const Visit& visit) {
  {
    const auto skip = html.Open("a", {Class("skip"), Href(*Address::Of("#main"))});
    html.Text(visit.Say({"To the content", "本文へ"}));
  }
  const auto header = html.Open("header", {Class("site")});
  {
    const auto line = html.Open("div", {Class("inner")});
    html.Leaf("a", {Class("brand"), Href(*Address::Of("/"))}, visit.Say({"Renkei", "連携 Renkei"}));
    // Those two have a larger one of their own.
    if (!visit.path.empty() && visit.path != "search")
      WriteSearchForm(html, visit, "", "", "site-search");
    WriteAccount(html, visit);
    const bool japanese = visit.lang == Lang::kJapanese;
    const std::string other =
        AddressOf(absl::StrCat("/", visit.path), InLanguage(visit.query, japanese ? "en" : "ja"));
    if (const auto address = Address::Of(other)) {
      html.Leaf("a",
                {Class("lang"), Href(*address), Attribute("lang", japanese ? "en" : "ja"),
                 Attribute("hreflang", japanese ? "en" : "ja")},
                japanese ? "English" : "日本語");
    }
  }
  const auto nav = html.Open(
      "nav", {Class("ways"), Attribute("aria-label", visit.Say({"Site", "サイト内の移動"}))});
  const auto list = html.Open("ul");
  for (const Way& way : Ways()) {
    const auto item = html.Open("li");
    WriteLink(html, way.path, visit.Say(way.label));
  }
}

void WriteTabs(Writer& html, const Visit& visit, const std::vector<Tab>& tabs) {
  if (tabs.empty()) return;
  const auto nav = html.Open(
      "nav", {Class("tabs"), Attribute("aria-label", visit.Say({"Views", "表示の切替え"}))});
  const auto list = html.Open("ul");
  for (const Tab& tab : tabs) {
    const auto item = html.Open("li");
    if (const auto address = Address::Of(tab.address)) {
      html.Leaf("a", {Href(*address), Attribute("aria-current", tab.here ? "page" : "")},
                tab.label);
    }
  }
}

}  // namespace

void WriteLink(Writer& html, const std::string& address, const std::string& text) {
  if (const auto checked = Address::Of(address)) {
    html.Leaf("a", {Href(*checked)}, text);
  } else {
    html.Text(text);
  }
}

void WriteSearchForm(Writer& html, const Visit& visit, const std::string& text,
                     const std::string& kind, absl::string_view id) {
  const auto form =
      html.Open("form", {Class("search"), Attribute("role", "search"), Attribute("method", "get"),
                         FormAction(*Address::Of("/search"))});
  html.Leaf("label", {Attribute("for", id)}, visit.Say({"Search", "検索"}));
  {
    // The script hangs its suggestions below.
    const auto completed = html.Open("span", {Class("completed")});
    html.Empty("input", {Attribute("type", "search"), Attribute("name", "q"), Attribute("id", id),
                         Attribute("value", text), Attribute("autocomplete", "off")});
  }
  if (!kind.empty()) {
    html.Empty("input",
               {Attribute("type", "hidden"), Attribute("name", "kind"), Attribute("value", kind)});
  }
  html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Search", "検索する"}));
}

void WriteOption(Writer& html, const std::string& value, const std::string& label, bool chosen) {
  html.Leaf("option", {Attribute("value", value), Attribute("selected", chosen ? "selected" : "")},
            label);
}

void WriteHidden(Writer& html, absl::string_view name, const std::string& value) {
  html.Empty("input",
             {Attribute("type", "hidden"), Attribute("name", name), Attribute("value", value)});
}

void WriteFormLinks(Writer& html, const Visit& visit, const std::string& resource,
                    const std::vector<const char*>& methods, const std::string& seen) {
  if (methods.empty()) return;
  Query query;
  query.Set(kSeen, seen);
  const auto nav = html.Open(
      "nav", {Class("actions"), Attribute("aria-label", visit.Say({"What you can do", "操作"}))});
  const auto list = html.Open("ul");
  for (const char* method : methods) {
    const std::optional<FormRoute> form = FindForm(method, resource);
    if (!form) continue;
    const auto item = html.Open("li");
    WriteLink(html, form->step ? AddressOf(form->address, query) : form->address,
              visit.Say(form->label));
  }
}

void WriteFormLinks(Writer& html, const Visit& visit, const std::vector<std::string>& paths,
                    const Text& label) {
  if (paths.empty()) return;
  const auto nav = html.Open("nav", {Class("actions"), Attribute("aria-label", visit.Say(label))});
  const auto list = html.Open("ul");
  for (const std::string& path : paths) {
    const std::optional<FormRoute> form = FormAt(path);
    if (!form) continue;
    const auto item = html.Open("li");
    WriteLink(html, form->address, visit.Say(form->label));
  }
}

void WriteFormButton(Writer& html, const Visit& visit, const std::string& path, const Query& inputs,
                     const std::string& label, Button button) {
  const auto address = Address::Of(absl::StrCat("/", path));
  if (!address) return;
  const auto form =
      html.Open("form", {Class("button"), Attribute("method", "post"), FormAction(*address)});
  WriteHidden(html, "form_token", visit.form_token);
  WriteHidden(html, "request_id", client::NewRequestId());
  for (const auto& [input, value] : inputs.values()) WriteHidden(html, input, value);
  html.Leaf("button",
            {Attribute("type", "submit"), button == Button::kMain ? Class("") : Class("plain")},
            label);
}

void WriteNextPart(Writer& html, const Visit& visit, const std::string& token) {
  if (token.empty()) return;
  Query query = visit.query;
  query.Set("done", "");
  query.Set("after", token);
  const auto line = html.Open("p", {Class("pages")});
  WriteLink(html, AddressOf(absl::StrCat("/", visit.path), query),
            visit.Say({"Further ones", "続きを見る"}));
}

const std::string& PartIn(const Visit& visit) { return visit.query.Get("after"); }

std::vector<Tab> NationalTabs(const Visit& visit, const char* here) {
  const absl::string_view shown = here;
  return {{visit.Say({"National frameworks", "国の枠組み"}), "/frameworks", shown == "frameworks"},
          {visit.Say({"Shared indicators", "共通指標"}), "/indicators", shown == "indicators"},
          {visit.Say({"National KPIs", "国のKPI"}), "/nationalKpis", shown == "nationalKpis"}};
}

std::vector<Tab> ProgrammeTabs(const Visit& visit, const char* here) {
  const absl::string_view shown = here;
  return {{visit.Say({"Programmes", "支援施策"}), "/programmes", shown == "programmes"},
          {visit.Say({"Open calls", "受付中の公募"}), "/openCalls", shown == "openCalls"},
          {visit.Say({"Rounds of selection", "公募・選定"}), "/rounds", shown == "rounds"}};
}

std::vector<Tab> OrganizationTabs(const Visit& visit, const std::string& name, const char* here) {
  const absl::string_view shown = here;
  const std::string address = absl::StrCat("/", name);
  return {{visit.Say({"Profile", "概要"}), address, shown.empty()},
          {visit.Say({"Places like it", "似た団体"}), address + "/peers", shown == "peers"},
          {visit.Say({"Calls that fit", "応募できる公募"}), address + "/calls", shown == "calls"}};
}

std::vector<Tab> FrameworkTabs(const Visit& visit, const std::string& name, const char* here) {
  const absl::string_view shown = here;
  const std::string address = absl::StrCat("/", name);
  return {{visit.Say({"Items", "項目"}), address, shown.empty()},
          {visit.Say({"What programmes cover", "支援施策との対応"}), address + "/programmes",
           shown == "programmes"}};
}

void WriteBlocks(Writer& html, const Visit& visit, const std::vector<view::Block>& blocks,
                 int level) {
  view::WriteBlocks(html, blocks, SiteStyle(visit.lang), level);
}

Shown ShownPage(const Visit& visit, const view::Page& page) {
  Shown shown;
  shown.title = page.head.title;
  shown.subtitle = page.head.subtitle;
  std::vector<view::Block> facts = {page.head.facts};
  WriteBlocks(shown.main, visit, facts);
  WriteBlocks(shown.main, visit, page.blocks);
  return shown;
}

std::string FrameDocument(const Visit& visit, Shown shown, const SiteAssets& assets) {
  Writer html;
  WriteHeader(html, visit);
  html.Break();
  {
    const auto main = html.Open("main", {Attribute("id", "main"), Attribute("tabindex", "-1")});
    html.Leaf("h1", {}, shown.title);
    if (!shown.subtitle.empty()) html.Leaf("p", {Class("subtitle")}, shown.subtitle);
    WriteTabs(html, visit, shown.tabs);
    if (const std::string done = visit.Say(NoticeOf(visit.query.Get("done"))); !done.empty())
      html.Leaf("p", {Class("notice done"), Attribute("role", "status")}, done);
    html.Break();
    html.Append(std::move(shown.main));
  }
  html.Break();
  {
    const auto footer = html.Open("footer", {Class("site")});
    html.Text(visit.Say({"Renkei: visions, cases and joint initiatives of local governments",
                         "連携 Renkei：地方公共団体のビジョン、優良事例、地域間連携"}));
  }
  const std::string name = visit.Say({"Renkei", "連携 Renkei"});
  const std::string title =
      visit.path.empty() ? shown.title : absl::StrCat(shown.title, " | ", name);
  return html.TakeSitePage(visit.lang, title, *Address::Of(assets.stylesheet),
                           *Address::Of(assets.script));
}

}  // namespace renkei::web
