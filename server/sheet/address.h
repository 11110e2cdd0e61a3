// Where a cell is, as people say it.

#ifndef RENKEI_SERVER_SHEET_ADDRESS_H_
#define RENKEI_SERVER_SHEET_ADDRESS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::sheet {

// "A" for 0, "AA" for 26.
std::string ColumnLetters(int column);

// "A1" for (0, 0).
std::string CellName(int row, int column);

// "施策!B3"; a name with other signs than letters and digits in quotes: "'2024 年'!B3".
std::string CellPlace(absl::string_view sheet, int row, int column);

struct CellAddress {
  int row = 0;
  int column = 0;
};

// "B3", with or without "$"; nullopt for anything else and beyond kMaxRows or kMaxColumns.
std::optional<CellAddress> ParseCellName(absl::string_view name);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ADDRESS_H_
