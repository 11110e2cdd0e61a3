// What a number format of a spreadsheet makes of a number.

#ifndef RENKEI_SERVER_SHEET_NUMBER_LOOK_H_
#define RENKEI_SERVER_SHEET_NUMBER_LOOK_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/sheet/scaled_format.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// Which parts of a date a format shows; of a year also the word behind it.
enum class DateParts { kNone, kYear, kCalendarYear, kFiscalYear, kMonth, kDay };

struct NumberLook {
  Cell::Look look = Cell::Look::kPlain;
  DateParts parts = DateParts::kNone;
  // Null where no number is scaled.
  std::shared_ptr<const ScaledFormat> scaled = nullptr;
};

// Of a format that every program knows by its number (ECMA-376, part 1, 18.8.30, with the numbers
// that Japanese programs use).
NumberLook LookOfBuiltIn(int number);
// Of a format code: "0.0%", "#,##0,", "yyyy/m/d", "ggge\"年\"m\"月\"". Times of day are plain
// numbers.
NumberLook LookOfCode(absl::string_view code);

// The date of a serial number, as much of it as the parts say: "2024-03-31", "2024-03", "2024",
// "2024年", "2024年度": what the screen shows, whatever the day behind it is.
// nullopt where it is no day. `from_1904`: the workbook counts from 1904-01-01.
std::optional<std::string> DateOfSerial(double serial, DateParts parts, bool from_1904);
// Of a day in ISO 8601, whatever time of day follows it: "2024-03-31T00:00:00Z". nullopt where it
// is none.
std::optional<std::string> DateOfIsoText(absl::string_view text, DateParts parts);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_NUMBER_LOOK_H_
