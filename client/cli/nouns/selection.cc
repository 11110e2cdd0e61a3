#include "client/cli/nouns/selection.h"

#include "absl/strings/str_join.h"
#include "client/cli/nouns/common.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/selection_text.h"
#include "renkei/v1/selection_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kPageSize = 1000;
const Text kCaseHelp = {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                        "リソース名、所有団体/外部ID、またはIDの先頭"};

std::string CaseOf(const pb::CaseSelection& selection) {
  return selection.name().substr(0, selection.name().find("/selections/"));
}

std::vector<Column<pb::CaseSelection>> SelectionColumns(Session& session) {
  using S = pb::CaseSelection;
  const Lang lang = session.lang();
  return {{{"SELECTED BY", "選定団体"}, Says<S>(session, "selector")},
          {{"TITLE", "題名"},
           [&session](const S& s) { return session.names().Of(CaseOf(s)); },
           false,
           true},
          {Heading<S>("date"), [](const S& s) { return s.date(); }},
          {{"STATE", "状態"},
           [lang](const S& s) {
             if (!s.withdrawn_date().empty())
               return absl::StrCat(In(lang, {"withdrawn ", "取消 "}), s.withdrawn_date());
             return s.case_archived() ? In(lang, {"in force (case archived)", "選定（事例は保管）"})
                                      : In(lang, {"in force", "選定"});
           }},
          {Heading<S>("criteria"),
           [lang](const S& s) {
             return absl::StrJoin(s.criteria(), In(lang, {"; ", "、"}));
           },
           false, true},
          {Heading<S>("reason"), [](const S& s) { return s.reason(); }, false, true},
          {{"CASE", "事例"}, [](const S& s) { return CaseOf(s); }, false, false, true}};
}

}  // namespace

absl::Status PrintSelectionsOf(Session& session, const std::string& case_name) {
  FilterTerms filter;
  filter.Add("case", "=", case_name);
  filter.AddRaw("in_force=true");
  pb::ListSelectionsRequest request;
  request.set_page_size(kPageSize);
  request.set_filter(filter.Joined());
  ASSIGN_OR_RETURN(const std::vector<pb::CaseSelection> found,
                   session.List<pb::CaseSelection>("SelectionService/ListSelections", request));
  const domain::Words words = WordsOf(session);
  const auto pairs = Titled(session, [&] {
    std::vector<std::pair<std::string, std::string>> texts;
    for (const pb::CaseSelection& selection : found) {
      texts.emplace_back(In(session.lang(), {"selection", "優良事例の選定"}),
                         view::SelectionText(selection, words));
    }
    return texts;
  });
  if (!pairs.empty())
    session.printer().Raw(absl::StrCat("\n", RenderPairs(pairs, session.printer().style())));
  return absl::OkStatus();
}

void AddSelectionVerbs(Noun noun) {
  AddVerb(noun,
          {.name = "select",
           .description = {"Selects a published case as a good practice (coordinator)",
                           "公開中の事例を優良事例に選定します（全国調整の担当者）"},
           .calls = "SelectionService/SelectCase",
           .takes = {Field("CASE", "case", kCaseHelp),
                     Needed("--reason TEXT", "reason", {"Why", "選定理由"}),
                     Field("--criteria TEXT", "criteria",
                           {"A criterion that it meets; as often as needed",
                            "当てはまる選定基準。複数あれば繰り返して指定します"}),
                     Field("--date", "date",
                           {"The day of selection (default: today)", "選定日（省略時は今日）"}),
                     Etag()},
           .prints = Written(SelectionColumns),
           .examples = {{"renkei case select 141003/bus --reason 他地域で再現しやすい --criteria "
                         "横展開の容易さ",
                         {"With the criterion that it meets", "選定基準を添えて"}}}});
  AddVerb(noun,
          {.name = "unselect",
           .description = {"Withdraws your organization's selection of a case",
                           "自団体が行った優良事例の選定を取り消します"},
           .calls = "SelectionService/WithdrawSelection",
           .takes = {Field("CASE", "name", kCaseHelp, &Resolver::OwnSelection),
                     Needed("--reason TEXT", "reason", {"Why", "取消しの理由"}),
                     Field("--date", "date",
                           {"The day of withdrawal (default: today)", "取消日（省略時は今日）"}),
                     Etag()},
           .prints = Written(SelectionColumns),
           .examples = {{"renkei case unselect 141003/bus --reason 事業が終了したため",
                         {"The record stays, with the reason", "記録は理由とともに残ります"}}}});
  AddVerb(
      noun,
      {.name = "selections",
       .description = {"Lists who has selected which case", "優良事例の選定を一覧します"},
       .calls = "SelectionService/ListSelections",
       .sends = "filter: 'in_force=true'",
       .takes = {Term("[CASE]", "case=", {"Of one case", "一つの事例に絞ります"}, &Resolver::Case),
                 Term("--selector ORG", "selector=",
                      {"Selected by this organization", "選定した団体のコードか名称で絞ります"},
                      &Resolver::OrganizationName),
                 Switch("--all", "filter: ''",
                        {"With those that were withdrawn", "取り消された選定も表示します"}),
                 Limit()},
       .prints = Listed(SelectionColumns, kPageSize),
       .examples = {{"renkei case selections", {"All in force", "現在の選定を"}},
                    {"renkei case selections 141003/bus --all",
                     {"Of one case, with those withdrawn", "一つの事例の、取消しも含めた記録"}}}});
}

}  // namespace renkei::cli
