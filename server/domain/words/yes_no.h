// Yes and no as people write and read them. One reading for every door: YAML, JSON, CSV and XLSX.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_YES_NO_H_
#define RENKEI_SERVER_DOMAIN_WORDS_YES_NO_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::domain {

// はい or いいえ.
const char* YesNoWord(bool yes);

// Those two, yes and no, true and false (as a program writes them that knows such cells), ○ and ×,
// 可 and 不可, 有 and 無, あり and なし, 1 and 0; a dash is no. INVALID_ARGUMENT with one violation
// (NOT_A_BOOL), field empty, for anything else.
[[nodiscard]] absl::StatusOr<bool> ReadYesNo(absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_YES_NO_H_
