// 新旧対照表 as a workbook.

#ifndef RENKEI_CLIENT_VIEW_SHEET_COMPARISON_WORKBOOK_H_
#define RENKEI_CLIENT_VIEW_SHEET_COMPARISON_WORKBOOK_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/view/block.h"

namespace renkei::view {

// One XLSX workbook: the comparison, and what the page's head says on a sheet of its own. Errors as
// XlsxWriter::Finish.
[[nodiscard]] absl::StatusOr<std::string> ComparisonWorkbook(const Page& page);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_SHEET_COMPARISON_WORKBOOK_H_
