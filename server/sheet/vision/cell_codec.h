// One field of a message in one cell, and back.

#ifndef RENKEI_SERVER_SHEET_VISION_CELL_CODEC_H_
#define RENKEI_SERVER_SHEET_VISION_CELL_CODEC_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// What stands in a cell, as a text: a number in its shortest form, a date as 2024-03-31.
std::string CellText(const Cell& cell);

// Whether a cell says nothing for a column of that kind: only in texts are spaces something.
bool IsBlank(const Cell* cell, CellKind kind);

// Whether a cell holds the marker for clearing.
bool IsClear(const Cell& cell);

// Whether `text` is `known` as a cp932 file has it: some characters replaced by 〓, others in the form
// in which it holds them.
bool IsKnownButForMissing(absl::string_view text, absl::string_view known);
// The mistake in a cell that has a 〓 and is otherwise not what is known.
absl::Status LostCharacters();

// The mistake of a cell from which nothing can be taken, whatever stands elsewhere: an error, or the
// word of one where a text of one's own makes no sense; a formula that was never calculated; a number
// that is shown as another one; the number of a day in the place of a time. OK for all others and for
// columns that are not read. ReadCell says the same; who reads a cell by itself asks here.
absl::Status CheckCell(const Column& column, const Cell& cell);

// What a cell says in a column of words (names, codes, choices), trimmed. Errors are those of
// CheckCell, and DATE_FOR_TEXT where a program made a date of what was typed.
[[nodiscard]] absl::StatusOr<std::string> ReadWords(const Column& column, const Cell& cell);

// Sets the column's field of `message` to what the cell says; the cell is not blank. `unit`: what
// figures of this row are counted in. Messages on the way are made. Errors are INVALID_ARGUMENT with
// one violation, field empty.
absl::Status ReadCell(const SheetLayout& layout, const Column& column, const Cell& cell,
                      absl::string_view unit, google::protobuf::Message& message);

// Clears the column's field; messages on the way that become empty go as well.
void ClearField(const SheetLayout& layout, const Column& column,
                google::protobuf::Message& message);

// Appends the cell, or nothing where the field is not set. ReadCell reads it back as the same.
void WriteCell(const SheetLayout& layout, const Column& column, absl::string_view unit,
               const google::protobuf::Message& message, int row, int at, Sheet& sheet,
               Words words = Words::kPeople);

// Whether the cell says what an export of `known` (null: there is none) has there, but for letters that
// the file's encoding cannot hold: then the field is left as it is, so that what a cell cannot hold is
// not lost. LostCharacters where such letters have been put in place of others that nobody knows.
[[nodiscard]] absl::StatusOr<bool> SaysWhatIsKnown(const SheetLayout& layout, const Column& column,
                                                   const Cell& cell, absl::string_view unit,
                                                   const google::protobuf::Message* known);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_CELL_CODEC_H_
