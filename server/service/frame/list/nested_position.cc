#include "server/service/frame/list/nested_position.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace renkei::service {

std::string Join(const NestedPosition& position) {
  if (position.outer.empty() && position.inner.empty()) return "";
  return absl::StrCat(position.outer.size(), ":", position.outer, position.inner);
}

NestedPosition Split(const std::string& position) {
  const size_t colon = position.find(':');
  size_t size = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(position.substr(0, colon), &size) ||
      size > position.size() - colon - 1)
    return {};
  return {position.substr(colon + 1, size), position.substr(colon + 1 + size)};
}

}  // namespace renkei::service
