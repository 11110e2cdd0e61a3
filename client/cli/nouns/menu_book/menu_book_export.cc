// `renkei menu-book export`: an edition as a book to print, or as a workbook.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/menu_book/menu_book_verbs.h"
#include "client/cli/output_file.h"
#include "client/cli/resource_titles.h"
#include "client/view/html/render.h"
#include "client/view/page/menu_edition.h"
#include "client/view/sheet/table_file.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct EditionPaperArguments {
  std::string name;
  std::string format;
};

absl::Status RunEditionExport(Session& session, const EditionPaperArguments& args) {
  const std::string& file = session.output_file();
  ASSIGN_OR_RETURN(const std::string format, DocumentFormat(args.format, file, {"html", "xlsx"}));
  pb::GetCaseListEditionRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), session.resolver().Edition(args.name));
  ASSIGN_OR_RETURN(const auto edition, session.Call<pb::CaseListEdition>(
                                           "CaseListEditionService/GetCaseListEdition", get));
  pb::ListCaseListEditionEntriesRequest list;
  list.set_parent(get.name());
  list.set_page_size(kEntriesPerCall);
  ASSIGN_OR_RETURN(const std::vector<pb::CaseListEditionEntry> entries,
                   session.List<pb::CaseListEditionEntry>(
                       "CaseListEditionService/ListCaseListEditionEntries", list));
  const domain::Words words = WordsOf(session);
  if (format == "xlsx") {
    const view::Table table = Titled(session, [&] { return view::EditionTable(entries, words); });
    ASSIGN_OR_RETURN(const std::string book, view::TableWorkbook(table, edition.title()));
    session.printer().Raw(book);
  } else {
    session.printer().Raw(view::RenderHtml(
        Titled(session, [&] { return view::MenuEditionPage(edition, entries, words); })));
  }
  if (file.empty()) return absl::OkStatus();
  session.NoteOutput({absl::StrCat("wrote ", file, ": ", entries.size(), " cases"),
                      absl::StrCat(file, " に", entries.size(), "件の事例を書き出しました。")});
  return absl::OkStatus();
}

}  // namespace

void AddEditionExport(Noun noun) {
  const auto args = std::make_shared<EditionPaperArguments>();
  args->format = "html";
  Verb verb = noun.AddVerb(
      "export", {"Writes an edition as a book to print, one case a page, with contents and index",
                 "版を印刷用の冊子に書き出します（1事例1ページ、目次・索引付き）"});
  verb.Positional(&args->name, "EDITION", kEditionHelp)
      .Option(&args->format, "--format", "FORMAT",
              {"html (default) or xlsx", "形式。html（省略時）か xlsx"})
      .Writes({"html", "xlsx"})
      .Example("renkei menu-book export menu-2024/1 -O menu.html",
               {"Open it in a browser and print it", "ブラウザーで開いて印刷します"});
  verb.Run([args](Session& session) { return RunEditionExport(session, *args); });
}

}  // namespace renkei::cli
