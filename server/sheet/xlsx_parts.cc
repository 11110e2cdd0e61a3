#include "server/sheet/xlsx_parts.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/sheet/file_error.h"
#include "server/sheet/workbook.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

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
      found[std::string(attributes.Get("Id"))] = {std::string(attributes.Get("Type")),
                                                  std::string(attributes.Get("Target"))};
    return absl::OkStatus();
  }
  absl::Status Close(absl::string_view) override { return absl::OkStatus(); }
  absl::Status Text(absl::string_view) override { return absl::OkStatus(); }

  Relations found;
};

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
    bytes += sizeof(std::string) + texts.back().size();
    return absl::OkStatus();
  }
  absl::Status Text(absl::string_view text) override {
    text_.Text(text);
    return absl::OkStatus();
  }

  std::vector<std::string> texts;
  size_t bytes = 0;

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

}  // namespace

absl::Status PartReader::Begin(const std::string& part, XmlVisitor& visitor) {
  if (!begun_.insert(PartKey(part)).second) return BrokenXlsx("a part that is used twice");
  ASSIGN_OR_RETURN(part_, zip_.OpenPart(part));
  parsing_ = std::make_unique<XmlParsing>(visitor);
  return absl::OkStatus();
}

absl::StatusOr<bool> PartReader::Step(size_t most) {
  ASSIGN_OR_RETURN(const absl::string_view piece, part_->Next(most));
  RETURN_IF_ERROR(piece.empty() ? parsing_->Finish() : parsing_->Feed(piece));
  return piece.empty();
}

// What one part says decides which is the next one.
class BookPartsReader::Stages {
 public:
  explicit Stages(PartReader& parts) : parts_(parts) {}

  absl::StatusOr<bool> Step(size_t most) {
    absl::Status status = absl::OkStatus();
    if (then_ == nullptr) {
      status = Read("_rels/.rels", package_, &Stages::PackageRead);
    } else {
      ASSIGN_OR_RETURN(const bool ended, parts_.Step(most));
      if (ended) status = (this->*std::exchange(then_, nullptr))();
    }
    if (!status.ok()) return status;
    return then_ == nullptr;
  }

  BookParts Take() { return std::move(book_); }
  size_t text_bytes() const { return texts_.bytes; }

 private:
  using Then = absl::Status (Stages::*)();

  absl::Status Read(const std::string& part, XmlVisitor& visitor, Then then) {
    then_ = then;
    return parts_.Begin(part, visitor);
  }

  // Where the workbook is.
  absl::Status PackageRead() {
    for (const auto& [id, relation] : package_.found) {
      if (!absl::EndsWith(relation.type, "/officeDocument")) continue;
      workbook_part_ = Resolve("", relation.target);
      return Read(workbook_part_, workbook_, &Stages::WorkbookRead);
    }
    return BrokenXlsx("no workbook in it");
  }

  absl::Status WorkbookRead() {
    book_.from_1904 = workbook_.from_1904;
    const size_t slash = workbook_part_.rfind('/');
    const size_t file = slash == std::string::npos ? 0 : slash + 1;
    folder_ = workbook_part_.substr(0, file == 0 ? 0 : slash);
    return Read(Resolve(folder_, absl::StrCat("_rels/", workbook_part_.substr(file), ".rels")),
                relations_, &Stages::RelationsRead);
  }

  absl::Status RelationsRead() {
    for (const WorkbookVisitor::Found& found : workbook_.sheets) {
      const auto it = relations_.found.find(found.id);
      if (it == relations_.found.end()) return BrokenXlsx("a sheet is missing");
      // Charts and dialogs have no cells.
      if (!absl::EndsWith(it->second.type, "/worksheet")) continue;
      book_.sheets.push_back({found.name, Resolve(folder_, it->second.target), found.hidden});
    }
    const std::string texts = PartOf("/sharedStrings");
    return texts.empty() ? TextsRead() : Read(texts, texts_, &Stages::TextsRead);
  }

  absl::Status TextsRead() {
    book_.shared_texts = std::move(texts_.texts);
    const std::string styles = PartOf("/styles");
    return styles.empty() ? StylesRead() : Read(styles, styles_, &Stages::StylesRead);
  }

  absl::Status StylesRead() {
    book_.looks = std::move(styles_.looks);
    return absl::OkStatus();
  }

  // The workbook's part of that type; "" where it has none. Of several the last one counts.
  std::string PartOf(absl::string_view type) const {
    std::string part;
    for (const auto& [id, relation] : relations_.found) {
      if (absl::EndsWith(relation.type, type)) part = Resolve(folder_, relation.target);
    }
    return part;
  }

  PartReader& parts_;
  Then then_ = nullptr;
  RelationsVisitor package_;
  std::string workbook_part_;
  std::string folder_;
  WorkbookVisitor workbook_;
  RelationsVisitor relations_;
  SharedTextsVisitor texts_;
  StylesVisitor styles_;
  BookParts book_;
};

BookPartsReader::BookPartsReader(PartReader& parts) : stages_(std::make_unique<Stages>(parts)) {}
BookPartsReader::~BookPartsReader() = default;
absl::StatusOr<bool> BookPartsReader::Step(size_t most) { return stages_->Step(most); }
BookParts BookPartsReader::Take() { return stages_->Take(); }
size_t BookPartsReader::text_bytes() const { return stages_->text_bytes(); }

}  // namespace renkei::sheet
