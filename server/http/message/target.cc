#include "server/http/message/target.h"

#include <google/protobuf/stubs/common.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace renkei::http {
namespace {

int HexOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> Decode(absl::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded.push_back(' ');
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexOf(text[i + 1]);
      const int low = HexOf(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  if (!IsUtf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<std::string> DecodeSegment(absl::string_view text) {
  std::optional<std::string> segment = Decode(text, /*plus_is_space=*/false);
  if (!segment || *segment == "." || *segment == "..") return std::nullopt;
  if (std::any_of(segment->begin(), segment->end(), absl::ascii_iscntrl)) return std::nullopt;
  return segment;
}

// "http://host/path" as "/path". A path that begins with two slashes is none of these.
absl::string_view WithoutOrigin(absl::string_view text) {
  const size_t scheme = text.find("://");
  if (absl::StartsWith(text, "/") || scheme == absl::string_view::npos) return text;
  const size_t path = text.find_first_of("/?", scheme + 3);
  return path == absl::string_view::npos ? "/" : text.substr(path);
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  return google::protobuf::internal::IsStructurallyValidUTF8(text.data(),
                                                             static_cast<int>(text.size()));
}

std::optional<absl::string_view> Target::Find(absl::string_view name) const {
  for (const auto& [own, value] : query) {
    if (own == name) return value;
  }
  return std::nullopt;
}

std::optional<std::vector<std::pair<std::string, std::string>>> ParseForm(absl::string_view text,
                                                                          size_t max_parameters) {
  std::vector<std::pair<std::string, std::string>> form;
  for (const absl::string_view part : absl::StrSplit(text, '&', absl::SkipEmpty())) {
    if (form.size() == max_parameters) return std::nullopt;
    const std::pair<absl::string_view, absl::string_view> split =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    std::optional<std::string> name = Decode(split.first, /*plus_is_space=*/true);
    std::optional<std::string> value = Decode(split.second, /*plus_is_space=*/true);
    if (!name || !value) return std::nullopt;
    form.emplace_back(*std::move(name), *std::move(value));
  }
  return form;
}

std::optional<Target> ParseTarget(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> split =
      absl::StrSplit(WithoutOrigin(text), absl::MaxSplits('?', 1));
  absl::string_view path = split.first;
  Target target;
  target.path = std::string(path);
  if (!absl::ConsumePrefix(&path, "/")) return std::nullopt;
  if (!path.empty()) {
    for (const absl::string_view part : absl::StrSplit(path, '/')) {
      std::optional<std::string> segment = DecodeSegment(part);
      if (!segment) return std::nullopt;
      target.segments.push_back(*std::move(segment));
    }
  }
  auto query = ParseForm(split.second);
  if (!query) return std::nullopt;
  target.query = *std::move(query);
  return target;
}

}  // namespace renkei::http
