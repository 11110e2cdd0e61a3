#include "server/http/message/multipart.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/http/message/target.h"

namespace renkei::http {
namespace {

constexpr absl::string_view kMultipart = "multipart/form-data";
// As RFC 2046 has it.
constexpr size_t kMaxBoundaryBytes = 70;

// The value of `parameter` in a field like `form-data; name="a"`. Browsers write a quotation mark in it
// as %22.
std::optional<std::string> ParameterOf(absl::string_view field, absl::string_view parameter) {
  size_t at = 0;
  while ((at = field.find(';', at)) != absl::string_view::npos) {
    absl::string_view rest = absl::StripLeadingAsciiWhitespace(field.substr(++at));
    if (!absl::StartsWithIgnoreCase(rest, absl::StrCat(parameter, "="))) continue;
    rest.remove_prefix(parameter.size() + 1);
    if (!absl::ConsumePrefix(&rest, "\""))
      return std::string(absl::StripAsciiWhitespace(rest.substr(0, rest.find(';'))));
    const size_t end = rest.find('"');
    if (end == absl::string_view::npos) return std::nullopt;
    return absl::StrReplaceAll(rest.substr(0, end), {{"%22", "\""}, {"%0D", "\r"}, {"%0A", "\n"}});
  }
  return std::nullopt;
}

// The part between two boundaries: a head, an empty line, the content.
std::optional<FormPart> ParsePart(absl::string_view text) {
  const size_t blank = text.find("\r\n\r\n");
  if (blank == absl::string_view::npos) return std::nullopt;
  FormPart part;
  part.content = std::string(text.substr(blank + 4));
  for (const absl::string_view line : absl::StrSplit(text.substr(0, blank), "\r\n")) {
    if (!absl::StartsWithIgnoreCase(line, "content-disposition:")) continue;
    std::optional<std::string> name = ParameterOf(line, "name");
    if (!name || !IsUtf8(*name)) return std::nullopt;
    part.name = *std::move(name);
    part.file_name = ParameterOf(line, "filename");
  }
  if (part.name.empty()) return std::nullopt;
  if (!part.file_name) {
    if (!IsUtf8(part.content)) return std::nullopt;
    return part;
  }
  if (!IsUtf8(*part.file_name)) return std::nullopt;
  // Some browsers send the whole path.
  part.file_name->erase(0, part.file_name->find_last_of("/\\") + 1);
  return part;
}

}  // namespace

bool IsMultipart(absl::string_view content_type) {
  return absl::StartsWithIgnoreCase(content_type, kMultipart) &&
         (content_type.size() == kMultipart.size() || content_type[kMultipart.size()] == ';');
}

std::optional<std::vector<FormPart>> ParseMultipart(absl::string_view content_type,
                                                    absl::string_view body, size_t max_parts) {
  const std::optional<std::string> boundary = ParameterOf(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMaxBoundaryBytes) return std::nullopt;
  const std::string first = absl::StrCat("--", *boundary);
  const std::string next = absl::StrCat("\r\n", first);
  std::vector<FormPart> parts;
  // The first boundary may stand at the very beginning.
  if (!absl::ConsumePrefix(&body, first)) {
    const size_t begin = body.find(next);
    if (begin == absl::string_view::npos) return std::nullopt;
    body.remove_prefix(begin + next.size());
  }
  while (!absl::StartsWith(body, "--")) {
    if (!absl::ConsumePrefix(&body, "\r\n")) return std::nullopt;
    const size_t end = body.find(next);
    if (end == absl::string_view::npos || parts.size() == max_parts) return std::nullopt;
    std::optional<FormPart> part = ParsePart(body.substr(0, end));
    if (!part) return std::nullopt;
    parts.push_back(*std::move(part));
    body.remove_prefix(end + next.size());
  }
  return parts;
}

}  // namespace renkei::http
