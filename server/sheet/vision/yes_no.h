// Yes and no in cells.

#ifndef RENKEI_SERVER_SHEET_VISION_YES_NO_H_
#define RENKEI_SERVER_SHEET_VISION_YES_NO_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// はい or いいえ, to programs true or false.
const char* YesNoText(bool yes, Words words = Words::kPeople);

// Those two, yes and no, true and false (as a program writes them that knows such cells), ○ and ×,
// 可 and 不可, 有 and 無, あり and なし, 1 and 0; a dash is no. INVALID_ARGUMENT with one violation (NOT_A_BOOL), field empty, for anything else.
[[nodiscard]] absl::StatusOr<bool> ReadYesNo(absl::string_view text);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_YES_NO_H_
