#include "server/service/vision/apply/vision_apply_input.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
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

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Units as printed hold figures that belong to them (m2, CO2, 10a, 人口10万対). Not so: a figure
// glued to the end, a figure with thousands separators, a dash for "no unit", a leading ×.
bool LooksDamaged(absl::string_view unit) {
  const std::string folded = domain::Fold(unit);
  if (folded.empty()) return false;
  for (const absl::string_view dash : {"-", "―", "—", "‐", "−"}) {
    if (absl::EndsWith(folded, dash)) return true;
  }
  if (absl::StartsWith(folded, "×")) return true;
  for (size_t i = 1; i + 1 < folded.size(); ++i) {
    if (folded[i] == ',' && IsDigit(folded[i - 1]) && IsDigit(folded[i + 1])) return true;
  }
  size_t end = folded.size();
  while (end > 0 && IsDigit(folded[end - 1])) --end;
  return end < folded.size() && (end == 0 || !IsLetter(folded[end - 1]));
}

void WarnOfUnit(const std::string& unit, const std::string& path, const std::string& external_id,
                std::vector<pb::FieldViolation>& warnings) {
  if (!LooksDamaged(unit)) return;
  warnings.push_back(domain::Violation(
      path, "UNIT_LOOKS_DAMAGED",
      {absl::StrCat("the unit \"", unit, "\" of ", external_id, " looks damaged; kept as it is"),
       absl::StrCat(external_id, " の単位「", unit,
                    "」は正しくない可能性があります。そのまま登録します。")}));
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
      stream.nodes.push_back(
          {&items.nodes(i).node(), &items.nodes(i).clear_mask(), nullptr, part, i});
    }
    for (int i = 0; i < items.kpis_size(); ++i) {
      stream.kpis.push_back(
          {&items.kpis(i).kpi(), &items.kpis(i).clear_mask(), &items.kpis(i), part, i});
    }
    ++part;
    if (stream.nodes.size() > domain::kMaxTreeNodes)
      return TooManyItems("nodes", domain::kMaxTreeNodes, "nodes", "項目");
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

void WarnOfKpi(const AppliedItem<KpiKind>& item, std::vector<pb::FieldViolation>& warnings) {
  const pb::Kpi& kpi = *item.message;
  WarnOfUnit(kpi.unit(), absl::StrCat(item.Path(), ".unit"), kpi.external_id(), warnings);
  WarnOfUnit(kpi.baseline().unit(), absl::StrCat(item.Path(), ".baseline.unit"), kpi.external_id(),
             warnings);
  for (int i = 0; i < kpi.targets_size(); ++i) {
    WarnOfUnit(kpi.targets(i).unit(), absl::StrCat(item.Path(), ".targets[", i, "].unit"),
               kpi.external_id(), warnings);
  }
}

}  // namespace renkei::service
