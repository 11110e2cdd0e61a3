#include "server/service/initiative/initiative_filter.h"

#include <utility>
#include <vector>

#include "server/domain/initiative/initiative_state.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/list/filtering.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

std::string FormToken(pb::CooperationForm form) {
  return pb::CooperationForm_Name(form).substr(sizeof("COOPERATION_FORM_") - 1);
}

std::vector<std::string> FormTokens() {
  std::vector<std::string> tokens;
  for (int form = 0; form < pb::CooperationForm_ARRAYSIZE; ++form) {
    if (pb::CooperationForm_IsValid(form)) {
      tokens.push_back(FormToken(static_cast<pb::CooperationForm>(form)));
    }
  }
  return tokens;
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"lead", FieldType::kString},
      {"founder", FieldType::kString},
      {"member", FieldType::kString},
      {"state", FieldType::kString, {"PROPOSED", "OPEN", "RUNNING", "CLOSED", "CANCELLED"}},
      {"form", FieldType::kString, FormTokens()},
      {"external_id", FieldType::kString},
      {"title", FieldType::kString},
  };
  return schema;
}

// Of the initiative's own row.
std::optional<FieldValue> FieldOf(const pb::Initiative& i, absl::string_view field) {
  if (field == "lead") return i.lead();
  if (field == "founder") return i.founder();
  if (field == "state") return std::string(domain::StateToken(i.state()));
  if (field == "form") return FormToken(i.form());
  if (field == "external_id") return i.external_id();
  if (field == "title") return i.title();
  return std::nullopt;
}

bool IsJoined(const std::optional<MemberRow>& row) {
  return row && row->message.state() == pb::MEMBER_STATE_JOINED;
}

std::vector<ListIndex> Indexes() {
  return {{kInitiativesByExternalIdId, {"founder", "external_id"}},
          {kInitiativesByLeadId, {"lead"}},
          {kInitiativesByExternalIdId, {"external_id"}, /*of_every_owner=*/true}};
}

}  // namespace

InitiativeFilter::InitiativeFilter(domain::Filter filter)
    : filter_(std::move(filter)), way_(ListWay::Of(filter_, Indexes(), Initiatives().NewKey())) {
  for (const domain::Comparison& comparison : filter_.comparisons()) {
    if (comparison.field == "member") asked_members_.insert(comparison.value);
  }
}

absl::StatusOr<InitiativeFilter> InitiativeFilter::Parse(const Call& call, absl::string_view text) {
  ASSIGN_OR_RETURN(domain::Filter filter, ParseFilter(call, text, Schema()));
  return InitiativeFilter(std::move(filter));
}

absl::StatusOr<std::optional<pb::Initiative>> InitiativeFilter::Shown(
    const Call& call, const InitiativeRow& row) const {
  ASSIGN_OR_RETURN(const bool readable, MayRead(call, row.message));
  if (!readable) return std::optional<pb::Initiative>();
  ASSIGN_OR_RETURN(const bool passes, Matches(call, row.message));
  if (!passes) return std::optional<pb::Initiative>();
  return Present(call, row);
}

absl::StatusOr<bool> InitiativeFilter::Matches(const Call& call,
                                               const pb::Initiative& initiative) const {
  absl::Status fault;
  const bool passes = filter_.Matches([&](absl::string_view field) -> std::optional<FieldValue> {
    if (field != "member") return FieldOf(initiative, field);
    absl::StatusOr<FieldValue> joined = JoinedOfAsked(call, initiative);
    if (joined.ok()) return *std::move(joined);
    fault = joined.status();
    return std::nullopt;
  });
  if (!fault.ok()) return fault;
  return passes;
}

// Of the organizations that the filter asks for, those that have joined.
absl::StatusOr<FieldValue> InitiativeFilter::JoinedOfAsked(const Call& call,
                                                           const pb::Initiative& initiative) const {
  std::vector<std::string> joined;
  for (const std::string& organization : asked_members_) {
    storage::Key key = MembersPrefix(initiative.name());
    ASSIGN_OR_RETURN(const auto row,
                     Members().Get(call.snapshot(), key.Add(domain::LastSegment(organization))));
    if (IsJoined(row)) joined.push_back(organization);
  }
  return FieldValue(std::move(joined));
}

}  // namespace renkei::service
