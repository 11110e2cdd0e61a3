#include "server/service/initiative/initiative_checks.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/initiative/cooperation_form.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/initiative/initiative_parts.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/framework/framework_items.h"
#include "server/service/framework/indicators.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;

std::set<std::string> IndicatorsOf(const pb::Initiative& initiative) {
  std::set<std::string> names;
  for (const pb::SharedKpi& kpi : initiative.kpis()) names.insert(kpi.indicator());
  return names;
}

// A case that stood there before stays, whoever edits: its owner may have withdrawn it since.
absl::Status RequireNewCases(const Call& call, const Names& old, const Names& changed) {
  const std::set<std::string> before(old.begin(), old.end());
  for (const std::string& name : changed) {
    if (before.count(name) > 0) continue;
    ASSIGN_OR_RETURN(const auto state, ReadableState(call, name));
    if (state.has_value()) continue;
    return domain::MakeError(
        pb::REASON_DANGLING_REFERENCE,
        {absl::StrCat("there is no case ", name, " that you can read; see renkei case list"),
         absl::StrCat("閲覧できる事例 ", name,
                      " はありません。renkei case list で確認してください。")},
        {{"reference", name}});
  }
  return absl::OkStatus();
}

absl::Status RequireReferences(const Call& call, const pb::Initiative& old,
                               const pb::Initiative& changed) {
  RETURN_IF_ERROR(RequireFrameworkItems(call, changed.framework_items()));
  RETURN_IF_ERROR(RequireIndicators(call, IndicatorsOf(changed), IndicatorsOf(old)));
  RETURN_IF_ERROR(RequireNewCases(call, old.source_cases(), changed.source_cases()));
  return RequireNewCases(call, old.result_cases(), changed.result_cases());
}

}  // namespace

absl::Status CheckInitiative(const Call& call, const pb::Initiative& old,
                             const pb::Initiative& changed) {
  constexpr absl::string_view kPrefix = "initiative";
  RETURN_IF_ERROR(auth::CheckAudience(changed.audience(), "initiative.audience"));
  RETURN_IF_ERROR(CheckContentSize(changed, kPrefix));
  RETURN_IF_ERROR(domain::CheckParts(changed, call.today(), kPrefix));
  RETURN_IF_ERROR(domain::CheckFormSteps(changed, call.today(), kPrefix));
  return RequireReferences(call, old, changed);
}

absl::Status CheckForm(const pb::Initiative& old, const pb::Initiative& changed) {
  if (old.form() == changed.form() || old.member_count() <= 1) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_NOT_EDITABLE,
      {"the form of cooperation cannot change once another body has joined under it",
       "他の団体がすでに参加しているため、連携の形式は変更できません。"},
      {{"state", std::string(domain::StateToken(old.state()))},
       {"member_count", absl::StrCat(old.member_count())}});
}

absl::Status RequireLead(const Call& call, const std::string& lead, storage::Mutation& mutation) {
  RETURN_IF_ERROR(RequireNewOwner(call, lead, "lead", mutation));
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> row, FindOrganization(call, lead, "lead"));
  const pb::Designation* now = DesignationOn(row.message, call.today());
  if (now == nullptr || domain::IsGovernment(now->kind())) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_NOT_AN_OWNER,
      {absl::StrCat(now->display_name(), " is no government and cannot lead; it can be a partner"),
       absl::StrCat(now->display_name(),
                    "は行政の団体ではないため、幹事になれません。パートナーとして参加できます。")},
      {{"organization", lead}});
}

}  // namespace renkei::service
