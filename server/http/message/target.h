// What a request asks for: its path and its query, taken apart and decoded.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_TARGET_H_
#define RENKEI_SERVER_HTTP_MESSAGE_TARGET_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::http {

// Parameters of one query; a form of a page has fewer.
inline constexpr size_t kMaxParameters = 200;

struct Target {
  // As it was sent, without its query: "/cases/%E4%BA%8B". Begins with "/".
  std::string path;
  // What stands between its slashes, decoded: UTF-8 without control characters, and never "." or
  // "..". A slash at the end leaves an empty one behind it; "/" has none at all.
  std::vector<std::string> segments;
  // Decoded as forms send it ("+" is a space), in its order; a name may come several times.
  std::vector<std::pair<std::string, std::string>> query;

  // The first value of that name.
  std::optional<absl::string_view> Find(absl::string_view name) const;
};

// From the target of a request line: "/path?query", or "http://host/path?query", whose host is left
// to whoever reads Host. nullopt: it cannot be decoded, or names no path.
std::optional<Target> ParseTarget(absl::string_view text);

bool IsUtf8(absl::string_view text);

// A query or the body of a form, by itself. nullopt: not UTF-8, a percent sign without its two
// digits, or more than `max_parameters`.
std::optional<std::vector<std::pair<std::string, std::string>>> ParseForm(
    absl::string_view text, size_t max_parameters = kMaxParameters);

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_TARGET_H_
