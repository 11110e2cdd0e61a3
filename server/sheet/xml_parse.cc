#include "server/sheet/xml_parse.h"

#include <expat.h>

#include <memory>

#include "server/sheet/file_error.h"
#include "server/sheet/xml_text.h"

namespace renkei::sheet {
namespace {

// An element of a spreadsheet has under ten.
constexpr size_t kMaxAttributes = 100;

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

// What the parser calls. After Stop it may still call once more.
class Handler {
 public:
  Handler(XML_Parser parser, XmlVisitor& visitor) : parser_(parser), visitor_(visitor) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, &Handler::Start, &Handler::End);
    XML_SetCharacterDataHandler(parser, &Handler::Characters);
    XML_SetStartDoctypeDeclHandler(parser, &Handler::Doctype);
  }

  const absl::Status& status() const { return status_; }

 private:
  static Handler& Self(void* data) { return *static_cast<Handler*>(data); }

  static absl::string_view LocalName(const XML_Char* name) {
    const absl::string_view whole = name;
    const size_t colon = whole.find(':');
    return colon == absl::string_view::npos ? whole : whole.substr(colon + 1);
  }

  static void Start(void* data, const XML_Char* name, const XML_Char** list) {
    Handler& self = Self(data);
    if (!self.status_.ok()) return;
    if (++self.depth_ > kMaxXmlDepth) return self.Stop(BrokenXlsx("XML nesting"));
    XmlAttributes attributes;
    for (; *list != nullptr; list += 2) {
      if (attributes.size() >= kMaxAttributes) return self.Stop(BrokenXlsx("XML attributes"));
      attributes.Add(LocalName(list[0]), list[1]);
    }
    self.Check(self.visitor_.Open(LocalName(name), attributes));
  }

  static void End(void* data, const XML_Char* name) {
    Handler& self = Self(data);
    --self.depth_;
    if (self.status_.ok()) self.Check(self.visitor_.Close(LocalName(name)));
  }

  static void Characters(void* data, const XML_Char* text, int size) {
    Handler& self = Self(data);
    if (self.status_.ok())
      self.Check(self.visitor_.Text(absl::string_view(text, static_cast<size_t>(size))));
  }

  static void Doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    Self(data).Stop(BrokenXlsx("document type"));
  }

  void Check(absl::Status status) {
    if (!status.ok()) Stop(std::move(status));
  }

  void Stop(absl::Status status) {
    status_ = std::move(status);
    XML_StopParser(parser_, XML_FALSE);
  }

  const XML_Parser parser_;
  XmlVisitor& visitor_;
  absl::Status status_;
  int depth_ = 0;
};

}  // namespace

absl::Status ParseXml(const std::string& xml, XmlVisitor& visitor) {
  if (!IsUtf8(xml)) return BrokenXlsx("not UTF-8");
  const std::unique_ptr<XML_ParserStruct, FreeParser> parser(XML_ParserCreate("UTF-8"));
  if (parser == nullptr) return absl::ResourceExhaustedError("no memory for an XML parser");
  const Handler handler(parser.get(), visitor);
  // All at once: a part is far below the 2 GiB that the parser takes.
  const XML_Status parsed =
      XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (!handler.status().ok()) return handler.status();
  return parsed == XML_STATUS_OK ? absl::OkStatus() : BrokenXlsx("XML");
}

}  // namespace renkei::sheet
