// A joint initiative: how it stands, who takes part, what happened.
#include "client/view/page/initiative.h"

#include "client/view/page/brief.h"
#include "client/view/page/message_table.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/initiative/initiative_state.h"
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

}  // namespace

absl::StatusOr<Shown> InitiativePage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const view::InitiativeTold told, ReadInitiative(visit.calls, name));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    view::Page page = view::InitiativePage(told, words);
    page.blocks.emplace_back(
        view::Section{visit.Say({"Record", "登録情報"}), {RecordOf(told.initiative, words)}});
    Shown shown = ShownPage(visit, page);
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
