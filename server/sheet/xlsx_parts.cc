#include "server/sheet/xlsx_parts.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/sheet/file_error.h"
#include "server/sheet/workbook.h"
#include "server/sheet/xml_text.h"

namespace renkei::sheet {
namespace {

// Looks of a workbook; programs refuse more.
constexpr size_t kMaxStyles = 65'536;

// Which part another part means by an id.
struct Relation {
  std::string type;
  std::string target;
};
using Relations = std::map<std::string, Relation>;

class RelationsVisitor : public XmlVisitor {
 public:
  absl::Status Open(absl::string_view name, const XmlAttributes& attributes) override {
    if (name == "Relationship" && attributes.Get("TargetMode") != "External")
      found_[std::string(attributes.Get("Id"))] = {std::string(attributes.Get("Type")),
                                                   std::string(attributes.Get("Target"))};
    return absl::OkStatus();
  }
  absl::Status Close(absl::string_view) override { return absl::OkStatus(); }
  absl::Status Text(absl::string_view) override { return absl::OkStatus(); }

  Relations Take() { return std::move(found_); }

 private:
  Relations found_;
};

absl::StatusOr<Relations> ReadRelations(const ZipReader& zip, const std::string& part) {
  const absl::StatusOr<std::string> xml = zip.Read(part);
  if (!xml.ok()) return xml.status();
  RelationsVisitor visitor;
  if (absl::Status status = ParseXml(*xml, visitor); !status.ok()) return status;
  return visitor.Take();
}

// "xl/worksheets/sheet1.xml" for "worksheets/sheet1.xml" said by a part in "xl".
std::string Resolve(const std::string& folder, absl::string_view target) {
  const bool absolute = absl::ConsumePrefix(&target, "/");
  std::vector<std::string> steps;
  if (!absolute && !folder.empty()) steps = absl::StrSplit(folder, '/');
  for (const absl::string_view step : absl::StrSplit(target, '/')) {
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (step != "." && !step.empty()) {
      steps.emplace_back(step);
    }
  }
  return absl::StrJoin(steps, "/");
}

class WorkbookVisitor : public XmlVisitor {
 public:
  struct Found {
    std::string name;
    std::string id;
    bool hidden = false;
  };

  absl::Status Open(absl::string_view name, const XmlAttributes& attributes) override {
    if (name == "workbookPr") {
      const absl::string_view flag = attributes.Get("date1904");
      from_1904 = flag == "1" || flag == "true";
    } else if (name == "sheet") {
      if (sheets.size() >= kMaxSheets)
        return TooLarge(absl::StrCat("more than ", kMaxSheets, " sheets"),
                        absl::StrCat("シートが ", kMaxSheets, " 枚を超えています。"));
      const absl::string_view state = attributes.Get("state");
      sheets.push_back({UnescapeXmlText(attributes.Get("name")), std::string(attributes.Get("id")),
                        state == "hidden" || state == "veryHidden"});
    }
    return absl::OkStatus();
  }
  absl::Status Close(absl::string_view) override { return absl::OkStatus(); }
  absl::Status Text(absl::string_view) override { return absl::OkStatus(); }

  std::vector<Found> sheets;
  bool from_1904 = false;
};

class SharedTextsVisitor : public XmlVisitor {
 public:
  absl::Status Open(absl::string_view name, const XmlAttributes&) override {
    if (name == "si") text_.Begin();
    text_.Open(name);
    return absl::OkStatus();
  }
  absl::Status Close(absl::string_view name) override {
    text_.Close(name);
    if (name != "si") return absl::OkStatus();
    // A cell each at most: more texts than cells are of no use.
    if (texts.size() >= kMaxCells) return TooLarge("too many texts", "文字列が多すぎます。");
    texts.push_back(UnescapeXmlText(text_.text()));
    return absl::OkStatus();
  }
  absl::Status Text(absl::string_view text) override {
    text_.Text(text);
    return absl::OkStatus();
  }

  std::vector<std::string> texts;

 private:
  RichTextCollector text_;
};

class StylesVisitor : public XmlVisitor {
 public:
  absl::Status Open(absl::string_view name, const XmlAttributes& attributes) override {
    if (name == "numFmt") {
      int id = 0;
      if (absl::SimpleAtoi(attributes.Get("numFmtId"), &id))
        codes_[id] = LookOfCode(UnescapeXmlText(attributes.Get("formatCode")));
    } else if (name == "cellXfs") {
      in_cell_formats_ = true;
    } else if (name == "xf" && in_cell_formats_) {
      if (looks.size() >= kMaxStyles) return BrokenXlsx("styles");
      int id = 0;
      (void)absl::SimpleAtoi(attributes.Get("numFmtId"), &id);
      const auto code = codes_.find(id);
      looks.push_back(code == codes_.end() ? LookOfBuiltIn(id) : code->second);
    }
    return absl::OkStatus();
  }
  absl::Status Close(absl::string_view name) override {
    if (name == "cellXfs") in_cell_formats_ = false;
    return absl::OkStatus();
  }
  absl::Status Text(absl::string_view) override { return absl::OkStatus(); }

  std::vector<NumberLook> looks;

 private:
  std::map<int, NumberLook> codes_;
  bool in_cell_formats_ = false;
};

absl::Status ReadInto(const ZipReader& zip, const std::string& part, XmlVisitor& visitor) {
  const absl::StatusOr<std::string> xml = zip.Read(part);
  return xml.ok() ? ParseXml(*xml, visitor) : xml.status();
}

// Where the workbook is, as the package says.
absl::StatusOr<std::string> WorkbookPart(const ZipReader& zip) {
  const absl::StatusOr<Relations> package = ReadRelations(zip, "_rels/.rels");
  if (!package.ok()) return package.status();
  for (const auto& [id, relation] : *package) {
    if (absl::EndsWith(relation.type, "/officeDocument")) return Resolve("", relation.target);
  }
  return BrokenXlsx("no workbook in it");
}

}  // namespace

absl::StatusOr<BookParts> ReadBookParts(const ZipReader& zip) {
  const absl::StatusOr<std::string> workbook = WorkbookPart(zip);
  if (!workbook.ok()) return workbook.status();
  WorkbookVisitor visitor;
  if (absl::Status s = ReadInto(zip, *workbook, visitor); !s.ok()) return s;
  const size_t slash = workbook->rfind('/');
  const std::string folder = slash == std::string::npos ? "" : workbook->substr(0, slash);
  const std::string file = slash == std::string::npos ? *workbook : workbook->substr(slash + 1);
  const absl::StatusOr<Relations> relations =
      ReadRelations(zip, Resolve(folder, absl::StrCat("_rels/", file, ".rels")));
  if (!relations.ok()) return relations.status();
  BookParts parts;
  parts.from_1904 = visitor.from_1904;
  for (const auto& [id, relation] : *relations) {
    const std::string part = Resolve(folder, relation.target);
    if (absl::EndsWith(relation.type, "/sharedStrings")) {
      SharedTextsVisitor texts;
      if (absl::Status s = ReadInto(zip, part, texts); !s.ok()) return s;
      parts.shared_texts = std::move(texts.texts);
    } else if (absl::EndsWith(relation.type, "/styles")) {
      StylesVisitor styles;
      if (absl::Status s = ReadInto(zip, part, styles); !s.ok()) return s;
      parts.looks = std::move(styles.looks);
    }
  }
  for (const WorkbookVisitor::Found& found : visitor.sheets) {
    const auto it = relations->find(found.id);
    if (it == relations->end()) return BrokenXlsx("a sheet is missing");
    // Charts and dialogs have no cells.
    if (!absl::EndsWith(it->second.type, "/worksheet")) continue;
    parts.sheets.push_back({found.name, Resolve(folder, it->second.target), found.hidden});
  }
  return parts;
}

}  // namespace renkei::sheet
