// Lists in one cell.
//
// Of messages: an entry on each line, its parts separated by "｜" in the order of a layout's columns,
// what is empty at the end left out: "利用者数｜人｜120｜｜令和5年度". A list within an entry has "；"
// between its entries and "：" between their parts: "riders｜令和9年度：20000；令和12年度：25000".
// Of texts: one on each line.
//
// A backslash stands before a backslash and before what would separate in a text, and "\n" for a
// line break in it; in a list within an entry, the backslashes of both. The narrow forms "|", ";"
// and ":" are read as the wide ones.

#ifndef RENKEI_SERVER_SHEET_VISION_RECORD_LINES_H_
#define RENKEI_SERVER_SHEET_VISION_RECORD_LINES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// The list in `field` of `holder`, whose entries have the parts that `column` says (kRecords or
// kInnerRecords).
std::string WriteRecords(const Column& column, const google::protobuf::FieldDescriptor& field,
                         const google::protobuf::Message& holder, Words words = Words::kPeople);

// Replaces the list. Errors are INVALID_ARGUMENT with one violation that says which entry.
absl::Status ReadRecords(const Column& column, absl::string_view text,
                         const google::protobuf::FieldDescriptor& field,
                         google::protobuf::Message& holder);

// The same for a list of texts, none of which is empty; any cell can be read.
std::string WriteTexts(const google::protobuf::FieldDescriptor& field,
                       const google::protobuf::Message& holder);
void ReadTexts(absl::string_view text, const google::protobuf::FieldDescriptor& field,
               google::protobuf::Message& holder);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_RECORD_LINES_H_
