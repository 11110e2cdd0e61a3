// 工程表: which activity runs in which fiscal years, with its milestones and how far it has come.

#ifndef RENKEI_CLIENT_VIEW_PAGE_ROADMAP_H_
#define RENKEI_CLIENT_VIEW_PAGE_ROADMAP_H_

#include <string>

#include "client/view/block.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/roadmap/layout.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// One block, a Timeline: a line for each goal and measure on the way to an activity, once, and one
// for each activity. `printed` is the day that stands at its foot, YYYY-MM-DD.
Page RoadmapPage(const domain::PlanIndex& plan, const domain::Roadmap& roadmap,
                 const domain::Words& words, const std::string& printed);

// A row for each activity, for spreadsheets. `raw`: for programs, with paths for headings and values
// as the contract writes them.
Table RoadmapRows(const domain::Roadmap& roadmap, const domain::Words& words, bool raw);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ROADMAP_H_
