#include "server/service/vision/actuals/figure_writing.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "server/domain/lifecycle.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/revision/published_item.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<VisionReading> OpenForFigures(const Call& call, absl::string_view vision,
                                             absl::string_view asked_for) {
  ASSIGN_OR_RETURN(VisionRow head, OpenAsOwner(call, vision, asked_for));
  return VisionReading{std::move(head), /*owner=*/true, std::nullopt};
}

absl::StatusOr<VisionReading> OpenForFigures(const Call& call, absl::string_view vision) {
  return OpenForFigures(call, vision, vision);
}

absl::Status RefuseArchived(const pb::Vision& head) {
  return head.state() == pb::LIFECYCLE_STATE_ARCHIVED ? domain::CheckEditable(head.state())
                                                      : absl::OkStatus();
}

absl::StatusOr<pb::KpiActual> FigureWriter::Write(const ActualChange& change) {
  if (change.same) return PresentActual(call_, reading_, change.old);
  const std::string kpi(domain::ParentName(change.next.name(), 6));
  auto audience = audiences_.find(kpi);
  if (audience == audiences_.end()) {
    ASSIGN_OR_RETURN(internal_pb::EffectiveAudience asked,
                     ActualsAudience(call_, reading_.head.message, kpi));
    audience = audiences_.emplace(kpi, std::move(asked)).first;
  }
  WriteActual(call_, change, audience->second, mutation_);
  return change.next;
}

storage::Mutation FigureWriter::Finish() && {
  if (!mutation_.empty()) Visions().Require(reading_.head, mutation_);
  return std::move(mutation_);
}

absl::StatusOr<const pb::Kpi*> KpiFinder::Find(const pb::VisionActual& entry,
                                               const std::string& path) {
  if (entry.kpi().empty() == entry.kpi_external_id().empty()) {
    violations_.Add(
        absl::StrCat(path, ".kpi"), "REQUIRED",
        {"name the KPI: either kpi or kpi_external_id",
         "KPIを、名前（kpi）か外部ID（kpi_external_id）のどちらかで指定してください。"});
    return nullptr;
  }
  const bool by_name = !entry.kpi().empty();
  const std::string& key = by_name ? entry.kpi() : entry.kpi_external_id();
  auto known = known_.find({by_name, key});
  if (known == known_.end()) {
    ASSIGN_OR_RETURN(auto found, by_name ? ByName(key) : ByExternalId(key));
    known = known_.emplace(std::pair(by_name, key), std::move(found)).first;
  }
  if (!known->second) {
    violations_.Add(absl::StrCat(path, by_name ? ".kpi" : ".kpi_external_id"), "UNKNOWN_KPI",
                    {absl::StrCat("this vision has no KPI ", key),
                     absl::StrCat("このビジョンにKPI「", key, "」はありません。")});
    return nullptr;
  }
  return &*known->second;
}

absl::StatusOr<std::optional<pb::Kpi>> KpiFinder::ByName(const std::string& name) {
  if (VisionNameOf(name) != reading_.head.message.name()) return std::optional<pb::Kpi>();
  return LastReadable<KpiKind>(call_, reading_, name);
}

absl::StatusOr<std::optional<pb::Kpi>> KpiFinder::ByExternalId(const std::string& external_id) {
  ASSIGN_OR_RETURN(auto row,
                   Kpis().GetByUnique(call_.snapshot(),
                                      storage::Key(kKpisByExternalIdId)
                                          .Add(domain::LastSegment(reading_.head.message.name()))
                                          .Add(external_id)));
  if (row.has_value()) return std::optional(std::move(row->message));
  // One without an external_id goes by its id, as an export has it.
  return ByName(absl::StrCat(reading_.head.message.name(), "/kpis/", external_id));
}

}  // namespace renkei::service
