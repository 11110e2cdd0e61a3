// A case, what came of it elsewhere, and others like it.
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/declined.h"
#include "client/view/page/lineage.h"
#include "client/view/page/menu_case.h"
#include "client/view/page/similar_cases.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/steps.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "server/domain/adoption/adoption_step.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kSimilar = 5;

// Whether it holds, first of all.
std::vector<view::Block> Standing(const Visit& visit, const pb::Case& found,
                                  const domain::Words& words) {
  std::vector<view::Block> blocks;
  if (found.overdue()) {
    blocks.emplace_back(view::Warning{
        visit.Say({absl::StrCat("It was to be looked at again by ", found.review_by_date(),
                                ": what it says may no longer hold."),
                   absl::StrCat("見直し期限（", found.review_by_date(),
                                "）を過ぎています。内容が古くなっている可能性があります。")}),
        view::Tone::kBad});
  }
  view::Facts facts;
  const auto& type = *pb::Case::descriptor();
  for (const char* field : {"state", "last_confirmed_time", "review_by_date", "publish_time"}) {
    const auto* descriptor = type.FindFieldByName(field);
    if (descriptor != nullptr)
      facts.facts.push_back({words.Label(*descriptor), words.Field(found, *descriptor)});
  }
  blocks.emplace_back(std::move(facts));
  return blocks;
}

// What this account's organization can record of a case of another: the steps that may follow now, and
// what it has said.
std::vector<std::string> AdoptionFormsOf(const pb::Case& found, const pb::Lineage& lineage,
                                         const pb::Account& account, absl::CivilDay today) {
  if (account.organization() == found.owner() || !Writes(account)) return {};
  pb::Adoption own;
  own.set_adopter(account.organization());
  for (const pb::LineageAdoption& adoption : lineage.adoptions()) {
    if (adoption.case_() != found.name() || adoption.adopter() != account.organization()) continue;
    own.set_name(adoption.name());
    own.set_state(adoption.state());
    own.set_date(adoption.date());
    own.set_changes(adoption.changes());
  }
  const domain::AdoptionActor actor = {/*of_adopter=*/true, Has(account, pb::ROLE_CONTRIBUTOR),
                                       Has(account, pb::ROLE_APPROVER)};
  std::vector<std::string> paths;
  if (found.state() == pb::LIFECYCLE_STATE_PUBLISHED || !own.name().empty()) {
    for (const pb::ChangeAdoptionRequest& step : domain::OpenAdoptionSteps(own, actor, today))
      paths.push_back(
          absl::StrCat(found.name(), "/", absl::AsciiStrToLower(domain::StateToken(step.state()))));
  }
  if (!own.name().empty()) paths.push_back(absl::StrCat(own.name(), "/edit"));
  // What was decided is not unsaid.
  if (own.state() == pb::ADOPTION_STATE_CONSIDERED)
    paths.push_back(absl::StrCat(own.name(), "/delete"));
  return paths;
}

// What a coordinator does with a published case.
std::vector<std::string> CoordinationFormsOf(const pb::ListedCase& listed,
                                             const pb::Account& account) {
  const pb::Case& found = listed.case_();
  if (!Has(account, pb::ROLE_COORDINATOR)) return {};
  const bool selected = std::any_of(
      listed.selections().begin(), listed.selections().end(),
      [&](const auto& selection) { return selection.selector() == account.organization(); });
  std::vector<std::string> paths;
  if (found.state() == pb::LIFECYCLE_STATE_PUBLISHED) paths.push_back(found.name() + "/select");
  if (selected) paths.push_back(found.name() + "/withdrawSelection");
  paths.push_back(found.name() + "/list");
  return paths;
}

}  // namespace

absl::StatusOr<PageFile> CaseFile(Visit& visit, const std::string& name, FileFormat) {
  pb::GetCaseRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const pb::Case found,
                   visit.calls.Call<pb::Case>("CaseService/GetCase", request));
  return JsonFile(found.title(), found);
}

absl::StatusOr<Shown> CasePage(Visit& visit, const std::string& name) {
  pb::GetCaseRequest get;
  get.set_name(name);
  auto wanted = visit.calls.Begin<pb::Case>("CaseService/GetCase", get);
  SignedIn me(visit);
  Followed followed(visit, name);
  pb::ListSelectionsRequest selected;
  selected.set_filter(absl::StrCat("case=\"", name, "\" AND in_force=true"));
  auto selections =
      visit.calls.Begin<pb::ListSelectionsResponse>("SelectionService/ListSelections", selected);
  pb::GetLineageRequest lineage_of;
  lineage_of.set_name(name);
  auto descent = visit.calls.Begin<pb::Lineage>("AdoptionService/GetLineage", lineage_of);
  pb::FindSimilarCasesRequest like;
  like.set_case_(name);
  like.set_page_size(kSimilar);
  auto others =
      visit.calls.Begin<pb::FindSimilarCasesResponse>("SearchService/FindSimilarCases", like);
  pb::ListedCase listed;
  ASSIGN_OR_RETURN(*listed.mutable_case_(), wanted.Get());
  ASSIGN_OR_RETURN(const pb::ListSelectionsResponse chosen, selections.Get());
  for (const pb::CaseSelection& selection : chosen.selections())
    *listed.add_selections() = selection;
  ASSIGN_OR_RETURN(const pb::Lineage lineage, descent.Get());
  // The case is read without the index too.
  const absl::StatusOr<pb::FindSimilarCasesResponse> similar = others.Get();
  std::vector<const char*> steps;
  std::vector<std::string> others_forms;
  if (const auto account = me.Get()) {
    steps = StepsOf(listed.case_(), *account);
    others_forms = AdoptionFormsOf(listed.case_(), lineage, *account, visit.today);
    for (std::string& path : CoordinationFormsOf(listed, *account))
      others_forms.push_back(std::move(path));
  }
  for (const char* way : followed.Ways()) steps.push_back(way);
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = listed.case_().title();
    WriteFormLinks(shown.main, visit, name, steps, listed.case_().etag());
    WriteFormLinks(shown.main, visit, others_forms,
                   {"Taking it up and selecting it", "活用と選定"});
    std::vector<view::Block> blocks = view::MenuCase("", listed, "", words).blocks;
    std::vector<view::Block> standing = Standing(visit, listed.case_(), words);
    blocks.insert(blocks.begin() + 1, std::make_move_iterator(standing.begin()),
                  std::make_move_iterator(standing.end()));
    if (lineage.adoptions_size() > 0) {
      view::Page page = view::LineagePage(lineage, words);
      blocks.emplace_back(
          view::Section{visit.Say({"Where it came from, and who took it up", "広がり（系譜）"}),
                        std::move(page.blocks)});
    }
    if (auto declined = view::DeclinedSection(lineage, words))
      blocks.emplace_back(*std::move(declined));
    if (similar.ok() && similar->cases_size() > 0) {
      view::Page page = view::SimilarCasesPage(*similar, words);
      for (view::Block& block : page.blocks) blocks.push_back(std::move(block));
    }
    WriteBlocks(shown.main, visit, blocks);
    WriteFileLinks(shown.main, visit, {"This case", "この事例"});
    return shown;
  });
}

}  // namespace renkei::web
