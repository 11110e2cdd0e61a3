// The one place where markup is made. What is a name (of an element, an attribute, a class) is a
// literal of the source; what is a text is escaped; what is a link was checked. There is no way to
// write markup that came from elsewhere, and none to write a script or a style of an element.
//
//   Writer html;
//   {
//     const auto row = html.Open("tr", {Class("added")});
//     html.Leaf("td", {}, text);
//   }  // </tr>

#ifndef RENKEI_CLIENT_VIEW_HTML_WRITER_H_
#define RENKEI_CLIENT_VIEW_HTML_WRITER_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/view/block.h"

namespace renkei::view {

// `text` as content of an element or of a quoted attribute: & < > " ' as references, control
// characters other than line breaks and tabs as U+FFFD, and shown what else would make a text look
// like another (server/domain/visible_text.h).
std::string EscapeHtml(absl::string_view text);

namespace html_internal {
// Called where a literal is no name, which the compiler then refuses.
void NotAName();
}  // namespace html_internal

// The name of an element: letters, digits and hyphens. Those that run, fetch or style are none.
class Tag {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is the name.
  consteval Tag(const char* name) : name_(name) {
    for (const char c : name_) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
        html_internal::NotAName();
    }
    for (const absl::string_view refused :
         {"script", "style", "iframe", "object", "embed", "link", "base"}) {
      if (name_ == refused) html_internal::NotAName();
    }
  }
  absl::string_view name() const { return name_; }

 private:
  absl::string_view name_;
};

// The name of an attribute. Those that hold links, styles or handlers are none.
class AttributeName {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is the name.
  consteval AttributeName(const char* name) : name_(name) {
    for (const char c : name_) {
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
        html_internal::NotAName();
    }
    for (const absl::string_view refused :
         {"href", "src", "srcset", "style", "action", "formaction", "srcdoc", "http-equiv"}) {
      if (name_ == refused) html_internal::NotAName();
    }
    if (name_.size() > 2 && name_[0] == 'o' && name_[1] == 'n') html_internal::NotAName();
  }
  absl::string_view name() const { return name_; }

 private:
  absl::string_view name_;
};

// One class of a style sheet or several, with spaces between.
class ClassName {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is the name.
  consteval ClassName(const char* name) : name_(name) {
    for (const char c : name_) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ' '))
        html_internal::NotAName();
    }
  }
  absl::string_view name() const { return name_; }

 private:
  absl::string_view name_;
};

// An address that may be followed: on the web (http, https), a mailbox (mailto), or a path or a
// place (#...) of the page's own site.
class Address {
 public:
  // nullopt for everything else, "//elsewhere" and "javascript:" among them.
  static std::optional<Address> Of(absl::string_view text);
  const std::string& text() const { return text_; }

 private:
  explicit Address(absl::string_view text) : text_(text) {}
  std::string text_;
};

class Attribute {
 public:
  Attribute(AttributeName name, absl::string_view value) : name_(name.name()), value_(value) {}

 private:
  friend class Writer;
  friend Attribute Href(const Address& address);
  friend Attribute FormAction(const Address& address);
  struct Checked {};
  Attribute(Checked, absl::string_view name, absl::string_view value)
      : name_(name), value_(value) {}

  absl::string_view name_;
  std::string value_;
};

inline Attribute Class(ClassName classes) { return {"class", classes.name()}; }
// Those of a list that is put together; no class where it is empty.
Attribute Classes(const std::vector<ClassName>& names);
Attribute Href(const Address& address);
// Where a form goes. An address beyond the page's own site becomes the page itself.
Attribute FormAction(const Address& address);

class CssLiteral {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is the sheet.
  consteval CssLiteral(const char* sheet) : text_(sheet) {}
  absl::string_view text() const { return text_; }

 private:
  absl::string_view text_;
};

// A piece of a style sheet: a literal, or a text as a string of CSS.
class Css {
 public:
  explicit Css(CssLiteral sheet) : text_(sheet.text()) {}
  // Every character that could end the string, or the element that it stands in, becomes a numeric
  // escape.
  static Css String(absl::string_view text);

  const std::string& text() const { return text_; }

 private:
  struct Escaped {};
  Css(Escaped, std::string text) : text_(std::move(text)) {}
  std::string text_;
};

class Writer {
 public:
  // Closes its element where it goes out of scope.
  class [[nodiscard]] Element {
   public:
    ~Element();
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;

   private:
    friend class Writer;
    Element(Writer& writer, Tag tag) : writer_(writer), tag_(tag) { ++writer_.open_; }
    Writer& writer_;
    const Tag tag_;
  };

  Writer() = default;
  // What is moved or taken has no open element: it would be closed elsewhere. The process ends where
  // it has one.
  Writer(Writer&& other) noexcept : out_(other.Take()) {}
  Writer& operator=(Writer&& other) noexcept {
    out_ = other.Take();
    return *this;
  }

  Element Open(Tag tag, std::initializer_list<Attribute> attributes = {});
  Element Open(Tag tag, const std::vector<Attribute>& attributes);
  // An element that has no content: br, col, meta.
  void Empty(Tag tag, std::initializer_list<Attribute> attributes = {});
  void Leaf(Tag tag, std::initializer_list<Attribute> attributes, absl::string_view text);
  void Text(absl::string_view text);
  // A line break of the source, which no reader sees.
  void Break() { out_ += '\n'; }

  // What another writer wrote; it is empty then.
  void Append(Writer&& part) { out_ += part.Take(); }

  size_t size() const { return out_.size(); }
  std::string Take();
  // What was written as the body of a document of its own, which takes nothing from elsewhere and
  // runs nothing (a content security policy says so again).
  std::string TakeDocument(Lang lang, absl::string_view title, const std::vector<Css>& sheets);
  // The same as a page of a site that has its style sheet and its script, a module, at addresses of
  // their own; what it may fetch and run is said by who serves it.
  std::string TakeSitePage(Lang lang, absl::string_view title, const Address& stylesheet,
                           const Address& script);

 private:
  template <class List>
  void Begin(Tag tag, const List& attributes);

  std::string out_;
  int open_ = 0;
};

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_HTML_WRITER_H_
