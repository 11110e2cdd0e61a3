// Which column of a table of opinions and answers (意見と対応) holds which field. A field of the contract
// that can be written and has no column here is a failing test.

#ifndef RENKEI_SERVER_SHEET_ROWS_OPINION_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_OPINION_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// The plan that a row is about.
inline constexpr char kOpinionVision[] = "@vision";
// For readers; kInfo.
inline constexpr char kOpinionVisionTitle[] = "@vision_title";
inline constexpr char kOpinionSubjectTitle[] = "@subject_title";

const SheetLayout& OpinionLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_OPINION_COLUMNS_H_
