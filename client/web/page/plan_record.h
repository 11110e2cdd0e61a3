// One record that stands beside a plan, on a page of its own.

#ifndef RENKEI_CLIENT_WEB_PAGE_PLAN_RECORD_H_
#define RENKEI_CLIENT_WEB_PAGE_PLAN_RECORD_H_

#include <string>
#include <vector>

#include "client/view/page/brief.h"
#include "client/web/page/frame.h"
#include "client/web/page/plan.h"
#include "client/web/page/visit.h"
#include "server/domain/resource_name.h"

namespace renkei::web {

inline std::string PlanOfRecord(const std::string& part) {
  return std::string(domain::ParentName(part, 4));
}

// One record, its fields by their labels; `list`: the view of the plan that has all of its kind.
template <class M>
Shown RecordShown(Visit& visit, const M& record, const std::string& title,
                  const std::vector<const char*>& steps, const char* list) {
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = title;
    const std::string plan = PlanOfRecord(record.name());
    shown.subtitle = visit.calls.titles().Of(plan);
    // The way back is the tab from which one came.
    shown.tabs = VisionTabs(visit, plan, list);
    WriteFormLinks(shown.main, visit, record.name(), steps);
    WriteBlocks(shown.main, visit,
                {view::BriefOf(record, visit.words(), {"etag", "name", "field_updaters"})});
    return shown;
  });
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_PLAN_RECORD_H_
