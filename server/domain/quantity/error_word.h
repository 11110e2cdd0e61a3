// What spreadsheet programs show in the place of a value that they could not work out.

#ifndef RENKEI_SERVER_DOMAIN_QUANTITY_ERROR_WORD_H_
#define RENKEI_SERVER_DOMAIN_QUANTITY_ERROR_WORD_H_

#include "absl/strings/string_view.h"

namespace renkei::domain {

// Whether `text` is nothing but such a word: "#REF!", "#N/A", "#DIV/0!", in letters of either width
// and case, "Err:502" of LibreOffice, or the "####" (three or more) of a column that is too narrow.
// As CSV such cells are written as the words that are shown. No figure, time, key or choice looks
// like this.
bool IsSpreadsheetError(absl::string_view text);

// Of those, the one that only says that the column is too narrow.
bool IsTooNarrow(absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_QUANTITY_ERROR_WORD_H_
