#include "client/view/html/writer.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/visible_text.h"

namespace renkei::view {
namespace {

// Whether a browser follows it as a path of its own site: one slash, and no backslash, which some
// read as another.
bool IsOwnPath(absl::string_view text) {
  return text.front() == '/' && !absl::StartsWith(text, "//");
}

// What stands in markup for a character that means something there, or that browsers change; "" for any
// other.
constexpr absl::string_view ReferenceOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\r':
      return "\xef\xbf\xbd";
    default:
      return "";
  }
}

// What is to be done about each byte of a text. A page has some hundred thousand of them: they are looked
// up, not compared.
class Bytes {
 public:
  constexpr Bytes() {
    for (int c = 0; c < 256; ++c) {
      const bool means = !ReferenceOf(static_cast<char>(c)).empty();
      has_reference_[c] = means;
      stands_for_itself_[c] = c >= ' ' && c < '\x7f' && !means;
    }
  }
  // ASCII without any that means something in markup.
  bool StandForThemselves(absl::string_view text) const {
    return std::all_of(text.begin(), text.end(), [this](char c) {
      return stands_for_itself_[static_cast<unsigned char>(c)];
    });
  }
  bool HasReference(char c) const { return has_reference_[static_cast<unsigned char>(c)]; }

 private:
  bool has_reference_[256] = {};
  bool stands_for_itself_[256] = {};
};

constexpr Bytes kBytes;

void AppendEscaped(absl::string_view text, std::string& out) {
  // Classes, numbers and addresses: most of what a page is made of.
  if (kBytes.StandForThemselves(text)) {
    out.append(text.data(), text.size());
    return;
  }
  while (!text.empty()) {
    const auto special =
        std::find_if(text.begin(), text.end(), [](char c) { return kBytes.HasReference(c); });
    const auto plain = static_cast<size_t>(special - text.begin());
    domain::AppendShown(text.substr(0, plain), /*multiline=*/true, out);
    text.remove_prefix(plain);
    if (text.empty()) return;
    absl::StrAppend(&out, ReferenceOf(text.front()));
    text.remove_prefix(1);
  }
}

}  // namespace

std::string EscapeHtml(absl::string_view text) {
  std::string out;
  AppendEscaped(text, out);
  return out;
}

std::optional<Address> Address::Of(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  // Browsers drop line breaks and tabs within an address, and read a backslash as a slash.
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\') return std::nullopt;
  }
  if (domain::FindHarmful(text, /*multiline=*/false)) return std::nullopt;
  if (text.front() == '#' || IsOwnPath(text)) return Address(text);
  for (const absl::string_view scheme : {"https://", "http://", "mailto:"}) {
    if (absl::StartsWithIgnoreCase(text, scheme) && text.size() > scheme.size())
      return Address(text);
  }
  return std::nullopt;
}

Attribute Href(const Address& address) {
  return Attribute(Attribute::Checked(), "href", address.text());
}

Attribute FormAction(const Address& address) {
  return Attribute(Attribute::Checked(), "action",
                   IsOwnPath(address.text()) ? address.text() : std::string());
}

Attribute Classes(const std::vector<ClassName>& names) {
  std::string joined;
  for (const ClassName& name : names)
    absl::StrAppend(&joined, joined.empty() ? "" : " ", name.name());
  return {"class", joined};
}

Css Css::String(absl::string_view text) {
  std::string out = "\"";
  for (const char c : domain::ShowHarmful(text, /*multiline=*/false)) {
    if (c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
      absl::StrAppend(&out, "\\", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad6));
    } else {
      out += c;
    }
  }
  return Css(Escaped(), out + "\"");
}

template <class List>
void Writer::Begin(Tag tag, const List& attributes) {
  absl::StrAppend(&out_, "<", tag.name());
  for (const Attribute& attribute : attributes) {
    if (attribute.value_.empty()) continue;
    absl::StrAppend(&out_, " ", attribute.name_, "=\"");
    AppendEscaped(attribute.value_, out_);
    out_ += '"';
  }
  out_ += '>';
}

Writer::Element Writer::Open(Tag tag, std::initializer_list<Attribute> attributes) {
  Begin(tag, attributes);
  return Element(*this, tag);
}

Writer::Element Writer::Open(Tag tag, const std::vector<Attribute>& attributes) {
  Begin(tag, attributes);
  return Element(*this, tag);
}

void Writer::Empty(Tag tag, std::initializer_list<Attribute> attributes) { Begin(tag, attributes); }

void Writer::Leaf(Tag tag, std::initializer_list<Attribute> attributes, absl::string_view text) {
  const Element element = Open(tag, attributes);
  Text(text);
}

void Writer::Text(absl::string_view text) { AppendEscaped(text, out_); }

std::string Writer::TakeDocument(Lang lang, absl::string_view title,
                                 const std::vector<Css>& sheets) {
  std::string document =
      absl::StrCat("<!DOCTYPE html>\n<html lang=\"", lang == Lang::kJapanese ? "ja" : "en",
                   "\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
                   EscapeHtml(title), "</title>\n<style>");
  for (const Css& sheet : sheets) absl::StrAppend(&document, sheet.text());
  return absl::StrCat(document, "</style>\n</head>\n<body>\n", Take(), "\n</body>\n</html>\n");
}

std::string Writer::TakeSitePage(Lang lang, absl::string_view title, const Address& stylesheet,
                                 const Address& script) {
  return absl::StrCat("<!DOCTYPE html>\n<html lang=\"", lang == Lang::kJapanese ? "ja" : "en",
                      "\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<title>",
                      EscapeHtml(title), "</title>\n<link rel=\"stylesheet\" href=\"",
                      EscapeHtml(stylesheet.text()), "\">\n<script type=\"module\" src=\"",
                      EscapeHtml(script.text()), "\"></script>\n</head>\n<body>\n", Take(),
                      "\n</body>\n</html>\n");
}

std::string Writer::Take() {
  if (open_ > 0) {
    std::cerr << "renkei: markup was taken while an element of it was open\n";
    std::abort();
  }
  return std::exchange(out_, {});
}

Writer::Element::~Element() {
  absl::StrAppend(&writer_.out_, "</", tag_.name(), ">");
  --writer_.open_;
}

}  // namespace renkei::view
