#include "client/web/page/query.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace renkei::web {

const std::string& Query::Get(absl::string_view name) const {
  static const std::string& none = *new std::string();
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return none;
}

std::vector<std::string> Query::All(absl::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [key, value] : values_) {
    if (key == name && !value.empty()) all.push_back(value);
  }
  return all;
}

int Query::Number(absl::string_view name, int most, int otherwise) const {
  int number = 0;
  if (!absl::SimpleAtoi(Get(name), &number) || number < 1 || number > most) return otherwise;
  return number;
}

void Query::Set(absl::string_view name, absl::string_view value) {
  RemoveIf([name](const std::string& one) { return one == name; });
  if (!value.empty()) values_.emplace_back(name, value);
}

std::string WithPlainLineBreaks(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\r\n", "\n"}, {"\r", "\n"}});
}

std::string Escaped(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' ||
        c == '~') {
      out += c;
    } else {
      constexpr char kDigits[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

std::string AddressOf(absl::string_view path, const Query& query) {
  std::string address(path);
  char before = '?';
  for (const auto& [key, value] : query.values()) {
    absl::StrAppend(&address, std::string(1, before), Escaped(key), "=", Escaped(value));
    before = '&';
  }
  return address;
}

}  // namespace renkei::web
