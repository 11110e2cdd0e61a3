#include "server/domain/resource_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace renkei::domain {
namespace {

bool IsId(absl::string_view id) {
  if (id.empty() || id.size() > kMaxIdChars) return false;
  for (const char c : id) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) &&
        !absl::ascii_isdigit(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.') {
      return false;
    }
  }
  return true;
}

// Whether `name` is one of `pattern`; tells `on_id` of what stands for each "*", also where a later
// segment does not fit.
template <typename OnId>
bool Matches(absl::string_view pattern, absl::string_view name, const OnId& on_id) {
  // Nearly every name differs from nearly every pattern in its first letters: no segment is looked for
  // before one is wanted.
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      const absl::string_view segment = name.substr(0, name.find('/'));
      if (!IsId(segment)) return false;
      on_id(segment);
      name.remove_prefix(segment.size());
    } else if (!name.empty() && name.front() == pattern.front()) {
      name.remove_prefix(1);
    } else {
      return false;
    }
    pattern.remove_prefix(1);
  }
  return name.empty();
}

}  // namespace

std::optional<std::vector<std::string>> MatchName(absl::string_view pattern,
                                                  absl::string_view name) {
  std::vector<std::string> ids;
  if (!Matches(pattern, name, [&](absl::string_view id) { ids.emplace_back(id); }))
    return std::nullopt;
  return ids;
}

bool MatchesAnyPattern(absl::string_view patterns, absl::string_view name) {
  // No id has a slash: what is not as deep as a pattern is none of its names.
  const auto depth = std::count(name.begin(), name.end(), '/');
  while (true) {
    const size_t end = patterns.find('|');
    const absl::string_view pattern = patterns.substr(0, end);
    if (std::count(pattern.begin(), pattern.end(), '/') == depth &&
        Matches(pattern, name, [](absl::string_view) {})) {
      return true;
    }
    if (end == absl::string_view::npos) return false;
    patterns.remove_prefix(end + 1);
  }
}

absl::string_view ParentName(absl::string_view name, int segments) {
  size_t end = 0;
  for (int i = 0; i < segments; ++i) {
    const size_t slash = name.find('/', end);
    if (slash == absl::string_view::npos) return name;
    end = slash + 1;
  }
  return end == 0 ? absl::string_view() : name.substr(0, end - 1);
}

absl::string_view LastSegment(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

}  // namespace renkei::domain
