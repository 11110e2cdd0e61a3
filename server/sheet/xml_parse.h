// XML as events, parsed by Expat, whose headers stay in xml_parse.cc.
//
// Not by liborcus, though it reads spreadsheets: Debian builds it with its assertions on, and a few
// bytes of XML that no program writes ("<!--" at the end, a reference beyond Unicode) end the
// process.

#ifndef RENKEI_SERVER_SHEET_XML_PARSE_H_
#define RENKEI_SERVER_SHEET_XML_PARSE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace renkei::sheet {

// Elements within elements; the parts of an XLSX that are read nest less than ten deep.
inline constexpr int kMaxXmlDepth = 64;
// One tag, comment or the like. A cell's has some hundred bytes.
inline constexpr size_t kMaxXmlTag = size_t{2} << 20;

// Of one element: names without their namespace, values with entities resolved.
class XmlAttributes {
 public:
  void Add(absl::string_view name, absl::string_view value) {
    list_.emplace_back(std::string(name), std::string(value));
  }
  void Clear() { list_.clear(); }
  // "" where there is none.
  absl::string_view Get(absl::string_view name) const {
    for (const auto& [known, value] : list_) {
      if (known == name) return value;
    }
    return "";
  }
  size_t size() const { return list_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

// Is told what stands in a document. A status that is not OK ends the parsing with it.
class XmlVisitor {
 public:
  virtual ~XmlVisitor() = default;
  // `name` without its namespace.
  virtual absl::Status Open(absl::string_view name, const XmlAttributes& attributes) = 0;
  virtual absl::Status Close(absl::string_view name) = 0;
  // A piece of text; one text may come in several.
  virtual absl::Status Text(absl::string_view text) = 0;
};

// A document that comes in pieces.
class XmlParsing {
 public:
  // `visitor` outlives it.
  explicit XmlParsing(XmlVisitor& visitor);
  ~XmlParsing();
  XmlParsing(const XmlParsing&) = delete;
  XmlParsing& operator=(const XmlParsing&) = delete;

  // The next piece, of at most 1 GiB; after an error none. BROKEN_FILE for what is not well-formed,
  // nests deeper than kMaxXmlDepth, has a tag or the like of more than kMaxXmlTag, is not UTF-8, or
  // has a document type: no part of an XLSX has one, and entities of one's own need it.
  [[nodiscard]] absl::Status Feed(absl::string_view piece);
  // There are no more. Nothing but Feed and Finish calls the visitor.
  [[nodiscard]] absl::Status Finish();

 private:
  class Handler;
  absl::Status Parse(absl::string_view piece, bool last);

  const std::unique_ptr<Handler> handler_;
  // The beginning of a character whose end has not come.
  std::string begun_;
  // Since the last thing that the parser told of: it looks at all of it anew with every piece.
  size_t untold_ = 0;
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_XML_PARSE_H_
