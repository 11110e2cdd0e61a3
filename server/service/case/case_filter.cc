#include "server/service/case/case_filter.h"

#include <utility>
#include <vector>

#include "server/domain/funding/funding_rules.h"
#include "server/domain/lifecycle.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/organization/prefectures.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

std::string ContinuityToken(pb::Continuity continuity) {
  return pb::Continuity_Name(continuity).substr(sizeof("CONTINUITY_") - 1);
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"prefecture", FieldType::kString},
      {"external_id", FieldType::kString},
      {"title", FieldType::kString},
      {"state", FieldType::kString, {"DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED", "RETURNED"}},
      {"continuity", FieldType::kString, {"PILOTING", "RUNNING", "ENDED", "STOPPED"}},
      {"framework_items", FieldType::kStringList},
      {"tags", FieldType::kStringList},
      {"programmes", FieldType::kStringList},
      {"initiative", FieldType::kString},
      {"overdue", FieldType::kString, {"true", "false"}},
      {"review_by_date", FieldType::kDate},
      {"selected", FieldType::kString, {"true", "false"}},
  };
  return schema;
}

std::string BoolToken(bool value) { return value ? "true" : "false"; }

std::vector<ListIndex> Indexes() {
  return {{kCasesByExternalIdId, {"owner", "external_id"}},
          {kCasesByOwnerId, {"owner"}},
          {kCasesByExternalIdId, {"external_id"}, /*of_every_owner=*/true}};
}

// Of what is stored.
std::optional<FieldValue> FieldOf(const pb::Case& c, absl::string_view field) {
  if (field == "owner") return c.owner();
  if (field == "external_id") return c.external_id();
  if (field == "title") return c.title();
  if (field == "state") return std::string(domain::StateToken(c.state()));
  if (field == "continuity") return ContinuityToken(c.continuity());
  if (field == "framework_items") {
    return std::vector<std::string>(c.framework_items().begin(), c.framework_items().end());
  }
  if (field == "tags") return std::vector<std::string>(c.tags().begin(), c.tags().end());
  if (field == "programmes") return domain::ProgrammesOf(c.funding());
  if (field == "initiative") return c.initiative();
  if (field == "review_by_date" && !c.review_by_date().empty()) return c.review_by_date();
  return std::nullopt;
}

}  // namespace

absl::StatusOr<CaseFilter> CaseFilter::Parse(const Call& call, absl::string_view text) {
  ASSIGN_OR_RETURN(domain::Filter filter, ParseFilter(call, text, Schema()));
  return CaseFilter(std::move(filter));
}

CaseFilter::CaseFilter(domain::Filter filter)
    : filter_(std::move(filter)), way_(ListWay::Of(filter_, Indexes(), Cases().NewKey())) {}

absl::StatusOr<bool> CaseFilter::Matches(const Call& call, const CaseReading& reading) {
  absl::Status fault;
  const bool passes = filter_.Matches([&](absl::string_view field) -> std::optional<FieldValue> {
    absl::StatusOr<std::optional<FieldValue>> value = ValueOf(call, reading, field);
    if (value.ok()) return *std::move(value);
    fault = value.status();
    return std::nullopt;
  });
  if (!fault.ok()) return fault;
  return passes;
}

absl::StatusOr<std::optional<FieldValue>> CaseFilter::ValueOf(const Call& call,
                                                              const CaseReading& reading,
                                                              absl::string_view field) {
  const pb::Case& text = reading.text();
  if (field == "overdue") return FieldValue(BoolToken(reading.IsOverdue(call)));
  if (field == "selected") {
    ASSIGN_OR_RETURN(const bool selected, reading.IsSelected(call));
    return FieldValue(BoolToken(selected));
  }
  if (field == "prefecture") {
    const auto [known, added] = prefectures_.try_emplace(text.owner());
    if (added) known->second = Prefectures(call).Of(text.owner());
    return FieldValue(known->second);
  }
  return FieldOf(text, field);
}

}  // namespace renkei::service
