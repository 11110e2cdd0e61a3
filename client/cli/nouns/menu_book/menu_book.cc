// `renkei menu-book`: editions of lists of cases (メニューブックの版).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/menu_book/menu_book_verbs.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/menu_edition.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kEntryHelp = {"LIST/EDITION/NUMBER, or its name",
                         "事例リスト/版/番号、またはリソース名"};
constexpr int kMostEditions = 100'000;

std::vector<Column<pb::CaseListEdition>> EditionColumns(Session& session) {
  using E = pb::CaseListEdition;
  return {
      {Heading<E>("number"), [](const E& e) { return absl::StrCat(e.number()); }, true},
      {Heading<E>("fiscal_year"), [](const E& e) { return absl::StrCat(e.fiscal_year()); }},
      {Heading<E>("title"), [](const E& e) { return e.title(); }, false, true},
      {Heading<E>("published_date"), [](const E& e) { return e.published_date(); }},
      {Heading<E>("entry_count"), [](const E& e) { return absl::StrCat(e.entry_count()); }, true},
      {Heading<E>("state"), Says<E>(session, "state")},
      {{"EDITION", "リソース名"}, [](const E& e) { return e.name(); }, false, false, true}};
}

// The edition with its contents, for people; as it is for programs.
absl::Status ShowEdition(Session& session, const pb::GetCaseListEditionRequest& request,
                         const pb::CaseListEdition& edition) {
  std::vector<pb::CaseListEditionEntry> entries;
  if (session.printer().for_people()) {
    pb::ListCaseListEditionEntriesRequest list;
    list.set_parent(request.name());
    list.set_page_size(kEntriesPerCall);
    list.set_outline(true);
    auto found = session.List<pb::CaseListEditionEntry>(
        "CaseListEditionService/ListCaseListEditionEntries", list);
    // Of a withdrawn one the head alone is left.
    if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
    if (found.ok()) entries = *std::move(found);
  }
  session.printer().One(edition, [&] {
    std::string text = RenderBrief(edition, session.printer().style(), {"etag"});
    for (const pb::CaseListEditionEntry& entry : entries) {
      const std::string& title = entry.listed().case_().title();
      absl::StrAppend(
          &text, "  ", entry.number(), ". ",
          title.empty() ? In(session.lang(), {"(text removed)", "（掲載を取りやめました）"})
                        : Printable(title),
          entry.owner_title().empty()
              ? std::string()
              : absl::StrCat(In(session.lang(), {" (", "（"}), Printable(entry.owner_title()),
                             In(session.lang(), {")", "）"})),
          "\n");
    }
    return text;
  });
  return absl::OkStatus();
}

absl::Status PrintComparison(Session& session, const Sending& sent) {
  const auto& asked = static_cast<const pb::CompareCaseListEditionsRequest&>(sent.request);
  ASSIGN_OR_RETURN(const auto first,
                   session.Call<pb::CompareCaseListEditionsResponse>(sent.method, sent.request));
  pb::CompareCaseListEditionsRequest rest = asked;
  std::vector<pb::EditionEntryDifference> all(first.differences().begin(),
                                              first.differences().end());
  rest.set_page_token(first.next_page_token());
  while (!rest.page_token().empty()) {
    ASSIGN_OR_RETURN(const auto page,
                     session.Call<pb::CompareCaseListEditionsResponse>(sent.method, rest));
    all.insert(all.end(), page.differences().begin(), page.differences().end());
    rest.set_page_token(page.next_page_token());
  }
  pb::CompareCaseListEditionsResponse whole = first;
  whole.clear_next_page_token();
  *whole.mutable_differences() = {all.begin(), all.end()};
  const domain::Words words = WordsOf(session);
  session.printer().One(whole, [&] {
    view::Page page = view::UprightPage(session.lang(), "");
    page.blocks = Titled(session, [&] { return view::EditionChanges(whole, all, words); });
    return session.printer().Text(page);
  });
  return absl::OkStatus();
}

Ending Comparison() {
  Ending ending;
  ending.type = pb::CompareCaseListEditionsResponse::descriptor();
  ending.request = pb::CompareCaseListEditionsRequest::descriptor();
  ending.run = PrintComparison;
  return ending;
}

}  // namespace

void AddMenuBook(CommandTree& tree) {
  Noun noun =
      tree.AddNoun("menu-book", {"Editions of menu books: lists of cases as they were issued",
                                 "メニューブックの版（発行したときのままの事例リスト）"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the editions of a list, the newest first",
                                 "事例リストの版を新しい順に一覧します"},
                 .calls = "CaseListEditionService/ListCaseListEditions",
                 .takes = {Field("LIST", "parent", kBookListHelp), Limit()},
                 .prints = Listed(EditionColumns),
                 .examples = {{"renkei menu-book list menu-2024", {"All of them", "すべて"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one edition with its contents",
                                 "一つの版を、目次とともに表示します"},
                 .calls = "CaseListEditionService/GetCaseListEdition",
                 .takes = {Field("EDITION", "name", kEditionHelp)},
                 .prints = Then(ShowEdition),
                 .examples = {{"renkei menu-book show menu-2024/1", {"The first", "第1版"}}}});
  AddVerb(
      noun,
      {.name = "issue",
       .description = {"Freezes a list as it stands into its next edition (coordinator)",
                       "事例リストを今の内容で固定し、次の版として発行します（全国調整の担当者）"},
       .calls = "CaseListEditionService/PublishCaseListEdition",
       .takes = {Field("LIST", "parent", kBookListHelp),
                 Field("--title TEXT", "edition.title",
                       {"Its title (left out: the list's)", "題名（省略時はリストの題名）"}),
                 Number("--year", "edition.fiscal_year", 1950, 2200,
                        {"The fiscal year whose edition it is (left out: this one)",
                         "年度（省略時は今年度）"}),
                 Field("--preface TEXT", "edition.preface",
                       {"Printed before the contents (left out: the list's introduction)",
                        "はじめに（省略時はリストの「はじめに」）"}),
                 Etag("list_etag")},
       .prints = Written(EditionColumns),
       .examples = {{"renkei menu-book issue menu-2024 --dry-run",
                     {"What would hinder it", "発行できるかどうかを確かめる"}},
                    {"renkei menu-book issue menu-2024 --year 2024",
                     {"The edition of FY2024", "令和6年度版として"}}}});
  AddVerb(noun,
          {.name = "diff",
           .description = {"What changed from one edition to another, or to the list as it stands",
                           "版と版の違い、または今のリストとの違いを表示します"},
           .calls = "CaseListEditionService/CompareCaseListEditions",
           .takes = {Field("LIST", "parent", kBookListHelp),
                     Number("--from", "from", 1, kMostEditions,
                            {"The earlier one (left out: the one before)",
                             "変更前の版（省略時は一つ前の版）"}),
                     Number("--to", "to", 1, kMostEditions,
                            {"The later one (left out: the list as it stands)",
                             "変更後の版（省略時は今のリスト）"})},
           .prints = Comparison(),
           .examples = {{"renkei menu-book diff menu-2024",
                         {"Since the last edition", "最後の版からの変更"}},
                        {"renkei menu-book diff menu-2024 --from 1 --to 2",
                         {"Between two editions", "版と版の違い"}}}});
  AddVerb(noun, {.name = "withdraw",
                 .description = {"Takes an edition back; its number stays (coordinator)",
                                 "版を取り下げます。番号は残ります（全国調整の担当者）"},
                 .calls = "CaseListEditionService/WithdrawCaseListEdition",
                 .takes = {Field("EDITION", "name", kEditionHelp),
                           Needed("--reason TEXT", "reason", {"Why", "取り下げる理由"}), Etag()},
                 .prints = Written(EditionColumns),
                 .examples = {{"renkei menu-book withdraw menu-2024/1 --reason 掲載内容の誤り",
                               {"With a reason", "理由を付けて"}}}});
  AddVerb(noun,
          {.name = "strike",
           .description = {"Removes the text of one entry for good; its number stays",
                           "掲載事例の本文を削除します。番号は残り、元には戻せません"},
           .calls = "CaseListEditionService/StrikeCaseListEditionEntry",
           .takes = {Field("ENTRY", "name", kEntryHelp),
                     Needed("--reason TEXT", "reason",
                            {"Printed in the place of the text", "本文の代わりに印刷する理由"})},
           .prints = Resource<pb::CaseListEditionEntry>(),
           .examples = {{"renkei menu-book strike menu-2024/1/12 --reason 個人情報の保護のため",
                         {"Number 12 of the first edition", "第1版の12番"}}}});
  AddEditionExport(noun);
  AddMenuBookSearch(noun);
}

}  // namespace renkei::cli
