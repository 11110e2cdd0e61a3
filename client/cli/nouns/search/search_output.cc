// How answers of searches are printed.
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/hit_table.h"
#include "client/view/page/search_kinds.h"

namespace renkei::cli {
namespace {

using H = pb::SearchHit;

}  // namespace

std::vector<Column<H>> HitColumns(Session& session) {
  const Lang lang = session.lang();
  return {{Heading<H>("type"), Says<H>(session, "type")},
          {Heading<H>("title"), [](const H& h) { return h.title(); }, false, true},
          {Heading<H>("owners"), Says<H>(session, "owners")},
          {Heading<H>("state"),
           [words = WordsOf(session)](const H& h) { return view::StandingWords(h, words); }},
          {Heading<H>("selected"),
           [lang](const H& h) {
             return h.selected() ? In(lang, {"selected", "優良事例"}) : "";
           }},
          {Heading<H>("date"), Says<H>(session, "date")},
          {Heading<H>("path"), view::PathText, false, true},
          {Heading<H>("snippets"), view::PassagesText, false, true},
          {Heading<H>("name"), [](const H& h) { return h.name(); }}};
}

void PrintAnswer(Session& session, const google::protobuf::Message& answer,
                 const std::vector<H>& hits, const std::function<std::string()>& page) {
  Printer& printer = session.printer();
  if (printer.prints_rows() || printer.format() == Format::kName) {
    printer.List(hits, HitColumns(session));
  } else {
    printer.One(answer, page);
  }
}

Text UpToDateHelp() {
  return {"Waits, a few seconds at most, for what was just written",
          "直前に登録した内容が検索に反映されるまで待ちます（最大で数秒）"};
}

Argument UpToDate(std::string to) { return Field("--up-to-date", std::move(to), UpToDateHelp()); }

}  // namespace renkei::cli
