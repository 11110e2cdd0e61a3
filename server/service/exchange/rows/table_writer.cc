// CSV and XLSX: a row of headings, then a row for each resource.
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/merge/record_base.h"
#include "server/service/exchange/rows/export_writer.h"
#include "server/sheet/csv.h"
#include "server/sheet/rows/shared_parts.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/xlsx_writer.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The cells of one row; longer texts than a cell may hold are left out and counted.
sheet::Sheet CellsOf(const sheet::SheetLayout& layout, const ExportRow& row, sheet::Words words,
                     int64_t& omitted) {
  sheet::Sheet cells;
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    const sheet::Column& column = layout.columns[i];
    const int at = static_cast<int>(i);
    if (const auto info = row.info.find(column.path); info != row.info.end()) {
      cells.AddText(0, at, info->second);
      continue;
    }
    if (absl::string_view(column.path) == sheet::kRowBase) {
      cells.AddText(0, at, domain::RecordBase::Of(row.message).ToString());
      continue;
    }
    const size_t before = cells.cells.size();
    sheet::WriteCell(layout, column, "", row.message, 0, at, cells, words);
    if (cells.cells.size() == before) continue;
    const std::string& text = cells.cells.back().text;
    if (text.size() <= sheet::kMaxCellText || sheet::Utf16Length(text) <= sheet::kMaxCellText)
      continue;
    cells.cells.pop_back();
    ++omitted;
  }
  return cells;
}

class CsvWriter : public ExportWriter {
 public:
  CsvWriter(const pb::ExportResourcesRequest& request, const sheet::SheetLayout& layout)
      : encoding_(request.encoding() == pb::TEXT_ENCODING_CP932 ? sheet::Encoding::kCp932
                                                                : sheet::Encoding::kUtf8),
        words_(WordsOf(request)),
        layout_(layout) {
    sheet::Sheet head;
    for (size_t i = 0; i < layout.columns.size(); ++i)
      head.AddText(0, static_cast<int>(i), sheet::HeadingOf(layout.columns[i], words_));
    file_ = sheet::WriteCsv(head, encoding_);
  }

  absl::Status Add(const ExportRow& row) override {
    sheet::AppendCsv(CellsOf(layout_, row, words_, omitted_cells_), encoding_, file_);
    missing_characters_ += static_cast<int64_t>(file_.missing.size());
    file_.missing.clear();
    return absl::OkStatus();
  }
  absl::Status Finish() override { return absl::OkStatus(); }

  absl::StatusOr<std::string> Take(size_t most) override { return TakeFrom(file_.bytes, most); }
  size_t ready() const override { return file_.bytes.size(); }

 private:
  const sheet::Encoding encoding_;
  const sheet::Words words_;
  const sheet::SheetLayout& layout_;
  sheet::CsvFile file_;
};

// Rows go into a temporary file, which is sent when it is complete: nothing of the sheet is held.
class WorkbookWriter : public ExportWriter {
 public:
  WorkbookWriter(sheet::Words words, const sheet::SheetLayout& layout)
      : words_(words),
        layout_(layout),
        book_({.title = sheet::SheetNameOf(layout, words), .row_by_row = true}),
        page_(book_.AddSheet(sheet::SheetNameOf(layout, words))) {
    const sheet::CellStyle head = {.font = {.bold = true}, .background = 0xD9E1F2, .wrap = true};
    for (size_t i = 0; i < layout.columns.size(); ++i) {
      const int at = static_cast<int>(i);
      page_.SetColumnWidth(at, at, layout.columns[i].width);
      page_.Text(0, at, sheet::HeadingOf(layout.columns[i], words), head);
      if (absl::string_view(layout.columns[i].path) == sheet::kRowBase) page_.HideColumn(at);
    }
    page_.FreezePanes(1, 2);
  }
  ~WorkbookWriter() override {
    if (file_ >= 0) (void)close(file_);
  }

  absl::Status Add(const ExportRow& row) override {
    if (++row_ >= sheet::kMaxRows)
      return domain::MakeError(
          pb::REASON_TOO_LARGE,
          {absl::StrCat("more than ", sheet::kMaxRows, " rows; narrow the filter or use CSV"),
           absl::StrCat("表の行数の上限（", sheet::kMaxRows,
                        "行）を超えます。条件で絞り込むか、CSV で出力してください。")},
          {{"limit", absl::StrCat("rows=", sheet::kMaxRows)}});
    for (const sheet::Cell& cell : CellsOf(layout_, row, words_, omitted_cells_).cells) {
      if (cell.kind == sheet::Cell::Kind::kNumber) {
        page_.Number(row_, cell.column, cell.number);
      } else {
        page_.Text(row_, cell.column, cell.text, wrapped_);
      }
    }
    return absl::OkStatus();
  }

  absl::Status Finish() override {
    page_.AutoFilter(0, row_, static_cast<int>(layout_.columns.size()) - 1);
    ASSIGN_OR_RETURN(file_, book_.FinishToFile());
    ready_ = static_cast<size_t>(lseek(file_, 0, SEEK_END));
    (void)lseek(file_, 0, SEEK_SET);
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Take(size_t most) override {
    std::string piece(std::min(most, ready_), '\0');
    size_t done = 0;
    while (done < piece.size()) {
      const ssize_t got = read(file_, piece.data() + done, piece.size() - done);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return absl::InternalError("the workbook could not be read back");
      done += static_cast<size_t>(got);
    }
    ready_ -= done;
    return piece;
  }
  size_t ready() const override { return ready_; }

 private:
  const sheet::Words words_;
  const sheet::SheetLayout& layout_;
  const sheet::CellStyle wrapped_ = {.wrap = true};
  sheet::XlsxWriter book_;
  sheet::SheetWriter& page_;
  int row_ = 0;
  int file_ = -1;
  size_t ready_ = 0;
};

}  // namespace

std::unique_ptr<ExportWriter> NewTableWriter(const pb::ExportResourcesRequest& request,
                                             const sheet::SheetLayout& layout) {
  if (request.format() == pb::EXCHANGE_FORMAT_XLSX)
    return std::make_unique<WorkbookWriter>(WordsOf(request), layout);
  return std::make_unique<CsvWriter>(request, layout);
}

}  // namespace renkei::service
