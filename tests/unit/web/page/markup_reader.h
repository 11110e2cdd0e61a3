// Reads a document as a browser would and finds what could act in it.

#ifndef RENKEI_TESTS_UNIT_WEB_PAGE_MARKUP_READER_H_
#define RENKEI_TESTS_UNIT_WEB_PAGE_MARKUP_READER_H_

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace renkei::web {

// What is wrong with `html`; "" if nothing is: elements that do not close in order, names or attributes
// that no page of ours has, links that lead elsewhere than to the own site, the web or a mailbox.
class MarkupReader {
 public:
  explicit MarkupReader(absl::string_view html) : rest_(html) {}

  std::string Problem() {
    while (problem_.empty() && !rest_.empty()) {
      const size_t at = rest_.find('<');
      if (at == absl::string_view::npos) break;
      rest_.remove_prefix(at + 1);
      ReadTag();
    }
    if (problem_.empty() && !open_.empty()) Fail(absl::StrCat("unclosed ", open_.back()));
    return problem_;
  }

 private:
  // Of what names a script by its content.
  static constexpr size_t kSumLength = 16;

  void Fail(const std::string& problem) {
    if (problem_.empty()) problem_ = absl::StrCat(problem, " before: ", rest_.substr(0, 120));
  }

  void ReadTag() {
    if (absl::ConsumePrefix(&rest_, "!DOCTYPE html>")) return;
    const bool closes = absl::ConsumePrefix(&rest_, "/");
    const std::string name = Name();
    if (name.empty()) return Fail("a < that begins no element");
    if (closes) {
      if (open_.empty() || open_.back() != name) return Fail(absl::StrCat("</", name, ">"));
      open_.pop_back();
      if (!absl::ConsumePrefix(&rest_, ">")) Fail("an end with attributes");
      return;
    }
    // The site's own one, which has no text.
    if (name == "script" && absl::ConsumePrefix(&rest_, " type=\"module\" src=\"/assets/site-") &&
        rest_.size() > kSumLength && rest_.substr(0, kSumLength).find('"') == rest_.npos) {
      rest_.remove_prefix(kSumLength);
      if (!absl::ConsumePrefix(&rest_, ".js\"></script>")) Fail("a script that is not the site's");
      return;
    }
    for (const char* refused : {"script", "style", "iframe", "object", "embed", "base"}) {
      if (name == refused) return Fail(absl::StrCat("<", name, ">"));
    }
    while (absl::ConsumePrefix(&rest_, " ")) ReadAttribute(name);
    if (!absl::ConsumePrefix(&rest_, ">")) return Fail(absl::StrCat("in <", name));
    for (const char* empty : {"br", "col", "meta", "input", "link", "hr", "img"}) {
      if (name == empty) return;
    }
    open_.push_back(name);
  }

  void ReadAttribute(const std::string& element) {
    const std::string name = Name();
    if (name.empty() || !absl::ConsumePrefix(&rest_, "=\"")) return Fail("an odd attribute");
    const size_t end = rest_.find('"');
    if (end == absl::string_view::npos) return Fail("an attribute without an end");
    const absl::string_view value = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (absl::StartsWith(name, "on") || name == "style" || name == "srcdoc" ||
        name == "formaction" || name == "xlink:href")
      return Fail(absl::StrCat(name, " in <", element, ">"));
    const bool leads = name == "href" || name == "src" || name == "action";
    if (leads && !IsHarmless(value)) Fail(absl::StrCat(name, "=", value));
    if (element == "link" && name == "href" && !absl::StartsWith(value, "/assets/"))
      Fail("a sheet from elsewhere");
  }

  static bool IsHarmless(absl::string_view address) {
    if (absl::StartsWith(address, "//")) return false;
    for (const char* begin : {"/", "#", "https://", "http://", "mailto:"}) {
      if (absl::StartsWithIgnoreCase(address, begin)) return true;
    }
    return false;
  }

  std::string Name() {
    size_t size = 0;
    while (size < rest_.size() && (absl::ascii_isalnum(static_cast<unsigned char>(rest_[size])) ||
                                   rest_[size] == '-' || rest_[size] == ':'))
      ++size;
    std::string name(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return name;
  }

  absl::string_view rest_;
  std::vector<std::string> open_;
  std::string problem_;
};

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_PAGE_MARKUP_READER_H_
