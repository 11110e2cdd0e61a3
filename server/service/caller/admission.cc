#include "server/service/caller/admission.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/auth/public_reading.h"
#include "server/domain/error.h"
#include "server/domain/identity/roles.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status RoleMissing(auth::Roles any_of) {
  std::vector<pb::Role> needed;
  for (const pb::Role role : domain::AllRoles()) {
    if (any_of.Has(role)) needed.push_back(role);
  }
  const domain::Bilingual names = domain::RoleNames(needed);
  return domain::MakeError(pb::REASON_ROLE_MISSING,
                           {absl::StrCat("your account needs one of these roles: ", names.en),
                            absl::StrCat("この操作には次のいずれかの権限が必要です：", names.ja)},
                           {{"roles", names.en}});
}

absl::Status Ended(const Call& call) {
  ASSIGN_OR_RETURN(const auto successors, SuccessorsOfCaller(call));
  std::vector<std::string> names;
  std::vector<std::string> titles;
  for (const auto& [name, successor] : successors) {
    names.push_back(name);
    titles.push_back(successor.display_name());
  }
  const std::string& date = call.caller().ended_date;
  const std::string whom_en =
      titles.empty() ? "the coordinating office" : absl::StrJoin(titles, ", ");
  const std::string whom_ja =
      titles.empty() ? "事務局" : absl::StrCat("承継先の", absl::StrJoin(titles, "、"));
  return domain::MakeError(
      pb::REASON_ORGANIZATION_ENDED,
      {absl::StrCat("your organization ended on ", date,
                    "; this account only reads what everybody may read. Ask the administrator of ",
                    whom_en, " for an account there"),
       absl::StrCat("所属団体は", date,
                    "に廃止されたため、このアカウントで使えるのは公開情報の閲覧だけです。", whom_ja,
                    "の管理者に、新しいアカウントの発行を依頼してください。")},
      {{"date", date}, {"successors", absl::StrJoin(names, ",")}});
}

}  // namespace

absl::Status CheckAdmission(const Call& call, const Method& method) {
  const auth::PolicyEntry& policy = *method.policy;
  const auth::Caller& caller = call.caller();
  const bool has_role = auth::HasRoleFor(policy, caller);
  if (!caller.ended_date.empty()) {
    const bool stays = caller.roles.Intersects(policy.any_of);
    const bool reads = has_role && method.OnlyReads();
    if (!stays && !reads) return Ended(call);
  }
  return has_role ? absl::OkStatus() : RoleMissing(policy.any_of);
}

absl::Status RequireRoleFor(const Call& call, absl::string_view method) {
  const auth::PolicyEntry* policy = auth::FindPolicy(method);
  if (policy == nullptr) return absl::InternalError(absl::StrCat("no policy for ", method));
  return auth::HasRoleFor(*policy, call.caller()) ? absl::OkStatus() : RoleMissing(policy->any_of);
}

absl::Status RequireAnyRole(const Call& call, auth::Roles any_of) {
  return call.caller().roles.Intersects(any_of) ? absl::OkStatus() : RoleMissing(any_of);
}

absl::StatusOr<std::map<std::string, pb::Organization>> SuccessorsOfCaller(const Call& call) {
  std::map<std::string, pb::Organization> successors;
  if (call.caller().ended_date.empty()) return successors;
  ASSIGN_OR_RETURN(
      const auto row,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), call.caller().organization)));
  if (!row.has_value()) return successors;
  RETURN_IF_ERROR(CollectSuccessors(call, row->message, call.today(), successors));
  return successors;
}

}  // namespace renkei::service
