#include "server/domain/resource_name.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

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

}  // namespace

std::optional<std::vector<std::string>> MatchName(absl::string_view pattern,
                                                  absl::string_view name) {
  const std::vector<absl::string_view> want = absl::StrSplit(pattern, '/');
  const std::vector<absl::string_view> have = absl::StrSplit(name, '/');
  if (want.size() != have.size()) return std::nullopt;
  std::vector<std::string> ids;
  for (size_t i = 0; i < want.size(); ++i) {
    if (want[i] == "*") {
      if (!IsId(have[i])) return std::nullopt;
      ids.emplace_back(have[i]);
    } else if (want[i] != have[i]) {
      return std::nullopt;
    }
  }
  return ids;
}

bool MatchesAnyPattern(absl::string_view patterns, absl::string_view name) {
  for (const absl::string_view pattern : absl::StrSplit(patterns, '|')) {
    if (MatchName(pattern, name)) return true;
  }
  return false;
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
