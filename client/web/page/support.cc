// Support cases (伴走支援): one's own, one of them with all that stands below it, and its parts.
#include "client/view/page/support.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_members.h"
#include "server/domain/support/support_rights.h"
#include "server/domain/support/support_steps.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kSupportsOnPage = 500;
constexpr int kPartsOnPage = 500;
constexpr int kMembersOnPage = 200;

absl::StatusOr<std::vector<pb::SupportCase>> FetchSupports(Visit& visit) {
  pb::ListSupportsRequest list;
  list.set_page_size(kSupportsOnPage);
  return visit.calls.List<pb::SupportCase>("SupportService/ListSupports", list);
}

absl::StatusOr<std::vector<pb::SupportEntry>> FetchLog(Visit& visit, const std::string& support) {
  pb::ListSupportEntriesRequest list;
  list.set_parent(support);
  list.set_page_size(kPartsOnPage);
  return visit.calls.List<pb::SupportEntry>("SupportService/ListSupportEntries", list);
}

absl::StatusOr<pb::SupportCase> ReadSupport(Visit& visit, const std::string& name) {
  pb::GetSupportRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::SupportCase>("SupportService/GetSupport", get);
}

// All that one page tells. Who is asked reads nothing of what stands below: then there is none of it.
struct SupportTold {
  pb::SupportCase support;
  std::vector<pb::SupportMember> members;
  std::vector<pb::SupportStep> steps;
  std::vector<pb::SupportRecommendation> recommendations;
  std::vector<pb::SupportEntry> entries;
  bool below = false;
};

absl::StatusOr<SupportTold> ReadAll(Visit& visit, const std::string& name) {
  pb::ListSupportMembersRequest of_members;
  of_members.set_parent(name);
  of_members.set_page_size(kMembersOnPage);
  auto members =
      visit.calls.BeginList<pb::SupportMember>("SupportService/ListSupportMembers", of_members);
  pb::ListSupportStepsRequest of_steps;
  of_steps.set_parent(name);
  of_steps.set_page_size(kPartsOnPage);
  auto steps = visit.calls.BeginList<pb::SupportStep>("SupportService/ListSupportSteps", of_steps);
  pb::ListSupportRecommendationsRequest of_recommendations;
  of_recommendations.set_parent(name);
  of_recommendations.set_page_size(kPartsOnPage);
  auto recommendations = visit.calls.BeginList<pb::SupportRecommendation>(
      "SupportService/ListSupportRecommendations", of_recommendations);
  SupportTold told;
  ASSIGN_OR_RETURN(told.support, ReadSupport(visit, name));
  ASSIGN_OR_RETURN(told.members, members.Get());
  auto entries = FetchLog(visit, name);
  auto taken = steps.Get();
  auto recommended = recommendations.Get();
  if (!entries.ok() || !taken.ok() || !recommended.ok()) return told;
  told.below = true;
  told.entries = *std::move(entries);
  told.steps = *std::move(taken);
  told.recommendations = *std::move(recommended);
  return told;
}

// From which sides the account acts; `members` say who of its organization is named.
domain::SupportActor ActorIn(const pb::Account& me, const pb::SupportCase& support,
                             const std::vector<pb::SupportMember>& members) {
  const std::string& own = me.organization();
  domain::SupportActor actor;
  actor.contributor = Writes(me);
  actor.coordinator = Has(me, pb::ROLE_COORDINATOR);
  actor.of_body = support.body() == own;
  actor.of_joint = absl::c_linear_search(support.joint_bodies(), own);
  actor.of_window = support.window() == own;
  actor.of_team = absl::c_linear_search(support.team(), own);
  for (const pb::SupportMember& member : members) {
    if (member.organization() == own && !member.officials().empty())
      actor.official = absl::c_linear_search(member.officials(), me.name());
  }
  return actor;
}

// What this account can do with the case now; the server decides.
std::vector<std::string> WaysOfSupport(const pb::SupportCase& support,
                                       const domain::SupportActor& actor) {
  std::vector<std::string> ways;
  const auto offer = [&](domain::SupportPart part, const char* view) {
    if (domain::MayWriteSupport(support, part, actor))
      ways.push_back(absl::StrCat(support.name(), "/", view));
  };
  for (const pb::SupportAction action : domain::OpenSupportSteps(support, actor))
    ways.push_back(SupportFormPath(support.name(), action));
  offer(domain::SupportPart::kText, "edit");
  pb::SupportMember nobody;
  for (const pb::SupportSide side : {pb::SUPPORT_SIDE_TEAM, pb::SUPPORT_SIDE_BODY}) {
    nobody.set_side(side);
    if (!domain::OpenSupportMemberSteps(support, nobody, actor).empty())
      ways.push_back(support.name() + "/invite");
  }
  offer(domain::SupportPart::kEntry, "newEntry");
  offer(domain::SupportPart::kStep, "newStep");
  offer(domain::SupportPart::kRecommend, "newRecommendation");
  if (domain::MayWriteSupport(support, domain::SupportPart::kEvaluateBody, actor) ||
      domain::MayWriteSupport(support, domain::SupportPart::kEvaluateTeam, actor))
    ways.push_back(support.name() + "/evaluate");
  if (actor.of_body && actor.contributor && support.state() == pb::SUPPORT_STATE_DRAFT)
    ways.push_back(support.name() + "/delete");
  return ways;
}

std::vector<std::string> WaysOfPart(const pb::SupportCase& support, const pb::SupportMember& member,
                                    domain::SupportActor actor, const std::string& own) {
  actor.of_asked = member.organization() == own;
  std::vector<std::string> ways;
  for (const auto action : domain::OpenSupportMemberSteps(support, member, actor)) {
    std::string path = SupportPartFormPath(member.name(), action);
    if (!path.empty()) ways.push_back(std::move(path));
  }
  return ways;
}

void WritePartSteps(view::Writer& html, Visit& visit, const SupportTold& told,
                    const domain::SupportActor& actor, const std::string& own) {
  for (const pb::SupportMember& member : told.members) {
    const std::vector<std::string> ways = WaysOfPart(told.support, member, actor, own);
    if (ways.empty()) continue;
    const std::string body = visit.calls.titles().Of(member.organization());
    html.Leaf("p", {}, body);
    WriteFormLinks(html, visit, ways, {"Steps of " + body, body + "の手続き"});
  }
}

// The page of one part: what it says, and what can be done with it.
template <typename M>
Shown PartShown(Visit& visit, const M& part, const std::string& title, const Text& kind,
                std::vector<std::string> ways) {
  Shown shown;
  shown.title = title;
  shown.subtitle = visit.Say(kind);
  WriteFormLinks(shown.main, visit, ways);
  {
    const auto way = shown.main.Open("p");
    WriteLink(shown.main, absl::StrCat("/", domain::ParentName(part.name(), 2)),
              visit.Say({"The support case", "この支援のページ"}));
  }
  WriteBlocks(shown.main, visit, {view::BriefOf(part, visit.words(), {"etag", "name", "title"})});
  return shown;
}

}  // namespace

absl::StatusOr<Shown> SupportsPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const std::vector<pb::SupportCase> supports, FetchSupports(visit));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Support by a team", "伴走支援"});
    shown.subtitle = visit.Say({"Cases in which your organization has a part",
                                "自分の団体が関わる案件です。ほかの団体には件数だけが示されます"});
    if (account && Writes(*account))
      WriteFormLinks(shown.main, visit, std::vector<std::string>{"newSupport"});
    {
      const auto ways = shown.main.Open("p");
      if (account && Has(*account, pb::ROLE_COORDINATOR)) {
        WriteLink(shown.main, "/supportBoard",
                  visit.Say({"Board of our window", "窓口の進行管理"}));
        shown.main.Text(visit.Say({" ", "　"}));
      }
      WriteLink(shown.main, "/supportCounts", visit.Say({"Numbers of all cases", "全体の件数"}));
    }
    WriteBlocks(shown.main, visit, {view::SupportsTable(supports, visit.words())});
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    if (!supports.empty()) WriteWayToExport(shown.main, visit, "exportSupports");
    return shown;
  });
}

absl::StatusOr<PageFile> SupportsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::SupportCase> supports, FetchSupports(visit));
  const std::string title = visit.Say({"Support cases", "伴走支援"});
  if (format == kJson) {
    JsonObject json;
    json.Add("supports", supports);
    return std::move(json).Take(title);
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::SupportsTable(supports, visit.words()); }),
      title, format);
}

absl::StatusOr<Shown> SupportPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const SupportTold told, ReadAll(visit, name));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = told.support.title();
    shown.subtitle = visit.Say({"Support case", "伴走支援"});
    if (account) {
      const domain::SupportActor actor = ActorIn(*account, told.support, told.members);
      WriteFormLinks(shown.main, visit, WaysOfSupport(told.support, actor));
      WritePartSteps(shown.main, visit, told, actor, account->organization());
    }
    WriteBlocks(shown.main, visit, view::SupportBlocks(told.support, words));
    std::vector<view::Block> below;
    if (!told.members.empty()) below.emplace_back(view::SupportMembersTable(told.members, words));
    if (told.below) {
      below.emplace_back(view::SupportStepsTable(told.steps, words));
      below.emplace_back(view::SupportRecommendationsTable(told.recommendations, words));
      below.emplace_back(view::SupportEntriesTable(told.entries, words));
    }
    WriteBlocks(shown.main, visit, below);
    WriteFileLinks(shown.main, visit, {"The log", "支援の記録"});
    return shown;
  });
}

absl::StatusOr<PageFile> SupportFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::SupportCase support, ReadSupport(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::SupportEntry> entries, FetchLog(visit, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("support", support);
    json.Add("entries", entries);
    return std::move(json).Take(support.title());
  }
  return TableFile(visit.calls.titles().Titled(
                       [&] { return view::SupportEntriesTable(entries, visit.words()); }),
                   support.title(), format);
}

absl::StatusOr<Shown> SupportEntryPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetSupportEntryRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto entry,
                   visit.calls.Call<pb::SupportEntry>("SupportService/GetSupportEntry", get));
  const std::optional<pb::Account> account = me.Get();
  const bool own = account && account->organization() == entry.author();
  return visit.calls.titles().Titled([&] {
    return PartShown(visit, entry, entry.title(), {"Log of a support case", "支援の記録"},
                     own ? std::vector<std::string>{name + "/edit"} : std::vector<std::string>());
  });
}

absl::StatusOr<Shown> SupportStepPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetSupportStepRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto step,
                   visit.calls.Call<pb::SupportStep>("SupportService/GetSupportStep", get));
  const std::optional<pb::Account> account = me.Get();
  const bool changes = account && (account->organization() == step.responsible() ||
                                   Has(*account, pb::ROLE_COORDINATOR));
  return visit.calls.titles().Titled([&] {
    return PartShown(
        visit, step, step.title(), {"Promised step", "約束した取組"},
        changes ? std::vector<std::string>{name + "/edit"} : std::vector<std::string>());
  });
}

absl::StatusOr<Shown> SupportRecommendationPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetSupportRecommendationRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto one, visit.calls.Call<pb::SupportRecommendation>(
                                       "SupportService/GetSupportRecommendation", get));
  const std::optional<pb::Account> account = me.Get();
  const bool answers = account && Writes(*account) && account->organization() != one.author();
  return visit.calls.titles().Titled([&] {
    return PartShown(
        visit, one, visit.calls.titles().Of(one.resource()),
        {"Recommended", "紹介された事例・施策・団体"},
        answers ? std::vector<std::string>{name + "/answer"} : std::vector<std::string>());
  });
}

}  // namespace renkei::web
