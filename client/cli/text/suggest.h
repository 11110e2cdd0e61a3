// "Did you mean ...?"

#ifndef RENKEI_CLIENT_CLI_TEXT_SUGGEST_H_
#define RENKEI_CLIENT_CLI_TEXT_SUGGEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::cli {

// The one of `known` that `typed` most likely means: the fewest letters inserted, removed, changed
// or swapped, and not more than a third of its length; or one that begins with it. "" where nothing
// is close.
std::string Closest(absl::string_view typed, const std::vector<std::string>& known);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_SUGGEST_H_
