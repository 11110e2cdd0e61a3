// A roadmap (工程表) as it is printed: a line for each activity in printed order, a column for each
// fiscal year. Pure lay-out; the command prints it.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ROADMAP_LAYOUT_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ROADMAP_LAYOUT_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// Most columns: a plan has five to ten years, and wider paper there is none.
inline constexpr int kMaxRoadmapYears = 20;

// A milestone and the column in which it stands; -1: no column shows it.
struct RoadmapMilestone {
  int column = -1;
  const pb::Milestone* milestone = nullptr;
};

// One activity.
struct RoadmapRow {
  const pb::VisionNode* node = nullptr;
  const pb::Activity* activity = nullptr;
  // Columns of its first and last year; first > last: it has no period, or none of it is shown.
  int first = 0;
  int last = -1;
  // It goes on beyond the columns that are shown.
  bool begins_before = false;
  bool ends_after = false;
  std::vector<RoadmapMilestone> milestones;  // in order of time, those without a time last
  // The report that counts; null: there is none.
  const pb::ActivityReport* report = nullptr;
};

struct Roadmap {
  int first_year = 0;  // fiscal year of the first column
  int years = 0;       // columns; 0: no activity has a time
  std::vector<RoadmapRow> rows;
};

// Which years are shown; 0: the plan's period widened to what its activities and milestones need.
struct RoadmapYears {
  int from = 0;
  int to = 0;
};

// The activities of `node` and below ("": of the plan) in printed order; re-mentioned nodes are
// printed once, at their primary place. `reports` are the ones that count, by activity name
// ("organizations/.../nodes/n/activities/a"). Never more than kMaxRoadmapYears columns: what is
// left over at the end is not shown. The plan and the reports must outlive the result.
Roadmap LayOutRoadmap(const PlanIndex& plan, absl::string_view node,
                      const absl::flat_hash_map<std::string, pb::ActivityReport>& reports,
                      RoadmapYears years);

// "organizations/.../nodes/n/activities/a"
std::string ActivityName(const pb::VisionNode& node, const pb::Activity& activity);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ROADMAP_LAYOUT_H_
