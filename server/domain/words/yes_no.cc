#include "server/domain/words/yes_no.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"

namespace renkei::domain {
namespace {

struct YesNo {
  const char* text;
  bool yes;
};
// The first two are those that are written.
constexpr YesNo kWords[] = {{"はい", true},  {"いいえ", false}, {"yes", true}, {"no", false},
                            {"true", true},  {"false", false},  {"y", true},   {"n", false},
                            {"○", true},     {"×", false},      {"〇", true},  {"-", false},
                            {"◯", true},     {"0", false},      {"1", true},   {"可", true},
                            {"不可", false}, {"有", true},      {"無", false}, {"あり", true},
                            {"なし", false}};

}  // namespace

const char* YesNoWord(bool yes) { return kWords[yes ? 0 : 1].text; }

absl::StatusOr<bool> ReadYesNo(absl::string_view text) {
  for (const YesNo& word : kWords) {
    if (FoldedEqual(text, word.text)) return word.yes;
  }
  const std::string quoted = Quoted(text);
  return InvalidField(
      "", "NOT_A_BOOL",
      {absl::StrCat("\"", quoted, "\" is neither yes nor no"),
       absl::StrCat("「", quoted, "」ではなく「はい」か「いいえ」を書いてください。")});
}

}  // namespace renkei::domain
