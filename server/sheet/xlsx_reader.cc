#include "server/sheet/xlsx_reader.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/sheet/address.h"
#include "server/sheet/file_error.h"
#include "server/sheet/merged_cells.h"
#include "server/sheet/xlsx_parts.h"
#include "server/sheet/xlsx_writer.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

// A sheet of people has some hundred at most.
constexpr size_t kMaxMergedRanges = 10'000;

// What has been taken of the file so far.
struct Budget {
  size_t cells = 0;
  size_t text_bytes = 0;
};

bool IsBefore(const Cell& a, const Cell& b) {
  return std::tie(a.row, a.column) < std::tie(b.row, b.column);
}

class SheetVisitor : public XmlVisitor {
 public:
  SheetVisitor(const BookParts& parts, Budget& budget, Sheet& sheet)
      : parts_(parts), budget_(budget), sheet_(sheet) {}

  absl::Status Open(absl::string_view name, const XmlAttributes& attributes) override {
    if (name == "row") return OpenRow(attributes);
    if (name == "c") return OpenCell(attributes);
    if (name == "mergeCell") return AddMerged(attributes.Get("ref"));
    if (name == "v") in_value_ = has_value_ = true;
    if (name == "f") has_formula_ = true;
    if (name == "is") inline_text_.Begin();
    inline_text_.Open(name);
    return absl::OkStatus();
  }

  absl::Status Close(absl::string_view name) override {
    inline_text_.Close(name);
    if (name == "v") in_value_ = false;
    if (name == "c") return CloseCell();
    return absl::OkStatus();
  }

  absl::Status Text(absl::string_view text) override {
    if (in_value_) value_.append(text.data(), text.size());
    inline_text_.Text(text);
    return absl::OkStatus();
  }

  // Once all was visited: brings the sheet into its order. Files keep it; nothing says that they must.
  absl::Status Finish() {
    std::vector<Cell>& cells = sheet_.cells;
    if (!late_.empty()) {
      std::sort(late_.begin(), late_.end(), IsBefore);
      const auto middle = static_cast<std::ptrdiff_t>(cells.size());
      std::move(late_.begin(), late_.end(), std::back_inserter(cells));
      std::inplace_merge(cells.begin(), cells.begin() + middle, cells.end(), IsBefore);
    }
    for (size_t i = 1; i < cells.size(); ++i) {
      if (!IsBefore(cells[i - 1], cells[i])) return BrokenXlsx("a cell twice");
    }
    return DropCoveredCells(sheet_) ? absl::OkStatus() : BrokenXlsx("merged cells");
  }

 private:
  absl::Status OpenRow(const XmlAttributes& attributes) {
    const absl::string_view number = attributes.Get("r");
    if (number.empty()) {
      ++row_;
    } else if (!absl::SimpleAtoi(number, &row_) || row_ < 1) {
      return BrokenXlsx("row");
    } else {
      --row_;
    }
    column_ = -1;
    return row_ < kMaxRows ? absl::OkStatus() : BrokenXlsx("row");
  }

  absl::Status OpenCell(const XmlAttributes& attributes) {
    const absl::string_view name = attributes.Get("r");
    ++column_;
    if (!name.empty()) {
      const auto address = ParseCellName(name);
      if (!address) return BrokenXlsx("cell");
      row_ = address->row;
      column_ = address->column;
    }
    if (row_ < 0 || column_ >= kMaxColumns) return BrokenXlsx("cell");
    type_ = std::string(attributes.Get("t"));
    style_ = 0;
    if (const absl::string_view s = attributes.Get("s");
        !s.empty() && !absl::SimpleAtoi(s, &style_))
      return BrokenXlsx("cell style");
    value_.clear();
    has_value_ = has_formula_ = false;
    inline_text_.Begin();
    return absl::OkStatus();
  }

  absl::Status CloseCell() {
    Cell cell;
    cell.row = row_;
    cell.column = column_;
    RETURN_IF_ERROR(FillCell(cell));
    if (cell.kind == Cell::Kind::kEmpty) return absl::OkStatus();
    if (Utf16Length(cell.text) > kMaxCellText) {
      const std::string place = CellPlace(sheet_.name, row_, column_);
      return FileError("TEXT_TOO_LONG",
                       {absl::StrCat(place, ": a text longer than ", kMaxCellText),
                        absl::StrCat(place, " の文字数が ", kMaxCellText, " を超えています。")});
    }
    budget_.text_bytes += cell.text.size();
    if (++budget_.cells > kMaxCells)
      return TooLarge(absl::StrCat("more than ", kMaxCells, " cells"),
                      absl::StrCat("セルが ", kMaxCells, " 個を超えています。"));
    if (budget_.text_bytes > kMaxTextBytes)
      return TooLarge("too much text", "文字の量が多すぎます。");
    return Add(std::move(cell));
  }

  absl::Status Add(Cell cell) {
    const bool late = !sheet_.cells.empty() && !IsBefore(sheet_.cells.back(), cell);
    if (late && late_.size() >= kMaxLateCells) return BrokenXlsx("cells without an order");
    (late ? late_ : sheet_.cells).push_back(std::move(cell));
    return absl::OkStatus();
  }

  // Programs that do not calculate write formulas without a value. A text that came out empty is
  // one, and there.
  bool LacksValue() const {
    const bool is_text = type_ == "str" && has_value_;
    return has_formula_ && value_.empty() && !is_text && type_ != "inlineStr";
  }

  absl::Status FillCell(Cell& cell) const {
    if (LacksValue()) {
      cell.kind = Cell::Kind::kFormula;
    } else if (type_ == "s") {
      size_t index = 0;
      if (value_.empty()) return absl::OkStatus();
      if (!absl::SimpleAtoi(value_, &index) || index >= parts_.shared_texts.size())
        return BrokenXlsx("shared text");
      SetText(parts_.shared_texts[index], cell);
    } else if (type_ == "inlineStr") {
      SetText(UnescapeXmlText(inline_text_.text()), cell);
    } else if (type_ == "str") {
      SetText(UnescapeXmlText(value_), cell);
    } else if (type_ == "d") {
      SetDate(cell);
    } else if (type_ == "b") {
      if (value_.empty()) return absl::OkStatus();
      cell.kind = Cell::Kind::kBoolean;
      cell.boolean = value_ == "1";
    } else if (type_ == "e") {
      cell.kind = Cell::Kind::kError;
      cell.text = value_;
    } else if (type_.empty() || type_ == "n") {
      return SetNumber(cell);
    } else {
      return BrokenXlsx("cell type");
    }
    return absl::OkStatus();
  }

  static void SetText(std::string text, Cell& cell) {
    if (text.empty()) return;
    cell.kind = Cell::Kind::kText;
    cell.text = std::move(text);
  }

  absl::Status SetNumber(Cell& cell) const {
    if (value_.empty()) return absl::OkStatus();
    if (!absl::SimpleAtod(value_, &cell.number) || !std::isfinite(cell.number))
      return BrokenXlsx("number");
    cell.kind = Cell::Kind::kNumber;
    cell.from_1904 = parts_.from_1904;
    const NumberLook look = LookOfStyle();
    if (look.look == Cell::Look::kPercent) cell.look = Cell::Look::kPercent;
    std::optional<std::string> shown = look.scaled ? look.scaled->Show(cell.number) : std::nullopt;
    if (shown) {
      cell.look = Cell::Look::kScaled;
      cell.text = *std::move(shown);
    }
    if (look.look != Cell::Look::kDate) return absl::OkStatus();
    if (auto date = DateOfSerial(cell.number, look.parts, parts_.from_1904)) {
      cell.look = Cell::Look::kDate;
      cell.text = *std::move(date);
    }
    return absl::OkStatus();
  }

  // A day as programs write it that keep to ISO 8601, mostly with a time of day behind it.
  void SetDate(Cell& cell) const {
    const NumberLook look = LookOfStyle();
    const bool is_date = look.look == Cell::Look::kDate;
    auto date = DateOfIsoText(value_, is_date ? look.parts : DateParts::kDay);
    if (!date) return SetText(UnescapeXmlText(value_), cell);
    cell.kind = Cell::Kind::kNumber;
    cell.look = Cell::Look::kDate;
    cell.text = *std::move(date);
  }

  NumberLook LookOfStyle() const {
    const bool known = style_ >= 0 && static_cast<size_t>(style_) < parts_.looks.size();
    return known ? parts_.looks[static_cast<size_t>(style_)] : NumberLook();
  }

  absl::Status AddMerged(absl::string_view reference) {
    const std::vector<absl::string_view> ends = absl::StrSplit(reference, ':');
    const auto first = ParseCellName(ends.front());
    const auto last = ParseCellName(ends.back());
    if (!first || !last || ends.size() > 2 || sheet_.merged.size() >= kMaxMergedRanges)
      return BrokenXlsx("merged cells");
    sheet_.merged.push_back({first->row, first->column, last->row, last->column});
    return absl::OkStatus();
  }

  const BookParts& parts_;
  Budget& budget_;
  Sheet& sheet_;
  std::vector<Cell> late_;
  int row_ = -1;
  int column_ = -1;
  int style_ = 0;
  std::string type_;
  std::string value_;
  bool in_value_ = false;
  bool has_value_ = false;
  bool has_formula_ = false;
  RichTextCollector inline_text_;
};

absl::Status WrongType(absl::string_view en, absl::string_view ja) {
  return FileError("WRONG_FILE_TYPE",
                   {absl::StrCat(en, ", not an XLSX workbook; save it as .xlsx"),
                    absl::StrCat(ja,
                                 "XLSX 形式ではありません。表計算ソフトで開き、.xlsx 形式で"
                                 "保存し直してください。")});
}

// What else people have under the name .xlsx.
absl::Status CheckType(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "PK")) return absl::OkStatus();
  if (absl::StartsWith(bytes, "\xd0\xcf\x11\xe0"))
    return WrongType("an old .xls file, or one with a password",
                     "古い形式（.xls）か、パスワードの付いたファイルです。");
  const size_t first = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != absl::string_view::npos && bytes[first] == '<')
    return WrongType("a web page or XML", "ウェブページか XML のファイルです。");
  return WrongType(bytes.empty() ? "an empty file" : "a file of another kind",
                   bytes.empty() ? "空のファイルです。" : "別の種類のファイルです。");
}

// First the parts that say what there is, then one sheet after the other.
class Reader : public XlsxReader {
 public:
  explicit Reader(ZipReader zip) : zip_(std::move(zip)), parts_(zip_), parts_reader_(parts_) {}

  absl::StatusOr<bool> Step(size_t most) override {
    if (!book_parts_) {
      absl::StatusOr<bool> all = parts_reader_.Step(most);
      if (!all.ok() || !*all) return all;
      book_parts_ = parts_reader_.Take();
      // Sheets are filled where they stay.
      book_.sheets.reserve(book_parts_->sheets.size());
    } else {
      absl::StatusOr<bool> all = parts_.Step(most);
      if (!all.ok() || !*all) return all;
      RETURN_IF_ERROR(visitor_->Finish());
    }
    return BeginSheet();
  }

  Workbook Take() override { return std::move(book_); }

  size_t held_bytes() const override {
    return parts_reader_.text_bytes() + budget_.text_bytes + budget_.cells * sizeof(Cell);
  }

 private:
  // True when there is none left.
  absl::StatusOr<bool> BeginSheet() {
    if (book_.sheets.size() == book_parts_->sheets.size()) return true;
    const SheetPart& part = book_parts_->sheets[book_.sheets.size()];
    Sheet& sheet = book_.sheets.emplace_back();
    sheet.name = part.name;
    sheet.hidden = part.hidden;
    visitor_ = std::make_unique<SheetVisitor>(*book_parts_, budget_, sheet);
    RETURN_IF_ERROR(parts_.Begin(part.part, *visitor_));
    return false;
  }

  const ZipReader zip_;
  PartReader parts_;
  BookPartsReader parts_reader_;
  std::optional<BookParts> book_parts_;
  std::unique_ptr<SheetVisitor> visitor_;  // of the last sheet
  Budget budget_;
  Workbook book_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<XlsxReader>> XlsxReader::Open(absl::string_view bytes,
                                                             size_t max_inflated) {
  if (bytes.size() > kMaxFileBytes)
    return TooLarge(absl::StrCat("larger than ", kMaxFileBytes >> 20, " MiB"),
                    absl::StrCat(kMaxFileBytes >> 20, " MiB を超えるファイルです。"));
  RETURN_IF_ERROR(CheckType(bytes));
  ASSIGN_OR_RETURN(ZipReader zip, ZipReader::Open(bytes, max_inflated));
  return std::make_unique<Reader>(std::move(zip));
}

absl::StatusOr<Workbook> ReadXlsx(absl::string_view bytes, size_t max_inflated) {
  ASSIGN_OR_RETURN(const std::unique_ptr<XlsxReader> reader, XlsxReader::Open(bytes, max_inflated));
  while (true) {
    ASSIGN_OR_RETURN(bool all, reader->Step());
    if (all) return reader->Take();
  }
}

}  // namespace renkei::sheet
