#include "tests/access/access_table.h"

#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/support/source_dir.h"

namespace renkei::service {

std::map<std::string, AccessRow> ReadAccessTable() {
  constexpr size_t kCells = 9;  // the line begins and ends with a bar
  std::map<std::string, AccessRow> table;
  std::ifstream file(test::SourceFile("tests/access/access_table.md"));
  EXPECT_TRUE(file.good());
  for (std::string line; std::getline(file, line);) {
    if (!absl::StrContains(line, "Service/")) continue;
    std::vector<std::string> cells = absl::StrSplit(line, '|');
    if (cells.size() != kCells) {
      ADD_FAILURE() << "not a row of the table: " << line;
      continue;
    }
    for (std::string& cell : cells) absl::StripAsciiWhitespace(&cell);
    absl::string_view request = cells[7];
    const bool alone = absl::ConsumePrefix(&request, "= ");
    // Members read what is public as what is open to all members.
    const AccessRow row = {
        cells[2], {cells[3], cells[4], cells[5], cells[5]}, cells[6], std::string(request), alone};
    EXPECT_TRUE(table.emplace(cells[1], row).second) << cells[1] << " stands twice";
  }
  return table;
}

}  // namespace renkei::service
