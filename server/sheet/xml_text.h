// The escaped form of characters that XML cannot hold, in the texts of an XLSX (ECMA-376, part 1,
// 22.9.2.19 ST_Xstring): _xHHHH_ for a UTF-16 unit.

#ifndef RENKEI_SERVER_SHEET_XML_TEXT_H_
#define RENKEI_SERVER_SHEET_XML_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::sheet {

// `text` with every "_xHHHH_" that stands in it by chance protected (its first sign is written as
// "_x005F_"), and with carriage returns, which XML would turn into line breaks, escaped. Characters that XML
// cannot hold, or that make a text look like another, are shown (server/domain/visible_text.h).
std::string EscapeXmlText(absl::string_view text);

// The reverse, for texts of any program: units that are no character become U+FFFD.
std::string UnescapeXmlText(absl::string_view text);

// How many UTF-16 units `text` has; its length as spreadsheet programs count it. `text` is UTF-8.
size_t Utf16Length(absl::string_view text);

// Whether `text` is well-formed UTF-8.
bool IsUtf8(absl::string_view text);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_XML_TEXT_H_
