#include "server/sheet/rows/actual_columns.h"

#include "renkei/v1/vision.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

SheetLayout MakeLayout() {
  const SheetLayout& sheet = LayoutOf(SheetKind::kActuals);
  SheetLayout layout = sheet;
  layout.kind = SheetKind::kOther;
  layout.columns = {{kActualVision, CellKind::kId, 20,
                     "ビジョンの外部IDかリソース名。1つのビジョンだけなら省略できます",
                     "ビジョンの外部ID", "vision"},
                    {kActualVisionTitle, CellKind::kInfo, 30, "参考。読み込みません", "ビジョン",
                     "vision_title"}};
  layout.key_column = layout.columns.size() + sheet.key_column;
  layout.columns.insert(layout.columns.end(), sheet.columns.begin(), sheet.columns.end());
  layout.columns.push_back(BaseColumn());
  return WithHeadings(std::move(layout));
}

}  // namespace

const SheetLayout& ActualRowsLayout() {
  static const auto& kLayout = *new SheetLayout(MakeLayout());
  return kLayout;
}

}  // namespace renkei::sheet
