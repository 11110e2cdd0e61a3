// What stands behind the "?" of an address, and what a form has sent.

#ifndef RENKEI_CLIENT_WEB_PAGE_QUERY_H_
#define RENKEI_CLIENT_WEB_PAGE_QUERY_H_

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::web {

// Behind the name of an input with a file: what the file is called. The input itself has its bytes, in
// base64.
inline constexpr char kFileName[] = ".name";

// Names and values, decoded. Of a name that stands twice the first value counts.
class Query {
 public:
  Query() = default;
  explicit Query(std::vector<std::pair<std::string, std::string>> values)
      : values_(std::move(values)) {}

  // "" where it is not there.
  const std::string& Get(absl::string_view name) const;
  // A count from 1 up to `most`; `otherwise` for whatever is none.
  int Number(absl::string_view name, int most, int otherwise) const;

  // All values of what stands there several times, in order; the empty ones left out.
  std::vector<std::string> All(absl::string_view name) const;

  // One more of this name, which may be empty.
  void Add(absl::string_view name, absl::string_view value) { values_.emplace_back(name, value); }
  template <typename Predicate>
  void RemoveIf(const Predicate& names) {
    values_.erase(std::remove_if(values_.begin(), values_.end(),
                                 [&](const auto& one) { return names(one.first); }),
                  values_.end());
  }
  // In the place of what has this name; without a value it goes.
  void Set(absl::string_view name, absl::string_view value);

  const std::vector<std::pair<std::string, std::string>>& values() const { return values_; }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

// As forms are kept: every line break is "\n", whatever a browser makes of it.
std::string WithPlainLineBreaks(absl::string_view text);

// `text` as a part of a path, or of a query: everything but letters, digits, "-", "_", "." and "~" is
// written as %XX.
std::string Escaped(absl::string_view text);

// "/search?q=..."; `path` is written as it is.
std::string AddressOf(absl::string_view path, const Query& query);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_QUERY_H_
