#include "server/service/analysis/kpi_judge.h"

#include <utility>
#include <vector>

#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/time/date.h"
#include "server/service/framework/rubrics.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/revision/reading_scan.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<absl::CivilDay> DayOr(const std::string& text, absl::CivilDay otherwise) {
  return text.empty() ? otherwise : domain::ParseDate(text);
}

absl::StatusOr<VisionReading> OpenInForce(const Call& call, VisionReading now, absl::CivilDay day) {
  const std::string& name = now.head.message.name();
  absl::StatusOr<VisionReading> then =
      OpenForReading(call, name, WantedRevision{0, domain::FormatDate(day)}, name);
  const bool published = now.head.message.published_revision() > 0;
  if (absl::IsNotFound(then.status()) && now.owner && !published) return now;
  return then;
}

// One that the vision names and that is gone would be an error of ours: rubrics are never removed.
absl::StatusOr<pb::Rubric> RubricFor(const Call& call, const std::string& asked,
                                     const pb::Vision& vision) {
  std::string name = asked.empty() ? vision.rubric() : asked;
  if (name.empty()) name = domain::kStandardRubricName;
  ASSIGN_OR_RETURN(std::optional<pb::Rubric> rubric, FindRubric(call, name));
  if (!rubric.has_value()) return NotFound(name);
  return *std::move(rubric);
}

absl::Status AddIndicator(const Call& call, const pb::Kpi& kpi, domain::ProgressFacts& facts) {
  if (kpi.indicator().empty() || facts.indicators.contains(kpi.indicator()))
    return absl::OkStatus();
  ASSIGN_OR_RETURN(auto row,
                   Indicators().Get(call.snapshot(), KeyByName(Indicators(), kpi.indicator())));
  if (row.has_value()) facts.indicators.emplace(kpi.indicator(), std::move(row->message));
  return absl::OkStatus();
}

absl::StatusOr<pb::KpiProgress> KpiJudge::Judge(const pb::Kpi& kpi) {
  ASSIGN_OR_RETURN(std::vector<pb::KpiActual> figures,
                   LoadActualsOfKpi(call_, kpi.name(), known_at_));
  RETURN_IF_ERROR(AddIndicator(call_, kpi, facts_));
  examined_ += 1 + figures.size();
  facts_.actuals.clear();
  facts_.actuals.emplace(kpi.name(), std::move(figures));
  return domain::ProgressOfKpi(head_.period(), kpi, facts_);
}

absl::StatusOr<std::string> JudgeInOrder(const Call& call, const VisionReading& reading,
                                         const PageStart& page, size_t at_most, KpiJudge& judge,
                                         const std::function<size_t(pb::KpiProgress)>& take) {
  const size_t before = judge.examined();
  return CollectPage<pb::Kpi>(
      call, page,
      [&](absl::string_view after, size_t limit) {
        return ScanReading<KpiKind>(call, reading, after, limit);
      },
      [&](storage::Row<pb::Kpi>& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(pb::KpiProgress kpi, judge.Judge(row.message));
        const size_t bytes = take(std::move(kpi));
        return judge.examined() - before >= at_most ? kMaxPageBytes : bytes;
      });
}

}  // namespace renkei::service
