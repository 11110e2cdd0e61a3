// A joint initiative: how it stands, who takes part, what happened.
#include "client/view/page/initiative.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/message_table.h"
#include "client/view/page/shared_kpi_table.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/routes.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

absl::StatusOr<view::InitiativeTold> ReadInitiative(Calls& calls, const std::string& name) {
  pb::GetInitiativeRequest get;
  get.set_name(name);
  auto wanted = calls.Begin<pb::Initiative>("InitiativeService/GetInitiative", get);
  pb::ListInitiativeEventsRequest latest;
  latest.set_parent(name);
  latest.set_page_size(view::kEventsOnInitiativePage);
  auto events = calls.Begin<pb::ListInitiativeEventsResponse>(
      "InitiativeService/ListInitiativeEvents", latest);
  pb::ListMembersRequest list;
  list.set_parent(name);
  list.set_page_size(1000);
  view::InitiativeTold told;
  ASSIGN_OR_RETURN(told.members,
                   calls.List<pb::InitiativeMember>("InitiativeService/ListMembers", list));
  ASSIGN_OR_RETURN(told.initiative, wanted.Get());
  ASSIGN_OR_RETURN(const pb::ListInitiativeEventsResponse log, events.Get());
  told.events.assign(log.entries().begin(), log.entries().end());
  // Whether its council had to resolve depends on what it is; nobody asks once all is over.
  if (domain::IsLiving(told.initiative.state())) {
    pb::GetOrganizationRequest lead;
    lead.set_name(told.initiative.lead());
    const auto body = calls.Call<pb::Organization>("RegistryService/GetOrganization", lead);
    if (body.ok()) told.lead_kind = body->kind();
  }
  return told;
}

// What the page does not tell: who may read it, what it is to programs.
view::Facts RecordOf(const pb::Initiative& initiative, const domain::Words& words) {
  pb::Initiative rest;
  rest.set_name(initiative.name());
  rest.set_external_id(initiative.external_id());
  if (initiative.has_audience()) *rest.mutable_audience() = initiative.audience();
  rest.set_founder(initiative.founder());
  if (initiative.has_update_time()) *rest.mutable_update_time() = initiative.update_time();
  return view::BriefOf(rest, words);
}

struct Offered {
  // Of the initiative, and of this account's own body.
  std::vector<std::string> paths;
  // By the name of a membership.
  std::vector<std::pair<pb::InitiativeMember, std::vector<std::string>>> members;
};

std::vector<std::string> MemberStepsOf(const pb::Initiative& initiative,
                                       const pb::InitiativeMember& member,
                                       const pb::WhoAmIResponse& me, absl::CivilDay today) {
  const pb::Account& account = me.account();
  const bool of_body = account.organization() == member.organization();
  const pb::ChangeMembershipRequest nothing;
  domain::MembershipContext standing = {
      initiative,
      member,
      nothing,
      {account.organization() == initiative.lead(), of_body, Has(account, pb::ROLE_CONTRIBUTOR),
       Has(account, pb::ROLE_APPROVER), Has(account, pb::ROLE_COORDINATOR)},
      pb::ORGANIZATION_KIND_UNSPECIFIED,
      today};
  // Of the steps that others take about a body its kind decides none; that it exists may.
  if (of_body) {
    standing.kind = me.organization().kind();
  } else if (member.organization_ended().empty()) {
    standing.kind = pb::ORGANIZATION_KIND_CITY;
  }
  std::vector<std::string> paths;
  for (const domain::OpenStep& step : domain::OpenSteps(standing)) {
    std::string path = MembershipFormPath(member.name(), step.action);
    if (!path.empty()) paths.push_back(std::move(path));
  }
  return paths;
}

// What moves it along, for those who lead it.
void OfferLeading(const pb::Initiative& initiative, const pb::Account& account,
                  std::vector<std::string>& paths) {
  const auto offer = [&](const char* view) {
    paths.push_back(absl::StrCat(initiative.name(), "/", view));
  };
  if (!Writes(account)) return;
  if (initiative.state() == pb::INITIATIVE_STATE_RUNNING ||
      initiative.state() == pb::INITIATIVE_STATE_CLOSED)
    offer("makeCase");
  if (!domain::IsLiving(initiative.state())) return;
  offer("edit");
  offer("invite");
  if (!Has(account, pb::ROLE_APPROVER)) return;
  if (initiative.state() == pb::INITIATIVE_STATE_PROPOSED) {
    offer("open");
    offer("delete");
  }
  if (initiative.state() == pb::INITIATIVE_STATE_OPEN) offer("run");
  if (initiative.state() == pb::INITIATIVE_STATE_RUNNING) offer("close");
  offer("cancel");
}

// What this account can do here now; the server decides.
Offered OfferedTo(const pb::WhoAmIResponse& me, const view::InitiativeTold& told,
                  absl::CivilDay today) {
  const pb::Account& account = me.account();
  const pb::Initiative& initiative = told.initiative;
  Offered offered;
  if (account.organization() == initiative.lead()) OfferLeading(initiative, account, offered.paths);
  pb::InitiativeMember own;
  own.set_organization(account.organization());
  own.set_name(
      absl::StrCat(initiative.name(), "/members/", domain::LastSegment(account.organization())));
  for (const pb::InitiativeMember& member : told.members) {
    if (member.organization() == account.organization()) {
      own = member;
      continue;
    }
    std::vector<std::string> steps = MemberStepsOf(initiative, member, me, today);
    if (!steps.empty()) offered.members.emplace_back(member, std::move(steps));
    // Of a body that has ended, whoever followed it takes the part over.
    if (std::find(member.successors().begin(), member.successors().end(), account.organization()) !=
            member.successors().end() &&
        Has(account, pb::ROLE_APPROVER) && domain::IsLiving(initiative.state()))
      offered.paths.push_back(MembershipFormPath(own.name(), pb::MEMBER_ACTION_TAKE_OVER));
  }
  for (std::string& path : MemberStepsOf(initiative, own, me, today))
    offered.paths.push_back(std::move(path));
  const bool reports = own.state() == pb::MEMBER_STATE_JOINED && Writes(account) &&
                       initiative.state() != pb::INITIATIVE_STATE_PROPOSED &&
                       initiative.state() != pb::INITIATIVE_STATE_CANCELLED;
  if (reports && !initiative.kpis().empty())
    offered.paths.push_back(absl::StrCat(initiative.name(), "/contributions"));
  return offered;
}

void WriteMemberSteps(view::Writer& html, const Visit& visit, const Offered& offered,
                      const domain::Words& words) {
  if (offered.members.empty()) return;
  html.Leaf("h2", {}, visit.Say({"Steps of other bodies", "各団体の手続き"}));
  for (const auto& [member, paths] : offered.members) {
    const std::string state =
        words.Value(*pb::MemberState_descriptor(), static_cast<int>(member.state()));
    const std::string body = words.Title(member.organization());
    html.Leaf("p", {}, absl::StrCat(body, visit.Say({" (", "（"}), state, visit.Say({")", "）"})));
    WriteFormLinks(html, visit, paths, {"Steps of " + body, body + "の手続き"});
  }
}

// What was reported of the shared KPIs, asked for beside the page's own calls; the page is read without it.
class Reported {
 public:
  Reported(Visit& visit, const std::string& name) {
    pb::SummarizeSharedKpisRequest request;
    request.set_name(name);
    summary_ = visit.calls.Begin<pb::SummarizeSharedKpisResponse>(
        "ContributionService/SummarizeSharedKpis", request);
  }
  // Once.
  std::optional<pb::SummarizeSharedKpisResponse> Get() {
    auto summary = summary_->Get();
    if (!summary.ok() || summary->kpis().empty()) return std::nullopt;
    return *std::move(summary);
  }

 private:
  std::optional<Awaited<pb::SummarizeSharedKpisResponse>> summary_;
};

}  // namespace

absl::StatusOr<Shown> InitiativePage(Visit& visit, const std::string& name) {
  std::optional<Awaited<pb::WhoAmIResponse>> me;
  if (visit.signed_in()) me = BeginMe(visit);
  Reported reported(visit, name);
  Followed followed(visit, name);
  ASSIGN_OR_RETURN(const view::InitiativeTold told, ReadInitiative(visit.calls, name));
  const std::optional<pb::SummarizeSharedKpisResponse> summary = reported.Get();
  Offered offered;
  if (me) {
    const absl::StatusOr<pb::WhoAmIResponse> known = me->Get();
    if (known.ok()) offered = OfferedTo(*known, told, visit.today);
  }
  // One list of what can be done.
  for (const char* way : followed.Ways()) {
    if (const auto form = FindForm(way, name)) offered.paths.push_back(form->address.substr(1));
  }
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    view::Page page = view::InitiativePage(told, words);
    if (summary) {
      page.blocks.emplace_back(view::Section{visit.Say({"Shared KPIs so far", "共通KPIの集計"}),
                                             {view::SharedKpiTable(*summary, words)}});
    }
    page.blocks.emplace_back(
        view::Section{visit.Say({"Record", "登録情報"}), {RecordOf(told.initiative, words)}});
    Shown shown = ShownPage(visit, page);
    view::Writer content = std::move(shown.main);
    shown.main = view::Writer();
    WriteFormLinks(shown.main, visit, offered.paths);
    shown.main.Append(std::move(content));
    WriteMemberSteps(shown.main, visit, offered, words);
    WriteFileLinks(shown.main, visit, {"The members", "参加団体"});
    return shown;
  });
}

absl::StatusOr<PageFile> InitiativeFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const view::InitiativeTold told, ReadInitiative(visit.calls, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("initiative", told.initiative);
    json.Add("members", told.members);
    json.Add("events", told.events);
    return std::move(json).Take(told.initiative.title());
  }
  const view::Table table = visit.calls.titles().Titled([&] {
    return view::MessageTable(told.members,
                              {"organization", "role", "state", "council_date", "resolution_date",
                               "joined_date", "left_date", "reason", "name"},
                              visit.words());
  });
  return TableFile(table, told.initiative.title() + visit.Say({" members", " 参加団体"}), format);
}

}  // namespace renkei::web
