#include "server/sheet/xlsx_writer.h"

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/sheet/address.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

// Excel refuses longer lists of choices.
constexpr size_t kMaxChoices = 255;
constexpr uint8_t kPaperA4 = 9;
constexpr lxw_color_t kBlack = LXW_COLOR_BLACK;

// A directory that nobody else reads, removed with what is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::error_code error;
    const std::filesystem::path base = std::filesystem::temp_directory_path(error);
    std::string name = (error ? std::filesystem::path("/tmp") : base) / "renkei-sheet-XXXXXX";
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  // Empty where none could be made.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The first error of a workbook.
class FirstError {
 public:
  void Keep(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

// Any order, for the map of looks.
struct StyleLess {
  static auto KeyOf(const CellStyle& s) {
    const Font& f = s.font;
    return std::tie(f.bold, f.italic, f.underline, f.strike, f.color, f.size, s.background, s.wrap,
                    s.border, s.align, s.number_format);
  }
  bool operator()(const CellStyle& a, const CellStyle& b) const { return KeyOf(a) < KeyOf(b); }
};

// Looks, each made once: a file with a look per cell is slow to open.
class Formats {
 public:
  explicit Formats(lxw_workbook* book) : book_(book) {}

  lxw_format* Of(const CellStyle& style) {
    lxw_format*& format = known_[style];
    if (format == nullptr) format = Make(style);
    return format;
  }

 private:
  lxw_format* Make(const CellStyle& style) const {
    lxw_format* format = workbook_add_format(book_);
    SetFont(style.font, format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (style.background) {
      format_set_pattern(format, LXW_PATTERN_SOLID);
      format_set_bg_color(format, *style.background);
    }
    if (style.wrap) format_set_text_wrap(format);
    if (style.border) format_set_border(format, LXW_BORDER_THIN);
    if (style.align == Align::kLeft) format_set_align(format, LXW_ALIGN_LEFT);
    if (style.align == Align::kCenter) format_set_align(format, LXW_ALIGN_CENTER);
    if (style.align == Align::kRight) format_set_align(format, LXW_ALIGN_RIGHT);
    if (!style.number_format.empty()) format_set_num_format(format, style.number_format.c_str());
    return format;
  }

  static void SetFont(const Font& font, lxw_format* format) {
    if (font.bold) format_set_bold(format);
    if (font.italic) format_set_italic(format);
    if (font.underline) format_set_underline(format, LXW_UNDERLINE_SINGLE);
    if (font.strike) format_set_font_strikeout(format);
    // The library takes 0 for "not set"; its own name for black is another value.
    if (font.color) format_set_font_color(format, *font.color == 0 ? kBlack : *font.color);
    if (font.size > 0) format_set_font_size(format, font.size);
  }

  lxw_workbook* const book_;
  std::map<CellStyle, lxw_format*, StyleLess> known_;
};

// Without a sheet of the library's, nothing is written; the error is kept already.
class Page : public SheetWriter {
 public:
  Page(std::string name, lxw_worksheet* sheet, Formats* formats, FirstError* error)
      : name_(std::move(name)), sheet_(sheet), formats_(formats), error_(error) {}

  void Text(int row, int column, absl::string_view text, const CellStyle& style) override {
    if (text.empty()) {
      if (style != CellStyle()) Empty(row, column, style);
      return;
    }
    if (!Fits(row, column) || !IsText(row, column, text)) return;
    const std::string escaped = EscapeXmlText(text);
    Check(row, column,
          worksheet_write_string(sheet_, Row(row), Column(column), escaped.c_str(),
                                 formats_->Of(style)));
  }

  void Rich(int row, int column, const std::vector<TextRun>& all, const CellStyle& style) override {
    std::vector<TextRun> runs;
    std::string whole;
    for (const TextRun& run : all) {
      if (!run.text.empty()) runs.push_back(run);
      whole += run.text;
    }
    if (runs.size() < 2) {
      CellStyle single = style;
      if (!runs.empty() && runs[0].font != Font()) single.font = runs[0].font;
      return Text(row, column, whole, single);
    }
    if (!Fits(row, column) || !IsText(row, column, whole)) return;
    std::vector<std::string> texts;
    std::vector<lxw_rich_string_tuple> pieces;
    texts.reserve(runs.size());
    pieces.reserve(runs.size());
    for (const TextRun& run : runs) {
      texts.push_back(EscapeXmlText(run.text));
      CellStyle look;
      look.font = run.font == Font() ? style.font : run.font;
      pieces.push_back({look == CellStyle() ? nullptr : formats_->Of(look), texts.back().data()});
    }
    std::vector<lxw_rich_string_tuple*> list;
    for (lxw_rich_string_tuple& piece : pieces) list.push_back(&piece);
    list.push_back(nullptr);
    Check(row, column,
          worksheet_write_rich_string(sheet_, Row(row), Column(column), list.data(),
                                      formats_->Of(style)));
  }

  void Number(int row, int column, double number, const CellStyle& style) override {
    if (!Fits(row, column)) return;
    if (!std::isfinite(number)) return Fail(row, column, "not a finite number");
    Check(row, column,
          worksheet_write_number(sheet_, Row(row), Column(column), number, formats_->Of(style)));
  }

  void Empty(int row, int column, const CellStyle& style) override {
    if (!Fits(row, column)) return;
    Check(row, column,
          worksheet_write_blank(sheet_, Row(row), Column(column), formats_->Of(style)));
  }

  void Merge(int first_row, int first_column, int last_row, int last_column,
             const std::vector<TextRun>& runs, const CellStyle& style) override {
    if (first_row == last_row && first_column == last_column)
      return Rich(first_row, first_column, runs, style);
    if (!Fits(first_row, first_column) || !Fits(last_row, last_column)) return;
    if (first_row > last_row || first_column > last_column ||
        Overlaps(first_row, first_column, last_row, last_column))
      return Fail(first_row, first_column, "a merged range that overlaps another or is reversed");
    merges_.push_back({first_row, first_column, last_row, last_column});
    Check(first_row, first_column,
          worksheet_merge_range(sheet_, Row(first_row), Column(first_column), Row(last_row),
                                Column(last_column), "", formats_->Of(style)));
    Rich(first_row, first_column, runs, style);
  }

  void SetColumnWidth(int first, int last, double width) override {
    if (!Fits(0, first) || !Fits(0, last)) return;
    Check(0, first, worksheet_set_column(sheet_, Column(first), Column(last), width, nullptr));
  }

  void SetColumnStyle(int first, int last, double width, const CellStyle& style) override {
    if (!Fits(0, first) || !Fits(0, last)) return;
    Check(0, first,
          worksheet_set_column(sheet_, Column(first), Column(last), width, formats_->Of(style)));
  }

  void HideColumn(int column) override {
    if (!Fits(0, column)) return;
    lxw_row_col_options options = {};
    options.hidden = LXW_TRUE;
    Check(0, column,
          worksheet_set_column_opt(sheet_, Column(column), Column(column), LXW_DEF_COL_WIDTH,
                                   nullptr, &options));
  }

  void FreezePanes(int rows, int columns) override {
    if (!Fits(rows, columns)) return;
    worksheet_freeze_panes(sheet_, Row(rows), Column(columns));
  }

  void AutoFilter(int row, int last_row, int last_column) override {
    if (!Fits(row, 0) || !Fits(last_row, last_column)) return;
    Check(row, 0, worksheet_autofilter(sheet_, Row(row), 0, Row(last_row), Column(last_column)));
  }

  void Choices(int column, int first_row, int last_row,
               const std::vector<std::string>& choices) override {
    if (!Fits(first_row, column) || !Fits(last_row, column)) return;
    size_t length = choices.empty() ? 0 : choices.size() - 1;
    std::vector<std::string> texts = choices;
    std::vector<char*> list;
    for (std::string& text : texts) {
      length += Utf16Length(text);
      list.push_back(text.data());
    }
    if (choices.empty() || length > kMaxChoices) return;
    list.push_back(nullptr);
    lxw_data_validation validation = {};
    validation.validate = LXW_VALIDATION_TYPE_LIST;
    validation.value_list = list.data();
    validation.show_error = LXW_VALIDATION_OFF;
    Check(first_row, column,
          worksheet_data_validation_range(sheet_, Row(first_row), Column(column), Row(last_row),
                                          Column(column), &validation));
  }

  void Print(const PrintSetup& setup) override {
    if (sheet_ == nullptr) return;
    worksheet_set_paper(sheet_, kPaperA4);
    if (setup.landscape) worksheet_set_landscape(sheet_);
    if (setup.fit_width) worksheet_fit_to_pages(sheet_, 1, 0);
    if (setup.repeated_rows > 0 && Fits(setup.repeated_rows - 1, 0))
      (void)worksheet_repeat_rows(sheet_, 0, Row(setup.repeated_rows - 1));
    worksheet_set_margins(sheet_, 0.5, 0.5, 0.7, 0.7);
    // Longer headers than this are refused by the library; "&" begins a code.
    constexpr size_t kMaxHeader = 200;
    std::string header;
    for (const char c : setup.header) header += c == '&' ? "&&" : std::string(1, c);
    if (!header.empty() && Utf16Length(header) <= kMaxHeader && IsUtf8(header))
      (void)worksheet_set_header(sheet_, absl::StrCat("&C", header).c_str());
    (void)worksheet_set_footer(sheet_, "&C&P / &N");
  }

  void Hide() override {
    if (sheet_ != nullptr) worksheet_hide(sheet_);
  }

 private:
  struct Range {
    int first_row, first_column, last_row, last_column;
  };

  static lxw_row_t Row(int row) { return static_cast<lxw_row_t>(row); }
  static lxw_col_t Column(int column) { return static_cast<lxw_col_t>(column); }

  bool Fits(int row, int column) {
    if (sheet_ == nullptr) return false;
    if (row >= 0 && row < kMaxRows && column >= 0 && column < kMaxColumns) return true;
    error_->Keep(absl::InvalidArgumentError(
        absl::StrCat("row ", row, ", column ", column, " of ", name_, ": beyond a sheet's size")));
    return false;
  }

  bool IsText(int row, int column, absl::string_view text) {
    const bool utf8 = IsUtf8(text);
    if (utf8 && text.find('\0') == absl::string_view::npos && Utf16Length(text) <= kMaxCellText)
      return true;
    Fail(row, column,
         utf8 ? absl::StrCat("a text with a NUL, or longer than ", kMaxCellText) : "not UTF-8");
    return false;
  }

  void Fail(int row, int column, absl::string_view why) {
    error_->Keep(
        absl::InvalidArgumentError(absl::StrCat(CellPlace(name_, row, column), ": ", why)));
  }

  void Check(int row, int column, lxw_error error) {
    if (error != LXW_NO_ERROR) Fail(row, column, lxw_strerror(error));
  }

  bool Overlaps(int first_row, int first_column, int last_row, int last_column) const {
    for (const Range& r : merges_) {
      if (first_row <= r.last_row && last_row >= r.first_row && first_column <= r.last_column &&
          last_column >= r.first_column)
        return true;
    }
    return false;
  }

  const std::string name_;
  lxw_worksheet* const sheet_;
  Formats* const formats_;
  FirstError* const error_;
  std::vector<Range> merges_;
};

// `name` cut to so many UTF-16 units, between characters.
std::string CutName(absl::string_view name, size_t units) {
  while (Utf16Length(name) > units) {
    size_t end = name.size() - 1;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80) --end;
    name = name.substr(0, end);
  }
  return std::string(name);
}

std::string SafeName(absl::string_view wanted) {
  std::string name;
  for (const char c : IsUtf8(wanted) ? wanted : absl::string_view("Sheet")) {
    const bool refused = absl::string_view("[]:*?/\\").find(c) != absl::string_view::npos;
    name += refused || static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  name = CutName(name, kMaxSheetName);
  while (!name.empty() && name.front() == '\'') name.erase(0, 1);
  while (!name.empty() && name.back() == '\'') name.pop_back();
  return absl::StripAsciiWhitespace(name).empty() ? "Sheet" : name;
}

}  // namespace

class XlsxWriter::Impl {
 public:
  explicit Impl(const Options& options) {
    if (directory_.path().empty()) {
      error_.Keep(absl::InternalError("no temporary directory could be made"));
      return;
    }
    file_ = directory_.path() + "/book.xlsx";
    std::string tmpdir = directory_.path();
    lxw_workbook_options library = {};
    library.tmpdir = tmpdir.data();
    library.constant_memory = options.row_by_row ? 1 : 0;
    book_ = workbook_new_opt(file_.c_str(), &library);
    if (book_ == nullptr) {
      error_.Keep(absl::InternalError("no workbook could be made"));
      return;
    }
    formats_ = std::make_unique<Formats>(book_);
    std::string title = IsUtf8(options.title) ? CutName(options.title, kMaxTitle) : "";
    lxw_doc_properties properties = {};
    properties.title = title.data();
    properties.created = static_cast<time_t>(options.created);
    (void)workbook_set_properties(book_, &properties);
  }

  ~Impl() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  SheetWriter& AddSheet(absl::string_view wanted) {
    const std::string name = FreeName(SafeName(wanted));
    lxw_worksheet* sheet = book_ == nullptr ? nullptr : workbook_add_worksheet(book_, name.c_str());
    if (sheet == nullptr)
      error_.Keep(absl::InternalError(absl::StrCat("no sheet could be made: ", name)));
    pages_.push_back(std::make_unique<Page>(name, sheet, formats_.get(), &error_));
    return *pages_.back();
  }

  absl::Status Close() {
    if (!error_.status().ok()) return error_.status();
    if (pages_.empty()) return absl::InvalidArgumentError("a workbook needs a sheet");
    // Closing frees the workbook, whatever comes of it.
    const lxw_error closed = workbook_close(std::exchange(book_, nullptr));
    return closed == LXW_NO_ERROR ? absl::OkStatus() : absl::InternalError(lxw_strerror(closed));
  }

  absl::StatusOr<int> FinishToFile() {
    RETURN_IF_ERROR(Close());
    const int file = open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return absl::InternalError("the workbook could not be read back");
    (void)unlink(file_.c_str());
    return file;
  }

  absl::StatusOr<std::string> Finish() {
    RETURN_IF_ERROR(Close());
    std::ifstream in(file_, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in || !bytes) return absl::InternalError("the workbook could not be read back");
    return std::move(bytes).str();
  }

 private:
  static constexpr size_t kMaxTitle = 200;

  // Names differ in more than the case of letters.
  std::string FreeName(const std::string& name) {
    std::string free = name;
    for (int n = 2; !names_.insert(absl::AsciiStrToLower(free)).second; ++n) {
      const std::string tail = absl::StrCat(" (", n, ")");
      free = CutName(name, kMaxSheetName - tail.size()) + tail;
    }
    return free;
  }

  const TemporaryDirectory directory_;
  std::string file_;
  lxw_workbook* book_ = nullptr;
  std::unique_ptr<Formats> formats_;
  FirstError error_;
  std::set<std::string> names_;
  std::vector<std::unique_ptr<Page>> pages_;
};

XlsxWriter::XlsxWriter(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
XlsxWriter::~XlsxWriter() = default;

SheetWriter& XlsxWriter::AddSheet(absl::string_view name) { return impl_->AddSheet(name); }

absl::StatusOr<std::string> XlsxWriter::Finish() { return impl_->Finish(); }
absl::StatusOr<int> XlsxWriter::FinishToFile() { return impl_->FinishToFile(); }

}  // namespace renkei::sheet
