// A joint initiative with its members.
#include "client/view/page/brief.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/initiative_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

view::Table MembersTable(const Visit& visit, const std::vector<pb::InitiativeMember>& members,
                         const domain::Words& words) {
  view::Table table;
  table.title = visit.Say({"Members", "参加団体"});
  for (const char* field : {"organization", "role", "state", "joined_date", "resolution_date"})
    table.columns.push_back(
        {words.Label(*pb::InitiativeMember::descriptor()->FindFieldByName(field))});
  for (const pb::InitiativeMember& member : members) {
    view::Row row;
    view::Cell body = words.Title(member.organization());
    body.resource = member.organization();
    row.cells = {std::move(body), words.Value(*pb::MemberRole_descriptor(), member.role()),
                 words.Value(*pb::MemberState_descriptor(), member.state()), member.joined_date(),
                 member.resolution_date()};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

absl::StatusOr<Shown> InitiativePage(Visit& visit, const std::string& name) {
  pb::GetInitiativeRequest get;
  get.set_name(name);
  auto wanted = visit.calls.Begin<pb::Initiative>("InitiativeService/GetInitiative", get);
  pb::ListMembersRequest list;
  list.set_parent(name);
  list.set_page_size(1000);
  ASSIGN_OR_RETURN(const std::vector<pb::InitiativeMember> members,
                   visit.calls.List<pb::InitiativeMember>("InitiativeService/ListMembers", list));
  ASSIGN_OR_RETURN(const pb::Initiative initiative, wanted.Get());
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = initiative.title();
    shown.subtitle = initiative.subtitle();
    WriteBlocks(shown.main, visit,
                {view::BriefOf(initiative, words, {"etag", "title", "subtitle"}),
                 MembersTable(visit, members, words)});
    return shown;
  });
}

}  // namespace renkei::web
