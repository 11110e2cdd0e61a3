// The columns of a table of support cases (伴走支援), which is written and never read.

#ifndef RENKEI_SERVER_SHEET_ROWS_SUPPORT_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_SUPPORT_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What organizations are called, days, and the promised steps, a line each.
inline constexpr char kSupportBody[] = "@body_name";
inline constexpr char kSupportJointBodies[] = "@joint_body_names";
inline constexpr char kSupportWindow[] = "@window_name";
inline constexpr char kSupportTeam[] = "@team_names";
inline constexpr char kSupportRequestDay[] = "@request_date";
inline constexpr char kSupportAnswerDay[] = "@answer_date";
inline constexpr char kSupportStartDay[] = "@start_date";
inline constexpr char kSupportEndDay[] = "@end_date";
inline constexpr char kSupportSteps[] = "@steps";

const SheetLayout& SupportLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_SUPPORT_COLUMNS_H_
