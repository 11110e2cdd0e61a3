#include "server/service/audit/audit_filter.h"

#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/time/date.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;
using domain::FilterOp;

const domain::FilterSchema& AuditFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"actor", FieldType::kString},
      {"organization", FieldType::kString},
      {"resource", FieldType::kString},
      {"method", FieldType::kString},
      {"date", FieldType::kDate},
      {"address", FieldType::kString},
      {"reason", FieldType::kString, FilterTokens<pb::Reason>()},
      {"mark", FieldType::kStringList},
      {"field", FieldType::kStringList},
  };
  return schema;
}

std::optional<FieldValue> TextOrNone(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<FieldValue>(text);
}

// As it is called, and as people write it.
std::vector<std::string> NamesOfMethod(const std::string& method) {
  std::vector<std::string> names = {method};
  absl::string_view shorter = method;
  if (absl::ConsumePrefix(&shorter, "renkei.v1.")) names.emplace_back(shorter);
  return names;
}

std::optional<FieldValue> AuditFieldOf(const pb::AuditEntry& entry, absl::string_view field) {
  if (field == "actor") return TextOrNone(entry.actor());
  if (field == "organization") return TextOrNone(entry.organization());
  if (field == "method") return NamesOfMethod(entry.method());
  if (field == "address") return TextOrNone(entry.address());
  if (field == "date") return domain::FormatDate(domain::TodayInJapan(FromProto(entry.time())));
  if (field == "reason" && entry.has_refusals()) return FilterToken(entry.refusals().reason());
  if (field == "resource") {
    std::vector<std::string> names;
    for (const absl::string_view name : AuditedResources(entry.resource()))
      names.emplace_back(name);
    return names;
  }
  if (field == "mark") return std::vector<std::string>(entry.marks().begin(), entry.marks().end());
  if (field == "field") {
    std::vector<std::string> fields;
    for (const pb::AuditChange& change : entry.changes()) fields.push_back(change.field());
    return fields;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<AuditFilter> AuditFilter::Parse(const Call& call, absl::string_view filter) {
  AuditFilter found;
  ASSIGN_OR_RETURN(found.filter_, ParseFilter(call, filter, AuditFilterSchema()));
  if (!call.caller().Has(pb::ROLE_SYSTEM_ADMIN)) found.bound_to_ = call.caller().organization;
  const auto by = [&](AuditWay way, std::optional<std::string> what) {
    if (!what || what->empty() || found.way_ != AuditWay::kAll) return;
    found.way_ = way;
    found.what_ = *std::move(what);
  };
  by(AuditWay::kResource, found.filter_.RequiredValue("resource"));
  by(AuditWay::kActor, found.filter_.RequiredValue("actor"));
  by(AuditWay::kOrganization, found.filter_.RequiredValue("organization"));
  by(AuditWay::kOrganization, found.bound_to_);
  for (const domain::Comparison& comparison : found.filter_.comparisons()) {
    if (comparison.field != "date" || comparison.negated) continue;
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(comparison.value);
    if (!day.ok()) continue;
    const auto from = [&](absl::CivilDay first) {
      if (!found.first_day_ || *found.first_day_ < first) found.first_day_ = first;
    };
    const auto until = [&](absl::CivilDay last) {
      if (!found.last_day_ || *found.last_day_ > last) found.last_day_ = last;
    };
    switch (comparison.op) {
      case FilterOp::kEqual:
        from(*day);
        until(*day);
        break;
      case FilterOp::kGreater:
        from(*day + 1);
        break;
      case FilterOp::kGreaterOrEqual:
        from(*day);
        break;
      case FilterOp::kLess:
        until(*day - 1);
        break;
      case FilterOp::kLessOrEqual:
        until(*day);
        break;
      case FilterOp::kNotEqual:
      case FilterOp::kHas:
        break;
    }
  }
  return found;
}

bool AuditFilter::Matches(const pb::AuditEntry& entry) const {
  if (!bound_to_.empty() && entry.organization() != bound_to_) return false;
  return filter_.Matches([&](absl::string_view field) { return AuditFieldOf(entry, field); });
}

}  // namespace renkei::service
