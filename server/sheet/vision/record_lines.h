// A list of messages in one cell: an entry on each line, its parts separated by "｜" in the order of
// a layout's columns, what is empty at the end left out: "利用者数｜人｜120｜｜令和5年度". A backslash
// stands before a "｜", "|" or "\" of a text, and "\n" for a line break in it.

#ifndef RENKEI_SERVER_SHEET_VISION_RECORD_LINES_H_
#define RENKEI_SERVER_SHEET_VISION_RECORD_LINES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// Parts are those of `records`.
std::string WriteRecords(const SheetLayout& records, const google::protobuf::FieldDescriptor& field,
                         const google::protobuf::Message& holder);

// Replaces the list. Errors are INVALID_ARGUMENT with one violation that says which entry.
absl::Status ReadRecords(const SheetLayout& records, absl::string_view text,
                         const google::protobuf::FieldDescriptor& field,
                         google::protobuf::Message& holder);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_RECORD_LINES_H_
