// "Did you mean ...?"

#ifndef RENKEI_SERVER_DOMAIN_SUGGEST_H_
#define RENKEI_SERVER_DOMAIN_SUGGEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// The one of `known` that `typed` most likely means: the fewest letters inserted, removed, changed
// or swapped, and not more than a third of its length; or one that begins with it. "" where nothing
// is close.
std::string Closest(absl::string_view typed, const std::vector<std::string>& known);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SUGGEST_H_
