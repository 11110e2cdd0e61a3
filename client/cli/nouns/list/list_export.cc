// `renkei list export`: a list as a page to print.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list/list_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/html/render.h"
#include "client/view/page/menu_book.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct Arguments {
  std::string name;
  std::string format;
};

absl::Status RunExport(Session& session, const Arguments& args) {
  RETURN_IF_ERROR(DocumentFormat(args.format, session.output_file(), {"html"}).status());
  ASSIGN_OR_RETURN(const std::string name, session.resolver().CaseList(args.name));
  pb::GetCaseListRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto list,
                   session.Call<pb::CaseList>("CaseListService/GetCaseList", request));
  ASSIGN_OR_RETURN(const std::vector<pb::ListedCase> cases, CasesOfList(session, name));
  const domain::Words words = WordsOf(session);
  session.printer().Raw(
      view::RenderHtml(Titled(session, [&] { return view::MenuBookPage(list, cases, words); })));
  const std::string& file = session.output_file();
  if (file.empty()) return absl::OkStatus();
  session.NoteOutput({absl::StrCat("wrote ", file, ": ", cases.size(), " cases"),
                      absl::StrCat(file, " に", cases.size(), "件の事例を書き出しました。")});
  return absl::OkStatus();
}

}  // namespace

void AddListExport(Noun noun) {
  const auto args = std::make_shared<Arguments>();
  args->format = "html";
  Verb verb = noun.AddVerb("export", {"Writes a list as a page to print, one case a page",
                                      "事例リストを印刷用のページに書き出します（1事例1ページ）"});
  verb.Positional(&args->name, "LIST", kListHelp)
      .Option(&args->format, "--format", "FORMAT", {"html (default)", "形式（省略時は html）"})
      .Writes({"html"})
      .Example("renkei list export menu-2024 --format html -O menu.html",
               {"Open it in a browser and print it", "ブラウザーで開いて印刷します"});
  verb.Run([args](Session& session) { return RunExport(session, *args); });
}

}  // namespace renkei::cli
