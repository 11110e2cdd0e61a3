// `renkei list export`: a list as a page to print.
#include <set>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list/list_verbs.h"
#include "client/cli/nouns/list/menu_page.h"
#include "client/cli/organization_names.h"
#include "renkei/v1/framework_service.pb.h"

namespace renkei::cli {
namespace {

struct Arguments {
  std::string name;
  std::string format;
};

// The titles of the framework items that the cases name, one call for each framework. What cannot
// be read is left out: a book is not withheld for want of a title.
std::map<std::string, std::string> FrameworkTitles(Session& session,
                                                   const std::vector<pb::ListedCase>& cases) {
  std::set<std::string> frameworks;
  for (const pb::ListedCase& listed : cases) {
    for (const std::string& item : listed.case_().framework_items())
      frameworks.insert(item.substr(0, item.find("/items/")));
  }
  std::map<std::string, std::string> titles;
  for (const std::string& name : frameworks) {
    pb::GetFrameworkRequest request;
    request.set_name(name);
    const auto framework = session.Call<pb::Framework>("FrameworkService/GetFramework", request);
    if (!framework.ok()) continue;
    for (const pb::FrameworkItem& item : framework->items()) {
      titles[absl::StrCat(name, "/items/", item.id())] =
          absl::StrCat(item.title(), In(session.lang(), {" (", "（"}), framework->title(),
                       In(session.lang(), {")", "）"}));
    }
  }
  return titles;
}

absl::Status RunExport(Session& session, const Arguments& args) {
  const auto format = DocumentFormat(args.format, session.output_file(), {"html"});
  if (!format.ok()) return format.status();
  const auto name = session.resolver().CaseList(args.name);
  if (!name.ok()) return name.status();
  pb::GetCaseListRequest request;
  request.set_name(*name);
  const auto list = session.Call<pb::CaseList>("CaseListService/GetCaseList", request);
  if (!list.ok()) return list.status();
  auto cases = CasesOfList(session, *name);
  if (!cases.ok()) return cases.status();
  MenuBook book;
  book.lang = session.lang();
  book.list = *list;
  book.framework_titles = FrameworkTitles(session, *cases);
  book.cases = *std::move(cases);
  book.organization_name = [&session](const std::string& organization) {
    return session.names().Of(organization);
  };
  session.printer().Raw(MenuPage(book));
  const std::string& file = session.output_file();
  if (file.empty()) return absl::OkStatus();
  session.NoteOutput({absl::StrCat("wrote ", file, ": ", book.cases.size(), " cases"),
                      absl::StrCat(file, " に", book.cases.size(), "件の事例を書き出しました。")});
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
