#include "server/service/analysis/overdue_kpis.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/frame/nested_position.h"
#include "server/service/tables.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {
namespace {

constexpr PageLimits kOverduePages = {.default_size = 200, .max_size = 1'000};

// A page that is being filled, from one vision after the other.
class OverduePage {
 public:
  OverduePage(const Call& call, const OverdueQuery& query, const PageStart& part,
              const std::function<void(const pb::KpiProgress&)>& add)
      : call_(call), query_(query), part_(part), add_(add) {}

  // Those of `vision` after the KPI with the id `after`; as CollectOverdueKpis. NOT_FOUND for what
  // the caller does not read.
  absl::StatusOr<std::string> AddVision(const std::string& vision, const std::string& after) {
    ++examined_;
    const absl::StatusOr<VisionReading> reading = OpenForReading(call_, vision, 0, vision);
    if (!reading.ok()) return reading.status();
    const absl::StatusOr<pb::Vision> head = PresentVision(call_, *reading);
    if (!head.ok()) return head.status();
    if (head->state() == pb::LIFECYCLE_STATE_ARCHIVED) return std::string();
    absl::StatusOr<pb::Rubric> rubric = RubricFor(call_, "", *head);
    if (!rubric.ok()) return rubric.status();
    KpiJudge judge(call_, *head, *std::move(rubric), query_.as_of, std::nullopt);
    PageStart page = part_;
    page.after = after;
    page.size = part_.size - taken_;
    const size_t left = kMaxJudgedRecords - std::min(examined_, kMaxJudgedRecords);
    absl::StatusOr<std::string> next =
        JudgeInOrder(call_, *reading, page, left, judge,
                     [&](pb::KpiProgress kpi) { return Take(head->title(), kpi); });
    examined_ += judge.examined();
    return next;
  }

  bool IsFull() const {
    return taken_ >= part_.size || bytes_ >= kMaxPageBytes || examined_ >= kMaxJudgedRecords;
  }

 private:
  size_t Take(const std::string& vision_title, pb::KpiProgress& kpi) {
    if (!kpi.overdue() && !(query_.include_unowned && kpi.unowned())) return 0;
    kpi.clear_series();
    kpi.set_vision_title(vision_title);
    add_(kpi);
    ++taken_;
    const size_t bytes = kpi.ByteSizeLong();
    bytes_ += bytes;
    return bytes;
  }

  const Call& call_;
  const OverdueQuery& query_;
  const PageStart& part_;
  const std::function<void(const pb::KpiProgress&)>& add_;
  size_t taken_ = 0;
  size_t bytes_ = 0;
  size_t examined_ = 0;
};

// A position is the place of the vision before, and the name of the KPI that was looked at last: of
// a vision that has gone since, nothing is left out in the next one.
absl::StatusOr<std::string> AddVisionsOf(const Call& call, const std::string& owner,
                                         const std::string& after, OverduePage& page) {
  NestedPosition position = Split(after);
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    const auto row = Visions().ScanIndex(
        call.snapshot(), storage::Key(kVisionsByOwnerId).Add(owner), position.outer, 1);
    if (!row.ok()) return row.status();
    if (row->rows.empty()) return std::string();
    const std::string& vision = row->rows[0].message.name();
    const std::string below = absl::StrCat(vision, "/kpis/");
    const std::string kpi = absl::StartsWith(position.inner, below)
                                ? position.inner.substr(below.size())
                                : std::string();
    const absl::StatusOr<std::string> next = page.AddVision(vision, kpi);
    if (!next.ok() && !absl::IsNotFound(next.status())) return next.status();
    if (next.ok() && !next->empty()) return Join({position.outer, absl::StrCat(below, *next)});
    if (row->next.empty()) return std::string();
    position = {row->positions[0], ""};
    if (page.IsFull()) return Join(position);
  }
}

}  // namespace

absl::StatusOr<std::string> CollectOverdueKpis(
    const Call& call, const OverdueQuery& query, const PageStart& part,
    const std::function<void(const pb::KpiProgress&)>& add) {
  OverduePage page(call, query, part, add);
  if (absl::StrContains(query.parent, "/visions/")) return page.AddVision(query.parent, part.after);
  return AddVisionsOf(call, query.parent, part.after, page);
}

absl::StatusOr<pb::ListOverdueKpisResponse> ListOverdueKpis(
    const Call& call, const pb::ListOverdueKpisRequest& request) {
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kOverduePages);
  if (!start.ok()) return start.status();
  const absl::StatusOr<absl::CivilDay> as_of = DayOr(request.as_of(), call.today());
  if (!as_of.ok()) return as_of.status();
  pb::ListOverdueKpisResponse response;
  const absl::StatusOr<std::string> next = CollectOverdueKpis(
      call,
      {.parent = request.parent(), .as_of = *as_of, .include_unowned = request.include_unowned()},
      *start, [&](const pb::KpiProgress& kpi) { *response.add_kpis() = kpi; });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  return response;
}

}  // namespace renkei::service
