#include "client/cli/text/lang.h"

namespace renkei::cli {

bool ParseLang(absl::string_view text, Lang* lang) {
  if (text != "ja" && text != "en") return false;
  *lang = text == "ja" ? Lang::kJapanese : Lang::kEnglish;
  return true;
}

}  // namespace renkei::cli
