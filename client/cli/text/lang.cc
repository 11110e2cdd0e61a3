#include "client/cli/text/lang.h"

#include <cstdlib>

#include "absl/strings/match.h"

namespace renkei::cli {

Environment ProcessEnvironment() {
  return [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return std::string(value == nullptr ? "" : value);
  };
}

Lang LangFromLocale(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = environment(name);
    if (value.empty()) continue;
    return value == "en" || absl::StartsWith(value, "en_") ? Lang::kEnglish : Lang::kJapanese;
  }
  return Lang::kJapanese;
}

bool ParseLang(absl::string_view text, Lang* lang) {
  if (text != "ja" && text != "en") return false;
  *lang = text == "ja" ? Lang::kJapanese : Lang::kEnglish;
  return true;
}

}  // namespace renkei::cli
