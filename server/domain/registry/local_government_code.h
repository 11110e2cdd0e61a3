// 全国地方公共団体コード: six digits = prefecture (01-47), body (3 digits), check digit. Stored
// with six digits throughout; people and spreadsheets write them in other ways.
//
// The rule of the check digit is that of the Ministry of Internal Affairs and Communications
// (総務省): for the first five digits a b c d e it is (11 - (6a + 5b + 4c + 3d + 2e) mod 11)
// mod 10. It lets 1.5 % of single wrong digits pass, so a code is known only once the registry has
// it.

#ifndef RENKEI_SERVER_DOMAIN_REGISTRY_LOCAL_GOVERNMENT_CODE_H_
#define RENKEI_SERVER_DOMAIN_REGISTRY_LOCAL_GOVERNMENT_CODE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::domain {

// The check digit that belongs to `first_five`, which must be five ASCII digits.
char CheckDigit(absl::string_view first_five);

// The six-digit code that `text` means. Accepted, with white space at the ends and full-width
// digits too:
//   six digits with the right check digit;
//   the first five of them, as statistics use them;
//   either form after a spreadsheet took its leading zero away, unless what is left can be read in
//   two ways: "11011" is a body of prefecture 11 and also 011011 without its zero.
// Errors are INVALID_ARGUMENT with one violation whose field the caller fills in; its kind is one
// of
//   NOT_DIGITS       something other than digits, or nothing
//   BAD_LENGTH       fewer than four digits or more than six
//   BAD_PREFECTURE   the first two digits are not 01 to 47
//   BAD_CHECK_DIGIT  the sixth digit does not belong to the first five; the hint has the right one
//   AMBIGUOUS        five digits with two readings; the hint has both
[[nodiscard]] absl::StatusOr<std::string> ParseLocalGovernmentCode(absl::string_view text);

// Every six-digit code that `text` can mean, most likely first: none, one, or the two of an
// AMBIGUOUS text, between which a look-up in the registry can decide.
std::vector<std::string> LocalGovernmentCodeReadings(absl::string_view text);

// The code of the prefecture in which `code` lies: 140007 for 141003. `code` must come from the
// functions above.
std::string PrefectureCode(absl::string_view code);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REGISTRY_LOCAL_GOVERNMENT_CODE_H_
