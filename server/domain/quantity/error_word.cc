#include "server/domain/quantity/error_word.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"

namespace renkei::domain {
namespace {

// Of Excel, LibreOffice and Google's sheets.
constexpr absl::string_view kErrorWords[] = {
    "#REF!",      "#N/A",     "#DIV/0!",   "#VALUE!",       "#NAME?",    "#NUM!",     "#NULL!",
    "#SPILL!",    "#CALC!",   "#FIELD!",   "#BLOCKED!",     "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#GETTING_DATA", "#ERROR!"};

constexpr size_t kMinHashes = 3;
// A cell that is shown as signs alone has one for each that its column has room for.
constexpr size_t kMaxErrorBytes = 1024;

// In ASCII and capitals; "" for what is no such word at the first look.
std::string PlainWord(absl::string_view text) {
  const bool may_be = absl::StrContains(text, "#") || absl::StrContains(text, "＃") ||
                      absl::StrContains(text, ":") || absl::StrContains(text, "：");
  if (!may_be || text.size() > kMaxErrorBytes) return "";
  const std::string narrow = NormalizeCompatibility(text);
  return absl::AsciiStrToUpper(absl::StripAsciiWhitespace(narrow));
}

bool IsNarrow(absl::string_view plain) {
  return plain.size() >= kMinHashes && plain.find_first_not_of('#') == absl::string_view::npos;
}

// "Err:502", in a Japanese LibreOffice "エラー:502".
bool IsNumberedError(absl::string_view plain) {
  if (!absl::ConsumePrefix(&plain, "ERR:") && !absl::ConsumePrefix(&plain, "エラー:")) return false;
  return plain.size() == 3 && std::all_of(plain.begin(), plain.end(), absl::ascii_isdigit);
}

}  // namespace

bool IsSpreadsheetError(absl::string_view text) {
  const std::string plain = PlainWord(text);
  return IsNarrow(plain) || IsNumberedError(plain) ||
         std::find(std::begin(kErrorWords), std::end(kErrorWords), plain) != std::end(kErrorWords);
}

bool IsTooNarrow(absl::string_view text) { return IsNarrow(PlainWord(text)); }

}  // namespace renkei::domain
