// The columns of the forms of a plan: those of its workbook (server/sheet/vision), and what has a sheet
// of its own there as a list of entries.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_PLAN_COLUMNS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_PLAN_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::web {

// Of a Vision, its head.
const sheet::SheetLayout& VisionFormLayout();
// Of a VisionNode.
const sheet::SheetLayout& NodeFormLayout();
// Of a Kpi.
const sheet::SheetLayout& KpiFormLayout();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_PLAN_COLUMNS_H_
