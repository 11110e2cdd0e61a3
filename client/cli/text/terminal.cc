#include "client/cli/text/terminal.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace renkei::cli {

Ambiguous AmbiguousFromLocale(const Environment& environment) {
  const std::string asked = environment("RENKEI_AMBIGUOUS_WIDTH");
  if (!asked.empty()) return asked == "wide" ? Ambiguous::kWide : Ambiguous::kNarrow;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = absl::AsciiStrToLower(environment(name));
    if (value.empty()) continue;
    const bool legacy = absl::StrContains(value, "euc") || absl::StrContains(value, "sjis") ||
                        absl::StrContains(value, "shift_jis");
    return legacy ? Ambiguous::kWide : Ambiguous::kNarrow;
  }
  return Ambiguous::kNarrow;
}

bool OnlyAscii(const Environment& environment) {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = absl::AsciiStrToLower(environment(variable));
    if (locale.empty()) continue;
    if (locale == "c" || locale == "posix") return true;
    const size_t dot = locale.find('.');
    if (dot == std::string::npos) return false;
    return !absl::StrContains(locale.substr(dot), "utf-8") &&
           !absl::StrContains(locale.substr(dot), "utf8");
  }
  return false;
}

std::optional<bool> WantsColor(absl::string_view asked, bool terminal,
                               const Environment& environment) {
  if (asked == "always") return true;
  if (asked == "never") return false;
  if (!asked.empty() && asked != "auto") return std::nullopt;
  return terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

}  // namespace renkei::cli
