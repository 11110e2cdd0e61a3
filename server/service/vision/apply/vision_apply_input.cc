#include "server/service/vision/apply/vision_apply_input.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/strategy/lint/lint.h"
#include "server/domain/strategy/strategy_tree.h"
#include "server/domain/validation/validator.h"
#include "server/service/vision/apply/vision_apply.h"

namespace renkei::service {
namespace {

absl::Status TooLarge(absl::string_view what, size_t limit, domain::Bilingual message) {
  return domain::MakeError(pb::REASON_TOO_LARGE, std::move(message),
                           {{"limit", absl::StrCat(what, "=", limit)}});
}

absl::Status TooManyItems(absl::string_view what, size_t limit, absl::string_view en,
                          absl::string_view ja) {
  return TooLarge(what, limit,
                  {absl::StrCat("one vision takes at most ", limit, " ", en),
                   absl::StrCat("1つのビジョンに登録できる", ja, "は", limit, "件までです。")});
}

// What the paths of violations cannot say: external_ids are there, and each once.
template <typename Kind>
void CheckExternalIds(const std::vector<AppliedItem<Kind>>& items,
                      std::vector<pb::FieldViolation>& violations) {
  std::unordered_map<std::string, const AppliedItem<Kind>*> seen;
  for (const AppliedItem<Kind>& item : items) {
    if (violations.size() >= domain::kMaxViolations) return;
    const std::string& id = item.message->external_id();
    const std::string path = absl::StrCat(item.Path(), ".external_id");
    if (id.empty()) {
      violations.push_back(domain::Violation(
          path, "REQUIRED",
          {"must be set: it says which item is meant", "必須です。外部IDで対象を特定します。"}));
      continue;
    }
    const auto [first, added] = seen.emplace(id, &item);
    if (added) continue;
    violations.push_back(domain::Violation(
        path, "DUPLICATE_EXTERNAL_ID",
        {absl::StrCat(id, " came before, at ", first->second->Path()),
         absl::StrCat("外部ID ", id, " は ", first->second->Path(), " ですでに使われています。")}));
  }
}

}  // namespace

template <typename Kind>
std::string AppliedItem<Kind>::Path() const {
  return absl::StrCat("items[", part, "].", Kind::kCollection, "[", index, "].", Kind::kField);
}

template struct AppliedItem<NodeKind>;
template struct AppliedItem<KpiKind>;

absl::StatusOr<AppliedStream> CollectStream(
    const std::vector<const pb::ApplyVisionRequest*>& requests) {
  AppliedStream stream;
  size_t bytes = 0;
  int part = 0;
  for (const pb::ApplyVisionRequest* request : requests) {
    bytes += request->ByteSizeLong();
    if (bytes > kMaxApplyBytes) {
      return TooLarge("bytes", kMaxApplyBytes,
                      {"the stream is larger than one apply takes",
                       "一括登録のデータが大きすぎます。分けて登録してください。"});
    }
    if (request->has_header()) {
      if (stream.header != nullptr) {
        return domain::InvalidField("header", "DUPLICATE_HEADER",
                                    {"a stream has one header, its first message",
                                     "ヘッダーは最初に1つだけ送ってください。"});
      }
      stream.header = &request->header();
      continue;
    }
    const pb::ApplyVisionItems& items = request->items();
    for (int i = 0; i < items.nodes_size(); ++i) {
      const pb::ApplyNode& item = items.nodes(i);
      stream.nodes.push_back({&item.node(), &item.clear_mask(), nullptr, &item.base(),
                              item.has_place() ? &item.place() : nullptr, part, i});
    }
    for (int i = 0; i < items.kpis_size(); ++i) {
      const pb::ApplyKpi& item = items.kpis(i);
      stream.kpis.push_back({&item.kpi(), &item.clear_mask(), &item, &item.base(),
                             item.has_place() ? &item.place() : nullptr, part, i});
    }
    ++part;
    if (stream.nodes.size() > domain::kMaxTreeNodes)
      return TooManyItems("nodes", domain::kMaxTreeNodes, "nodes", "施策等");
    if (stream.kpis.size() > domain::kMaxTreeKpis)
      return TooManyItems("kpis", domain::kMaxTreeKpis, "KPIs", "KPI");
  }
  std::vector<pb::FieldViolation> violations;
  CheckExternalIds(stream.nodes, violations);
  CheckExternalIds(stream.kpis, violations);
  if (!violations.empty()) {
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
  }
  return stream;
}

absl::Status GatherViolations(const absl::Status& status, std::vector<pb::FieldViolation>& all) {
  if (status.ok()) return status;
  auto detail = domain::DetailOf(status);
  if (!detail || detail->reason() != pb::REASON_INVALID_FIELDS) return status;
  for (pb::FieldViolation& v : *detail->mutable_violations()) {
    if (all.size() < domain::kMaxViolations) all.push_back(std::move(v));
  }
  return absl::OkStatus();
}

void WarnOfKpi(const AppliedItem<KpiKind>& item, std::vector<pb::FieldViolation>& warnings) {
  const pb::Kpi& kpi = *item.message;
  for (const pb::LintFinding& finding : domain::LintUnits(kpi)) {
    warnings.push_back(domain::Violation(
        absl::StrCat(item.Path(), ".", finding.field()), "SUSPICIOUS_UNIT",
        {absl::StrCat(kpi.external_id(), ": ", finding.message(), "; kept as it is"),
         absl::StrCat(kpi.external_id(), " の", finding.message_ja(), "そのまま登録します。")}));
  }
}

}  // namespace renkei::service
