#include "server/sheet/xml_parse.h"

#include <expat.h>

#include <memory>
#include <utility>

#include "server/sheet/file_error.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

// An element of a spreadsheet has under ten.
constexpr size_t kMaxAttributes = 100;

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

// How many bytes at the end of `text` are the beginning of a character that is not complete.
size_t BegunCharacter(absl::string_view text) {
  for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xc0) == 0x80) continue;
    const size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}

}  // namespace

// What the parser calls. After Stop it may still call once more.
class XmlParsing::Handler {
 public:
  explicit Handler(XmlVisitor& visitor) : parser_(XML_ParserCreate("UTF-8")), visitor_(visitor) {
    if (parser_ == nullptr) {
      status_ = absl::ResourceExhaustedError("no memory for an XML parser");
      return;
    }
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &Handler::Start, &Handler::End);
    XML_SetCharacterDataHandler(parser_.get(), &Handler::Characters);
    XML_SetDefaultHandlerExpand(parser_.get(), &Handler::Other);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &Handler::Doctype);
  }

  absl::Status Parse(absl::string_view piece, bool last) {
    if (!status_.ok()) return status_;
    told_ = false;
    const XML_Status parsed = XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()),
                                        last ? XML_TRUE : XML_FALSE);
    if (status_.ok() && parsed != XML_STATUS_OK) status_ = BrokenXlsx("XML");
    return status_;
  }

  // Whether the last Parse came past anything.
  bool told() const { return told_; }

 private:
  static Handler& Self(void* data) { return *static_cast<Handler*>(data); }

  static absl::string_view LocalName(const XML_Char* name) {
    const absl::string_view whole = name;
    const size_t colon = whole.find(':');
    return colon == absl::string_view::npos ? whole : whole.substr(colon + 1);
  }

  static void Start(void* data, const XML_Char* name, const XML_Char** list) {
    Handler& self = Self(data);
    self.told_ = true;
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
    self.told_ = true;
    --self.depth_;
    if (self.status_.ok()) self.Check(self.visitor_.Close(LocalName(name)));
  }

  static void Characters(void* data, const XML_Char* text, int size) {
    Handler& self = Self(data);
    self.told_ = true;
    if (self.status_.ok())
      self.Check(self.visitor_.Text(absl::string_view(text, static_cast<size_t>(size))));
  }

  // Comments and the like.
  static void Other(void* data, const XML_Char*, int) { Self(data).told_ = true; }

  static void Doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    Self(data).Stop(BrokenXlsx("document type"));
  }

  void Check(absl::Status status) {
    if (!status.ok()) Stop(std::move(status));
  }

  void Stop(absl::Status status) {
    status_ = std::move(status);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  const std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  XmlVisitor& visitor_;
  absl::Status status_;
  int depth_ = 0;
  bool told_ = false;
};

XmlParsing::XmlParsing(XmlVisitor& visitor) : handler_(std::make_unique<Handler>(visitor)) {}
XmlParsing::~XmlParsing() = default;

absl::Status XmlParsing::Feed(absl::string_view piece) {
  if (begun_.empty() && BegunCharacter(piece) == 0) return Parse(piece, false);
  std::string whole = std::exchange(begun_, {});
  whole.append(piece.data(), piece.size());
  const size_t end = whole.size() - BegunCharacter(whole);
  begun_ = whole.substr(end);
  return Parse(absl::string_view(whole).substr(0, end), false);
}

absl::Status XmlParsing::Finish() { return Parse(begun_, true); }

absl::Status XmlParsing::Parse(absl::string_view piece, bool last) {
  if (!IsUtf8(piece)) return BrokenXlsx("not UTF-8");
  RETURN_IF_ERROR(handler_->Parse(piece, last));
  untold_ = handler_->told() ? 0 : untold_ + piece.size();
  return untold_ <= kMaxXmlTag ? absl::OkStatus() : BrokenXlsx("XML tag");
}

}  // namespace renkei::sheet
