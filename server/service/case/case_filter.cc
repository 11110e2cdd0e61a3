#include "server/service/case/case_filter.h"

#include <utility>
#include <vector>

#include "server/domain/lifecycle.h"
#include "server/service/frame/filtering.h"
#include "server/service/registry/prefectures.h"
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
      {"overdue", FieldType::kString, {"true", "false"}},
      {"review_by_date", FieldType::kDate},
      {"selected", FieldType::kString, {"true", "false"}},
  };
  return schema;
}

std::optional<FieldValue> FieldOf(const pb::Case& c, const std::string& prefecture,
                                  absl::string_view field) {
  if (field == "owner") return c.owner();
  if (field == "prefecture") return prefecture;
  if (field == "external_id") return c.external_id();
  if (field == "title") return c.title();
  if (field == "state") return std::string(domain::StateToken(c.state()));
  if (field == "continuity") return ContinuityToken(c.continuity());
  if (field == "selected") return std::string(c.selected() ? "true" : "false");
  if (field == "framework_items") {
    return std::vector<std::string>(c.framework_items().begin(), c.framework_items().end());
  }
  if (field == "tags") return std::vector<std::string>(c.tags().begin(), c.tags().end());
  if (field == "overdue") return std::string(c.overdue() ? "true" : "false");
  if (field == "review_by_date" && !c.review_by_date().empty()) return c.review_by_date();
  return std::nullopt;
}

}  // namespace

absl::StatusOr<CaseFilter> CaseFilter::Parse(const Call& call, absl::string_view text) {
  ASSIGN_OR_RETURN(domain::Filter filter, ParseFilter(call, text, Schema()));
  return CaseFilter(std::move(filter));
}

std::optional<std::string> CaseFilter::owner() const { return filter_.RequiredValue("owner"); }

bool CaseFilter::Matches(const Call& call, const pb::Case& c) {
  return filter_.Matches([&](absl::string_view field) {
    if (field != "prefecture") return FieldOf(c, "", field);
    const auto [known, added] = prefectures_.try_emplace(c.owner());
    if (added) known->second = Prefectures(call).Of(c.owner());
    return FieldOf(c, known->second, field);
  });
}

}  // namespace renkei::service
