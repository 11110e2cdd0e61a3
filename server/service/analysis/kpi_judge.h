// KPIs of one vision, judged one at a time: what a page of them costs follows from the page, and not
// from the plan.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_KPI_JUDGE_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_KPI_JUDGE_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/progress/plan_progress.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/paging.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// KPIs and figures that one page looks at: some tens of milliseconds.
inline constexpr size_t kMaxJudgedRecords = 5'000;

// The day of a request, or `otherwise`.
[[nodiscard]] absl::StatusOr<absl::CivilDay> DayOr(const std::string& text,
                                                   absl::CivilDay otherwise);

// The text by which a plan is judged on `day`: the revision that was in force then; for owners, the
// draft of a plan that was never published. `now` is what the caller reads of it today.
[[nodiscard]] absl::StatusOr<VisionReading> OpenInForce(const Call& call, VisionReading now,
                                                        absl::CivilDay day);

// The rubric that was asked for, or the vision's, or the standard one.
[[nodiscard]] absl::StatusOr<pb::Rubric> RubricFor(const Call& call, const std::string& asked,
                                                   const pb::Vision& vision);

// Puts the shared indicator of `kpi`, if it has one that is not there yet, with the facts.
[[nodiscard]] absl::Status AddIndicator(const Call& call, const pb::Kpi& kpi,
                                        domain::ProgressFacts& facts);

class KpiJudge {
 public:
  // `head` as the caller reads it. Figures as they were known at the end of `known_at`; nullopt:
  // now. All outlive the judge.
  KpiJudge(const Call& call, const pb::Vision& head, pb::Rubric rubric, absl::CivilDay as_of,
           std::optional<absl::CivilDay> known_at)
      : call_(call), head_(head), known_at_(known_at) {
    facts_.rubric = std::move(rubric);
    facts_.as_of = as_of;
  }

  [[nodiscard]] absl::StatusOr<pb::KpiProgress> Judge(const pb::Kpi& kpi);

  // Those of the KPI that was judged last, oldest first.
  const std::vector<pb::KpiActual>& figures() const { return facts_.actuals.begin()->second; }

  // KPIs and figures so far.
  size_t examined() const { return examined_; }

 private:
  const Call& call_;
  const pb::Vision& head_;
  const std::optional<absl::CivilDay> known_at_;
  domain::ProgressFacts facts_;  // with the figures of the KPI that is being judged
  size_t examined_ = 0;
};

// Judges the KPIs of `reading` that come after the KPI with the id `page.after`, in order of id,
// which is that of their names, and hands them to `take`, which returns the bytes that it kept of
// one, 0 for none. At most `at_most` records (but one KPI whole) are looked at, and fewer where the
// page is full. Returns the id of the last KPI looked at; "" at the end.
[[nodiscard]] absl::StatusOr<std::string> JudgeInOrder(
    const Call& call, const VisionReading& reading, const PageStart& page, size_t at_most,
    KpiJudge& judge, const std::function<size_t(pb::KpiProgress)>& take);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_KPI_JUDGE_H_
