#include "server/service/contribution/initiative_case.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/initiative/initiative_case.h"
#include "server/domain/time/date.h"
#include "server/service/case/case_apply.h"
#include "server/service/contribution/contribution_summary.h"
#include "server/service/initiative/initiative_apply.h"
#include "server/service/initiative/initiative_edit.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Initiative.result_cases.
constexpr int kMaxResultCases = 50;

absl::StatusOr<std::vector<domain::CaseMember>> JoinedMembers(const Call& call,
                                                              const std::string& initiative) {
  ASSIGN_OR_RETURN(const std::vector<pb::InitiativeMember> members, LoadMembers(call, initiative));
  std::vector<domain::CaseMember> joined;
  for (const pb::InitiativeMember& member : members) {
    if (member.state() != pb::MEMBER_STATE_JOINED) continue;
    ASSIGN_OR_RETURN(const auto row, FindOrganization(call, member.organization(), "name"));
    joined.push_back({member.organization(),
                      PresentOrganization(call, row, call.today()).display_name(), member.role()});
  }
  return joined;
}

// The initiative names the case among what came of it.
absl::StatusOr<storage::Mutation> NameResult(const Call& call, InitiativeEdit edit,
                                             const std::string& case_name) {
  edit.initiative.add_result_cases(case_name);
  pb::InitiativeEvent event;
  event.set_action(pb::InitiativeAction_Name(pb::INITIATIVE_ACTION_EDIT));
  event.set_date(domain::FormatDate(call.today()));
  event.set_subject("result_cases");
  AddEditEvent(call, event, *edit.initiative.mutable_history());
  return edit.Finish();
}

}  // namespace

absl::StatusOr<Write<pb::Case>> CreateInitiativeCase(
    const Call& call, const pb::CreateInitiativeCaseRequest& request) {
  ASSIGN_OR_RETURN(InitiativeEdit edit, BeginAsLead(call, request.name(), request.etag()));
  pb::SummarizeSharedKpisRequest all;
  all.set_name(request.name());
  ASSIGN_OR_RETURN(const pb::SummarizeSharedKpisResponse kpis, SummarizeSharedKpis(call, all));
  const pb::Initiative& initiative = edit.initiative;
  RETURN_IF_ERROR(domain::CheckMayBecomeCase(initiative, kpis));
  if (initiative.result_cases_size() >= kMaxResultCases) {
    return domain::InvalidField(
        "name", "TOO_MANY",
        {absl::StrCat("an initiative names ", kMaxResultCases, " cases that came of it at most"),
         absl::StrCat("1つの連携の成果の事例は、", kMaxResultCases, "件までです。")});
  }
  ASSIGN_OR_RETURN(const std::vector<domain::CaseMember> members,
                   JoinedMembers(call, request.name()));
  pb::Case text = domain::CaseOfInitiative(initiative, members, kpis);
  if (!request.title().empty()) text.set_title(request.title());
  ASSIGN_OR_RETURN(WrittenCase added, AddCase(call, text, edit.mutation));
  Write<pb::Case> result;
  ASSIGN_OR_RETURN(result.mutation, NameResult(call, std::move(edit), added.text.name()));
  result.resource = added.text.name();
  result.reply = std::move(added.text);
  return result;
}

}  // namespace renkei::service
