#include "client/cli/nouns/selection.h"

#include "absl/strings/str_join.h"
#include "client/cli/nouns/common.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/selection_text.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kCaseHelp = {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                        "リソース名、所有団体/外部ID、またはIDの先頭"};

std::string CaseOf(const pb::CaseSelection& selection) {
  return selection.name().substr(0, selection.name().find("/selections/"));
}

std::vector<Column<pb::CaseSelection>> SelectionColumns(Session& session) {
  using S = pb::CaseSelection;
  const Lang lang = session.lang();
  return {{{"SELECTED BY", "選定団体"},
           [&session](const S& s) { return session.names().Of(s.selector()); }},
          {{"DATE", "選定日"}, [](const S& s) { return s.date(); }},
          {{"STATE", "状態"},
           [lang](const S& s) {
             if (!s.withdrawn_date().empty())
               return absl::StrCat(In(lang, {"withdrawn ", "取消 "}), s.withdrawn_date());
             return s.case_archived() ? In(lang, {"in force (case archived)", "選定（事例は保管）"})
                                      : In(lang, {"in force", "選定"});
           }},
          {{"CRITERIA", "選定基準"},
           [lang](const S& s) {
             return absl::StrJoin(s.criteria(), In(lang, {"; ", "、"}));
           },
           false,
           true},
          {{"REASON", "選定理由"}, [](const S& s) { return s.reason(); }, false, true},
          {{"CASE", "事例"}, [](const S& s) { return CaseOf(s); }, false, false, true}};
}

void AddSelect(Noun noun) {
  struct Arguments {
    pb::SelectCaseRequest request;
    std::vector<std::string> criteria;
  };
  const auto args = std::make_shared<Arguments>();
  pb::SelectCaseRequest& request = args->request;
  Verb verb = noun.AddVerb("select", {"Selects a published case as a good practice (coordinator)",
                                      "公開中の事例を優良事例に選定します（全国調整の担当者）"});
  verb.Positional(request.mutable_case_(), "CASE", kCaseHelp)
      .Option(request.mutable_reason(), "--reason", "TEXT", {"Why", "選定理由"}, true)
      .Options(&args->criteria, "--criteria", "TEXT",
               {"A criterion that it meets; as often as needed",
                "当てはまる選定基準。複数あれば繰り返して指定します"})
      .Date(request.mutable_date(), "--date",
            {"The day of selection (default: today)", "選定日（省略時は今日）"})
      .Option(request.mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example(
          "renkei case select 141003/bus --reason 他地域で再現しやすい --criteria 横展開の容易さ",
          {"With the criterion that it meets", "選定基準を添えて"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::SelectCaseRequest& sent = args->request;
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Case, sent.mutable_case_()));
    sent.mutable_criteria()->Assign(args->criteria.begin(), args->criteria.end());
    sent.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto selection,
                     session.Call<pb::CaseSelection>("SelectionService/SelectCase", sent));
    PrintWritten(session, selection, SelectionColumns(session));
    return absl::OkStatus();
  });
}

void AddUnselect(Noun noun) {
  struct Arguments {
    std::string name;
    pb::WithdrawSelectionRequest request;
  };
  const auto args = std::make_shared<Arguments>();
  pb::WithdrawSelectionRequest& request = args->request;
  Verb verb = noun.AddVerb("unselect", {"Withdraws your organization's selection of a case",
                                        "自団体が行った優良事例の選定を取り消します"});
  verb.Positional(&args->name, "CASE", kCaseHelp)
      .Option(request.mutable_reason(), "--reason", "TEXT", {"Why", "取消しの理由"}, true)
      .Date(request.mutable_date(), "--date",
            {"The day of withdrawal (default: today)", "取消日（省略時は今日）"})
      .Option(request.mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei case unselect 141003/bus --reason 事業が終了したため",
               {"The record stays, with the reason", "記録は理由とともに残ります"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string name, session.resolver().Case(args->name));
    ASSIGN_OR_RETURN(const auto me, session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                                     pb::WhoAmIRequest()));
    const std::string& own = me.organization().name();
    args->request.set_name(absl::StrCat(name, "/selections/", own.substr(own.rfind('/') + 1)));
    args->request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(
        const auto selection,
        session.Call<pb::CaseSelection>("SelectionService/WithdrawSelection", args->request));
    PrintWritten(session, selection, SelectionColumns(session));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<pb::CaseSelection>> ListSelections(Session& session,
                                                              const std::string& filter,
                                                              size_t limit) {
  pb::ListSelectionsRequest request;
  request.set_page_size(1000);
  request.set_filter(filter);
  return session.List<pb::CaseSelection, pb::ListSelectionsResponse>(
      "SelectionService/ListSelections", request,
      [](auto& reply) { return reply.mutable_selections(); }, limit);
}

void AddSelections(Noun noun) {
  struct Arguments {
    std::string name;
    std::string selector;
    bool all = false;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("selections",
                           {"Lists who has selected which case", "優良事例の選定を一覧します"});
  verb.Positional(&args->name, "CASE", {"Of one case", "一つの事例に絞ります"}, false)
      .Option(&args->selector, "--selector", "ORG",
              {"Selected by this organization", "選定した団体のコードか名称で絞ります"})
      .Flag(&args->all, "--all", {"With those that were withdrawn", "取り消された選定も表示します"})
      .Example("renkei case selections", {"All in force", "現在の選定を"})
      .Example("renkei case selections 141003/bus --all",
               {"Of one case, with those withdrawn", "一つの事例の、取消しも含めた記録"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Case, &args->name));
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args->selector));
    FilterTerms filter;
    filter.Add("case", "=", args->name);
    filter.Add("selector", "=", args->selector);
    if (!args->all) filter.AddRaw("in_force=true");
    ASSIGN_OR_RETURN(const std::vector<pb::CaseSelection> found,
                     ListSelections(session, filter.Joined(), static_cast<size_t>(args->limit)));
    session.printer().List(found, SelectionColumns(session));
    NoteIfEmpty(session, found.size());
    return absl::OkStatus();
  });
}

}  // namespace

absl::Status PrintSelectionsOf(Session& session, const std::string& case_name) {
  FilterTerms filter;
  filter.Add("case", "=", case_name);
  filter.AddRaw("in_force=true");
  ASSIGN_OR_RETURN(const std::vector<pb::CaseSelection> found,
                   ListSelections(session, filter.Joined(), 0));
  const domain::Words words = WordsOf(session);
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const pb::CaseSelection& selection : found) {
    pairs.emplace_back(In(session.lang(), {"selection", "優良事例の選定"}),
                       view::SelectionText(selection, words));
  }
  if (!pairs.empty())
    session.printer().Raw(absl::StrCat("\n", RenderPairs(pairs, session.printer().style())));
  return absl::OkStatus();
}

void AddSelectionVerbs(Noun noun) {
  AddSelect(noun);
  AddUnselect(noun);
  AddSelections(noun);
}

}  // namespace renkei::cli
