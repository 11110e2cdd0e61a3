#include "server/domain/strategy/roadmap/layout.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

int YearOf(const pb::Milestone& milestone) { return FiscalYearOf(LastDay(milestone.when())); }

bool IsYear(int year) { return year >= kFirstYear && year <= kLastYear; }

// One that can be placed: a reply may have any number as a year.
bool HasTime(const pb::Milestone& milestone) {
  return milestone.when().kind() != pb::When::KIND_UNSPECIFIED && IsYear(milestone.when().year());
}

// The years that a plan and its activities need.
class Span {
 public:
  void Add(int from, int to) {
    if (!IsYear(from) || !IsYear(to) || to < from) return;
    from_ = from_ == 0 ? from : std::min(from_, from);
    to_ = std::max(to_, to);
  }
  void Add(const pb::Activity& activity) {
    Add(activity.period().from_fiscal_year(), activity.period().to_fiscal_year());
    for (const pb::Milestone& milestone : activity.milestones()) {
      if (HasTime(milestone)) Add(YearOf(milestone), YearOf(milestone));
    }
  }
  int from() const { return from_; }
  int to() const { return to_; }

 private:
  int from_ = 0;
  int to_ = 0;
};

void Place(RoadmapRow& row, const Roadmap& roadmap) {
  const pb::Activity& activity = *row.activity;
  const int last_year = roadmap.first_year + roadmap.years - 1;
  if (activity.has_period()) {
    const int from = activity.period().from_fiscal_year();
    const int to = activity.period().to_fiscal_year();
    row.begins_before = from < roadmap.first_year;
    row.ends_after = to > last_year;
    row.first = std::max(from, roadmap.first_year) - roadmap.first_year;
    row.last = std::clamp(to, roadmap.first_year - 1, last_year) - roadmap.first_year;
  }
  for (const pb::Milestone& milestone : activity.milestones()) {
    const int column = HasTime(milestone) ? YearOf(milestone) - roadmap.first_year : -1;
    row.milestones.push_back({column < roadmap.years ? std::max(column, -1) : -1, &milestone});
  }
  const auto day = [](const RoadmapMilestone& one) {
    return HasTime(*one.milestone) ? LastDay(one.milestone->when()) : (absl::CivilDay::max)();
  };
  std::stable_sort(row.milestones.begin(), row.milestones.end(),
                   [&](const auto& a, const auto& b) { return day(a) < day(b); });
}

}  // namespace

std::string ActivityName(const pb::VisionNode& node, const pb::Activity& activity) {
  return absl::StrCat(node.name(), "/activities/", activity.id());
}

Roadmap LayOutRoadmap(const PlanIndex& plan, absl::string_view node,
                      const absl::flat_hash_map<std::string, pb::ActivityReport>& reports,
                      RoadmapYears years) {
  Roadmap roadmap;
  Span span;
  const pb::FiscalPeriod& period = plan.plan().vision.period();
  span.Add(period.from_fiscal_year(), period.to_fiscal_year());
  plan.tree().Walk(node, [&](const TreeLine& line) {
    if (line.kpi || line.re_mention) return;
    const pb::VisionNode& found = *plan.FindNode(line.id);
    for (const pb::Activity& activity : found.activities()) {
      span.Add(activity);
      const auto report = reports.find(ActivityName(found, activity));
      RoadmapRow& row = roadmap.rows.emplace_back();
      row.node = &found;
      row.activity = &activity;
      row.report = report == reports.end() ? nullptr : &report->second;
    }
  });
  if (roadmap.rows.empty()) return roadmap;
  roadmap.first_year = years.from != 0 ? years.from : span.from();
  const int last = years.to != 0 ? years.to : span.to();
  roadmap.years =
      roadmap.first_year == 0 ? 0 : std::clamp(last - roadmap.first_year + 1, 1, kMaxRoadmapYears);
  for (RoadmapRow& row : roadmap.rows) Place(row, roadmap);
  return roadmap;
}

}  // namespace renkei::domain
