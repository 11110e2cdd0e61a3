// Rows of CSV files and workbooks.
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/service/exchange/rows/import_rows.h"
#include "server/service/exchange/rows/text_lines.h"
#include "server/sheet/csv.h"
#include "server/sheet/file_error.h"
#include "server/sheet/merged_cells.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/mistakes.h"
#include "server/sheet/vision/tables.h"
#include "server/sheet/xlsx_reader.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of a workbook that is imported: it is held in memory as a whole, and several may come at once.
constexpr size_t kMaxWorkbookBytes = sheet::kMaxFileBytes;
constexpr size_t kMaxUnpackedBytes = size_t{160} << 20;

// Rows without anything that are passed in one step.
constexpr int kRowsPassedPerStep = 1'000;

absl::Status WorkbookTooLarge() {
  return sheet::TooLarge(
      absl::StrCat("larger than ", kMaxWorkbookBytes >> 20,
                   " MiB as a workbook; CSV may be larger"),
      absl::StrCat("XLSX は ", kMaxWorkbookBytes >> 20, " MiB まで取り込めます。CSV にするか、"));
}

// One row of any table.
struct CellRow {
  std::string sheet;
  // From 0.
  int row = 0;
  std::vector<sheet::Cell> cells;
  // Of the whole sheet; null for none.
  const std::vector<sheet::MergedRange>* merged = nullptr;
};

class CellRows {
 public:
  virtual ~CellRows() = default;
  virtual absl::StatusOr<RowStep> Next(CellRow& row) = 0;
  virtual size_t bytes_read() const = 0;
};

class CsvCells : public CellRows {
 public:
  CsvCells(const Spool& spool, sheet::Encoding encoding, std::string name)
      : lines_(spool, encoding), name_(std::move(name)) {}

  absl::StatusOr<RowStep> Next(CellRow& row) override {
    std::optional<sheet::CsvRow> next = reader_.Take();
    while (!next && !ended_) {
      RETURN_IF_ERROR(Feed());
      next = reader_.Take();
    }
    if (!next) return RowStep::kEnd;
    row.sheet.clear();
    row.row = next->row;
    row.cells.clear();
    for (size_t column = 0; column < next->fields.size(); ++column) {
      if (next->fields[column].empty()) continue;
      sheet::Cell& cell = row.cells.emplace_back();
      cell.row = row.row;
      cell.column = static_cast<int>(column);
      cell.kind = sheet::Cell::Kind::kText;
      cell.text = std::move(next->fields[column]);
    }
    return RowStep::kRow;
  }
  size_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  absl::Status Feed() {
    ASSIGN_OR_RETURN(const std::string lines, lines_.Next());
    if (!lines.empty()) return reader_.Feed(lines);
    ended_ = true;
    return reader_.Finish();
  }

  TextLines lines_;
  const std::string name_;
  sheet::CsvRowReader reader_;
  bool ended_ = false;
};

// An XLSX that is unpacked step by step. Its memory is counted as it grows, and until this goes.
class HeldBook {
 public:
  // `spool` outlives it.
  explicit HeldBook(const Spool& spool) : spool_(spool) {}

  // Reads some more; true when it is all there.
  absl::StatusOr<bool> Read() {
    if (reader_ == nullptr) {
      RETURN_IF_ERROR(ReadFile());
      ASSIGN_OR_RETURN(reader_, sheet::XlsxReader::Open(bytes_, kMaxUnpackedBytes));
      return false;
    }
    ASSIGN_OR_RETURN(const bool all, reader_->Step());
    RETURN_IF_ERROR(Hold(bytes_.size() + reader_->held_bytes()));
    return all;
  }

  sheet::Workbook Take() {
    sheet::Workbook book = reader_->Take();
    reader_.reset();
    bytes_ = {};
    return book;
  }

 private:
  absl::Status ReadFile() {
    if (spool_.size() > kMaxWorkbookBytes) return WorkbookTooLarge();
    RETURN_IF_ERROR(Hold(spool_.size()));
    return spool_.Read(0, spool_.size(), bytes_);
  }

  absl::Status Hold(size_t bytes) {
    if (share_ == nullptr) {
      ASSIGN_OR_RETURN(share_, spool_.HoldInMemory(bytes));
      return absl::OkStatus();
    }
    const auto more = static_cast<int64_t>(bytes) - share_->held();
    return more <= 0 ? absl::OkStatus() : share_->Grow(more);
  }

  const Spool& spool_;
  std::string bytes_;
  std::unique_ptr<Share> share_;
  std::unique_ptr<sheet::XlsxReader> reader_;
};

class WorkbookCells : public CellRows {
 public:
  explicit WorkbookCells(const Spool& spool) : held_(spool), bytes_(spool.size()) {}

  absl::StatusOr<RowStep> Next(CellRow& row) override {
    if (!read_) {
      ASSIGN_OR_RETURN(const bool all, held_.Read());
      if (all) {
        read_ = true;
        book_ = held_.Take();
      }
      return RowStep::kMore;
    }
    while (sheet_ < book_.sheets.size() &&
           (book_.sheets[sheet_].hidden || cell_ >= book_.sheets[sheet_].cells.size())) {
      // What was read is not needed any more.
      book_.sheets[sheet_].cells = {};
      ++sheet_;
      cell_ = 0;
    }
    if (sheet_ >= book_.sheets.size()) return RowStep::kEnd;
    sheet::Sheet& sheet = book_.sheets[sheet_];
    row.sheet = sheet.name;
    row.row = sheet.cells[cell_].row;
    row.merged = &sheet.merged;
    row.cells.clear();
    while (cell_ < sheet.cells.size() && sheet.cells[cell_].row == row.row)
      row.cells.push_back(std::move(sheet.cells[cell_++]));
    return RowStep::kRow;
  }
  size_t bytes_read() const override { return read_ ? bytes_ : 0; }

 private:
  HeldBook held_;
  const size_t bytes_;
  bool read_ = false;
  sheet::Workbook book_;
  size_t sheet_ = 0;
  size_t cell_ = 0;
};

// Rows below headings.
class TableReader : public RowReader {
 public:
  TableReader(std::unique_ptr<CellRows> rows, const sheet::SheetLayout& layout, std::string name)
      : rows_(std::move(rows)), layout_(layout), name_(std::move(name)) {}

  absl::StatusOr<RowStep> Next(ImportRow& row) override {
    for (int passed = 0; passed < kRowsPassedPerStep; ++passed) {
      ASSIGN_OR_RETURN(RowStep step, rows_->Next(next_));
      if (step == RowStep::kMore) return step;
      if (step == RowStep::kEnd) return End();
      if (!begun_ || next_.sheet != sheet_) BeginSheet();
      if (columns_ == nullptr) {
        RETURN_IF_ERROR(LookForHeadings());
      } else if (Fill(row)) {
        return RowStep::kRow;
      }
    }
    return RowStep::kMore;
  }
  size_t bytes_read() const override { return rows_->bytes_read(); }

 private:
  absl::StatusOr<RowStep> End() {
    if (found_) return RowStep::kEnd;
    const sheet::Column& key = layout_.columns[layout_.key_column];
    return sheet::FileError(
        "NO_HEADINGS",
        {absl::StrCat("no row among the first ", sheet::kMaxRowsAboveHeader,
                      " has headings; the column \"", key.en, "\" must be there"),
         absl::StrCat("先頭の", sheet::kMaxRowsAboveHeader, "行に見出しがありません。「", key.ja,
                      "」の列が必要です。renkei import --template で見出しのある様式を"
                      "作成できます。")});
  }

  void BeginSheet() {
    begun_ = true;
    sheet_ = next_.sheet;
    columns_ = nullptr;
    down_ = next_.merged == nullptr ? sheet::DownwardCells() : sheet::DownwardCells(*next_.merged);
    above_.clear();
  }

  absl::Status LookForHeadings() {
    if (next_.row >= sheet::kMaxRowsAboveHeader) return absl::OkStatus();
    std::vector<std::string> texts;
    for (const sheet::Cell& cell : next_.cells) texts.push_back(sheet::CellText(cell));
    if (!sheet::AreHeadings(layout_, texts)) return absl::OkStatus();
    sheet::Sheet head;
    head.name = next_.sheet.empty() ? "" : next_.sheet;
    head.cells = next_.cells;
    sheet::Mistakes mistakes(name_);
    columns_ =
        std::make_shared<const std::vector<int>>(sheet::ReadTable(head, layout_, mistakes).columns);
    found_ = true;
    layout_columns_.clear();
    for (size_t i = 0; i < columns_->size(); ++i) {
      if ((*columns_)[i] < 0) continue;
      const auto at = static_cast<size_t>((*columns_)[i]);
      if (layout_columns_.size() <= at) layout_columns_.resize(at + 1, RowCell::kNoColumn);
      layout_columns_[at] = i;
    }
    return mistakes.status();
  }

  // False for a row without anything.
  bool Fill(ImportRow& row) {
    row = ImportRow();
    row.is_table = true;
    row.sheet = next_.sheet;
    row.number = next_.row + 1;
    row.columns = columns_;
    bool any = false;
    for (sheet::Cell& cell : next_.cells) {
      const auto at = static_cast<size_t>(cell.column);
      const size_t column = at < layout_columns_.size() ? layout_columns_[at] : RowCell::kNoColumn;
      const sheet::CellKind kind =
          column == RowCell::kNoColumn ? sheet::CellKind::kId : layout_.columns[column].kind;
      if (sheet::IsBlank(&cell, kind)) continue;
      any = any || kind != sheet::CellKind::kInfo;
      row.cells.push_back({column, std::move(cell)});
    }
    if (!down_.empty()) SpreadMerged(any, row);
    return any;
  }

  // Keeps the keys of this row for those below it, and puts in the ones that are merged down over it.
  void SpreadMerged(bool any, ImportRow& row) {
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const int column = (*columns_)[i];
      if (column < 0 || !sheet::SpeaksForMergedRows(layout_.columns[i])) continue;
      if (const sheet::Cell* own = row.Find(i)) {
        above_[column] = *own;
        continue;
      }
      const auto above = above_.find(column);
      const int from = down_.RowAbove(next_.row, column);
      if (any && above != above_.end() && above->second.row == from)
        row.cells.push_back({i, above->second});
    }
  }

  const std::unique_ptr<CellRows> rows_;
  const sheet::SheetLayout& layout_;
  const std::string name_;
  CellRow next_;
  bool begun_ = false;
  bool found_ = false;
  std::string sheet_;
  sheet::DownwardCells down_;
  std::map<int, sheet::Cell> above_;  // the last key in each column of the sheet
  std::shared_ptr<const std::vector<int>> columns_;
  std::vector<size_t> layout_columns_;  // by the column of the sheet
};

size_t BytesOf(const sheet::Sheet& sheet) {
  size_t bytes = sheet.cells.capacity() * sizeof(sheet::Cell);
  for (const sheet::Cell& cell : sheet.cells) bytes += cell.text.size();
  return bytes;
}

// The file is one row.
class BookReader : public RowReader {
 public:
  BookReader(pb::ExchangeFormat format, const Spool& spool, sheet::Encoding encoding,
             std::string name)
      : format_(format), spool_(spool), encoding_(encoding), name_(std::move(name)), held_(spool) {}

  absl::StatusOr<RowStep> Next(ImportRow& row) override {
    if (done_) return RowStep::kEnd;
    ASSIGN_OR_RETURN(const bool all,
                     format_ == pb::EXCHANGE_FORMAT_XLSX ? ReadBook() : ReadTable());
    if (!all) return RowStep::kMore;
    done_ = true;
    row = ImportRow();
    row.number = 1;
    row.book = std::make_shared<const sheet::Workbook>(std::move(book_));
    return RowStep::kRow;
  }
  size_t bytes_read() const override { return done_ ? spool_.size() : 0; }

 private:
  absl::StatusOr<bool> ReadBook() {
    absl::StatusOr<bool> all = held_.Read();
    if (all.ok() && *all) book_ = held_.Take();
    return all;
  }

  // Which table it is, its name says.
  absl::StatusOr<bool> ReadTable() {
    if (spool_.size() > kMaxWorkbookBytes) return WorkbookTooLarge();
    std::string bytes;
    RETURN_IF_ERROR(spool_.Read(0, spool_.size(), bytes));
    ASSIGN_OR_RETURN(sheet::CsvSheet csv,
                     sheet::ReadCsv(bytes, name_.substr(0, name_.rfind('.')), encoding_));
    ASSIGN_OR_RETURN(share_, spool_.HoldInMemory(BytesOf(csv.sheet)));
    book_.sheets.push_back(std::move(csv.sheet));
    return true;
  }

  const pb::ExchangeFormat format_;
  const Spool& spool_;
  const sheet::Encoding encoding_;
  const std::string name_;
  HeldBook held_;
  sheet::Workbook book_;
  // Of a CSV file. Until the end of the file's import, which takes the row.
  std::unique_ptr<Share> share_;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<RowReader> NewTableReader(pb::ExchangeFormat format, const Spool& spool,
                                          sheet::Encoding encoding, const std::string& file_name,
                                          const sheet::SheetLayout& layout) {
  std::unique_ptr<CellRows> rows;
  if (format == pb::EXCHANGE_FORMAT_XLSX) {
    rows = std::make_unique<WorkbookCells>(spool);
  } else {
    rows = std::make_unique<CsvCells>(spool, encoding, file_name);
  }
  return std::make_unique<TableReader>(std::move(rows), layout, file_name);
}

std::unique_ptr<RowReader> NewBookReader(pb::ExchangeFormat format, const Spool& spool,
                                         sheet::Encoding encoding, const std::string& file_name) {
  return std::make_unique<BookReader>(format, spool, encoding, file_name);
}

std::unique_ptr<RowReader> NewRowReader(pb::ExchangeFormat format, const Spool& spool,
                                        sheet::Encoding encoding, const std::string& file_name,
                                        const RowShape& shape) {
  const bool table = format == pb::EXCHANGE_FORMAT_CSV || format == pb::EXCHANGE_FORMAT_XLSX;
  if (!table) return NewTreeReader(format, spool, shape);
  if (shape.whole_book) return NewBookReader(format, spool, encoding, file_name);
  return NewTableReader(format, spool, encoding, file_name, shape.layout);
}

}  // namespace renkei::service
