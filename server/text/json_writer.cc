#include "server/text/json_writer.h"

#include "absl/strings/ascii.h"
#include "server/domain/visible_text.h"

namespace renkei::text {
namespace {

size_t CountDigits(absl::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) ++digits;
  return digits;
}

// RFC 8259, 6.
bool IsJsonNumber(absl::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  size_t digits = CountDigits(text);
  if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
  text.remove_prefix(digits);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    digits = CountDigits(text);
    if (digits == 0) return false;
    text.remove_prefix(digits);
  }
  if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
    digits = CountDigits(text);
    if (digits == 0) return false;
    text.remove_prefix(digits);
  }
  return text.empty();
}

void Append(const Tree& tree, std::string& out) {
  const char* separator = "";
  switch (tree.kind) {
    case Tree::Kind::kNull:
      out += "null";
      return;
    case Tree::Kind::kScalar:
      if (!tree.quoted &&
          (tree.text == "true" || tree.text == "false" || IsJsonNumber(tree.text))) {
        out += tree.text;
      } else {
        out += domain::JsonString(tree.text);
      }
      return;
    case Tree::Kind::kList:
      out += '[';
      for (const Tree& item : tree.items) {
        out += separator;
        Append(item, out);
        separator = ",";
      }
      out += ']';
      return;
    case Tree::Kind::kMap:
      out += '{';
      for (const TreeEntry& entry : tree.entries) {
        out += separator;
        out += domain::JsonString(entry.key);
        out += ':';
        Append(entry.value, out);
        separator = ",";
      }
      out += '}';
      return;
  }
}

}  // namespace

std::string WriteJson(const Tree& tree) {
  std::string out;
  Append(tree, out);
  return out;
}

}  // namespace renkei::text
