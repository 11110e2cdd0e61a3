// Errors about a file as a whole: INVALID_ARGUMENT, in two languages. Cells have their own: see
// the readers of contents.

#ifndef RENKEI_SERVER_SHEET_FILE_ERROR_H_
#define RENKEI_SERVER_SHEET_FILE_ERROR_H_

#include "absl/status/status.h"
#include "server/domain/error.h"

namespace renkei::sheet {

// REASON_INVALID_FIELDS with one violation, whose field is "file".
inline absl::Status FileError(absl::string_view kind, domain::Bilingual message) {
  return domain::InvalidField("file", kind, std::move(message));
}

inline absl::Status TooLarge(absl::string_view en, absl::string_view ja) {
  return FileError("TOO_LARGE", {absl::StrCat(en, "; split it into several files"),
                                 absl::StrCat(ja, "いくつかのファイルに分けてください。")});
}

inline absl::Status BrokenXlsx(absl::string_view what) {
  return FileError(
      "BROKEN_FILE",
      {absl::StrCat("not a readable XLSX file (", what, "); save it again as .xlsx"),
       "XLSX ファイルとして読めません。表計算ソフトで開き、.xlsx 形式で保存し直してから"
       "お試しください。"});
}

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_FILE_ERROR_H_
