// A plan as the tree that it prints: goals, measures and activities with their KPIs.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PLAN_TREE_H_
#define RENKEI_CLIENT_VIEW_PAGE_PLAN_TREE_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/vision_tree.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Each item once at its primary place, with what is under it; where it stands again (再掲) its title
// alone. KPIs have their way from the baseline to the targets behind them.
Tree PlanTree(const domain::VisionTree& tree, const domain::Words& words);

// "40人（令和4年度） → 200人（令和9年度）"; "" without either.
std::string PathOfKpi(const pb::Kpi& kpi, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PLAN_TREE_H_
