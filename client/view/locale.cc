#include "client/view/locale.h"

#include <cstdlib>

#include "absl/strings/match.h"

namespace renkei::view {

using domain::Lang;

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

}  // namespace renkei::view
