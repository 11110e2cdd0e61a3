// Times in cells.

#ifndef RENKEI_SERVER_SHEET_VISION_WHEN_TEXT_H_
#define RENKEI_SERVER_SHEET_VISION_WHEN_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/common.pb.h"

namespace renkei::sheet {

namespace pb = renkei::v1;

// As it was written ("令和9年度末"); of a time that has numbers alone the short form (FY2027,
// 2024-03, 2024-03-31). What neither says exactly is written out: "@when kind=1 year=2027 month=0
// day=0 text=...". ReadWhen gives the same time again.
std::string WhenToCell(const pb::When& when);

// The reverse: the short forms become numbers alone; anything else that domain::ParseWhen knows keeps
// its text. The error is domain's, its field empty.
[[nodiscard]] absl::StatusOr<pb::When> ReadWhen(absl::string_view text);

// The same for two times that mean the same, however they are written.
std::string WhenKey(const pb::When& when);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_WHEN_TEXT_H_
