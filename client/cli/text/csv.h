// CSV as RFC 4180 describes it.

#ifndef RENKEI_CLIENT_CLI_TEXT_CSV_H_
#define RENKEI_CLIENT_CLI_TEXT_CSV_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::cli {

// Written at the start of a file for spreadsheets that would otherwise read it as Shift_JIS.
inline constexpr char kUtf8Bom[] = "\xef\xbb\xbf";

// One record with its CRLF. A field is quoted where it holds a comma, a quote, a line break or a
// space at an end; what a spreadsheet program would run as a formula has an apostrophe before it
// (server/domain/formula_guard.h).
std::string CsvRecord(const std::vector<std::string>& fields);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_CSV_H_
