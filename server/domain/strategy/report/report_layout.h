// The yearly report of a plan (年次報告) as lines: what is recorded once under the plan's own goals is
// printed under headings that somebody else made.
//
//   order    headings, and which node stands under which: framework_order.h makes one from the items
//            of a framework, programme_order.h one from the programmes that pay. Whatever else a report
//            is to be ordered by makes another.
//   layout   the lines in printed order. Figures and words are put in by who prints a line.
//
// Each node of the plan is one of four. It is placed: it stands under headings by itself; printed
// whole under the first, and named again (再掲) under the others. It follows: it is not placed, a node
// above it is; printed below that, where that is whole. It is structural: neither, but a node below it
// is placed; printed as a heading over that, whole the first time. Or it has no counterpart: printed
// behind all headings. So each node and KPI is printed whole once, and nothing is lost.
//
// Nodes count at their primary places: a re-mention of the plan's own adds nothing here.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_REPORT_LAYOUT_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_REPORT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/yearly_report.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

struct ReportHeading {
  std::string name;  // of the resource: an item of a framework, a programme; "" where it is none
  std::string title;
  int depth = 1;    // 1 at the top
  int parent = -1;  // index of the heading above, which comes before; -1 at the top
};

// That something stands under a heading, and by which reference.
struct ReportPlacement {
  size_t heading = 0;
  // What is referred to where it is something else than the heading; of the plan's.
  absl::string_view from_item = {};
  pb::CrosswalkEdge::Relation relation = pb::CrosswalkEdge::RELATION_UNSPECIFIED;
  pb::CrosswalkStatus status = pb::CROSSWALK_STATUS_UNSPECIFIED;
};

struct ReportOrder {
  // Of the lines of its headings.
  pb::YearlyReportLine::Kind kind = pb::YearlyReportLine::KIND_ITEM;
  std::vector<ReportHeading> headings;
  // By the name of a node, or of the vision; in order of headings, each once. No list is empty.
  absl::flat_hash_map<absl::string_view, std::vector<ReportPlacement>> placements;
};

struct ReportLine {
  pb::YearlyReportLine::Kind kind = pb::YearlyReportLine::KIND_UNSPECIFIED;
  size_t heading = 0;                    // of ITEM and PROGRAMME
  const pb::VisionNode* node = nullptr;  // of NODE
  const pb::Kpi* kpi = nullptr;          // of KPI
  int depth = 0;                         // as YearlyReportLine.depth
  bool again = false;
  bool structural = false;
  const ReportPlacement* placement = nullptr;  // nullptr: it follows, or is structural
};

struct ReportLayout {
  std::vector<ReportLine> lines;
  std::vector<pb::ItemCoverage::Coverage> coverage;  // of each heading
  pb::YearlyReportCounts counts;
};

// At most 20,000 nodes and 10,000 KPIs whole, a structural node once more for each node below it, and
// what is named again as often as it is placed. The layout points into both; they must outlive it.
ReportLayout LayOutReport(const PlanIndex& plan, const ReportOrder& order);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_REPORT_LAYOUT_H_
