// Resource names (AIP-122): "organizations/o1/visions/v2", matched against patterns such as
// "organizations/*/visions/*".

#ifndef RENKEI_SERVER_DOMAIN_RESOURCE_NAME_H_
#define RENKEI_SERVER_DOMAIN_RESOURCE_NAME_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// Longest id in a name. Ours are at most 32; the rest is room for ids chosen by packs.
inline constexpr size_t kMaxIdChars = 63;

// The ids in `name`, in order, if it has the form of `pattern`; nullopt if not. An id is 1 to
// kMaxIdChars of a-z, 0-9,
// "-", "_" and ".", or "-" alone where a method documents it as "all".
std::optional<std::vector<std::string>> MatchName(absl::string_view pattern,
                                                  absl::string_view name);

// The same for several patterns separated by "|".
bool MatchesAnyPattern(absl::string_view patterns, absl::string_view name);

// The part of `name` made of its first `segments` segments: ("a/1/b/2", 2) -> "a/1". The whole if
// it has no more.
absl::string_view ParentName(absl::string_view name, int segments);

// The last segment: "a/1/b/2" -> "2".
absl::string_view LastSegment(absl::string_view name);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_RESOURCE_NAME_H_
