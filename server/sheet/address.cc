#include "server/sheet/address.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::sheet {

std::string ColumnLetters(int column) {
  std::string letters;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

std::string CellName(int row, int column) { return absl::StrCat(ColumnLetters(column), row + 1); }

std::string CellPlace(absl::string_view sheet, int row, int column) {
  const bool plain = std::all_of(sheet.begin(), sheet.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || absl::ascii_isalnum(byte) || c == '_';
  });
  const std::string name = plain
                               ? std::string(sheet)
                               : absl::StrCat("'", absl::StrReplaceAll(sheet, {{"'", "''"}}), "'");
  // A CSV file has one sheet, without a name.
  return absl::StrCat(name, sheet.empty() ? "" : "!", CellName(row, column));
}

std::optional<CellAddress> ParseCellName(absl::string_view name) {
  CellAddress address;
  size_t at = 0;
  const auto skip_dollar = [&] { at += at < name.size() && name[at] == '$' ? 1 : 0; };
  skip_dollar();
  int column = 0;
  for (; at < name.size() && absl::ascii_isalpha(static_cast<unsigned char>(name[at])); ++at) {
    column = column * 26 + absl::ascii_toupper(static_cast<unsigned char>(name[at])) - 'A' + 1;
    if (column > kMaxColumns) return std::nullopt;
  }
  skip_dollar();
  int row = 0;
  const size_t digits = at;
  for (; at < name.size() && absl::ascii_isdigit(static_cast<unsigned char>(name[at])); ++at) {
    row = row * 10 + name[at] - '0';
    if (row > kMaxRows) return std::nullopt;
  }
  if (at != name.size() || column == 0 || row == 0 || digits == at) return std::nullopt;
  address.row = row - 1;
  address.column = column - 1;
  return address;
}

}  // namespace renkei::sheet
