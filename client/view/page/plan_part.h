// A part of a plan that a record beside it names, and which may have gone since.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PLAN_PART_H_
#define RENKEI_CLIENT_VIEW_PAGE_PLAN_PART_H_

#include <string>

#include "client/view/block.h"
#include "server/domain/words/words.h"

namespace renkei::view {

// A goal, measure or KPI by what it is, or was last, called; one of which the reader knows nothing says
// so and leads nowhere.
Cell PlanPartCell(const std::string& name, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PLAN_PART_H_
