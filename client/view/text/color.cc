#include "client/view/text/color.h"

#include "absl/strings/str_cat.h"

namespace renkei::view {
namespace {

// Parameters of "select graphic rendition" (ECMA-48, 8.3.117).
absl::string_view Rendition(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kHeading:
      return "1";
    case Tone::kFaint:
      return "2";
    case Tone::kGood:
      return "32";
    case Tone::kWarning:
      return "33";
    case Tone::kBad:
      return "31";
    case Tone::kRemoved:
      return "31;9";
    case Tone::kAdded:
      return "32;4";
    case Tone::kFound:
      return "1;4";
  }
  return "0";
}

}  // namespace

std::string Palette::Paint(Tone tone, absl::string_view text) const {
  if (!on_ || text.empty() || tone == Tone::kPlain) return std::string(text);
  return absl::StrCat("\x1b[", Rendition(tone), "m", text, "\x1b[0m");
}

}  // namespace renkei::view
