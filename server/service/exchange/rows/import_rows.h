// The rows of a file that is imported, one at a time, whatever its format.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_IMPORT_ROWS_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_IMPORT_ROWS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/share/spool.h"
#include "server/sheet/encoding.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/workbook.h"
#include "server/text/tree.h"

namespace renkei::service {

namespace pb = renkei::v1;

// Rows of one file; more are several files. Keeps what is remembered of every row (its key's
// fingerprint) below 32 MB.
inline constexpr int64_t kMaxImportRows = 1'000'000;

// A cell of a row and the column of the layout that it belongs to; kNoColumn where there is no
// heading above it.
struct RowCell {
  static constexpr size_t kNoColumn = static_cast<size_t>(-1);
  size_t column = kNoColumn;
  sheet::Cell cell;
};

// One row of a table, or one document.
struct ImportRow {
  std::string sheet = {};
  // As people count: from 1; the line where a document begins.
  int64_t number = 0;
  bool is_table = false;
  // Of a table: cells that have something in them.
  std::vector<RowCell> cells = {};
  // Of a table: where the columns of the layout stand; -1: not there. Shared by all rows.
  std::shared_ptr<const std::vector<int>> columns = {};
  // Of a table that is read as a whole.
  std::shared_ptr<const sheet::Workbook> book = {};
  // Of other formats. Places are those of the file.
  text::Tree tree = {};
  // Why the row cannot be read at all: INVALID_ARGUMENT, its place in `tree`.
  absl::Status broken = absl::OkStatus();
  // Rows that follow it and are about the same: written with it, or not at all (ImportKind::Continues).
  std::vector<ImportRow> more = {};

  int64_t count() const { return 1 + static_cast<int64_t>(more.size()); }

  // The cell of a column of the layout; null where it is empty.
  const sheet::Cell* Find(size_t column) const {
    for (const RowCell& one : cells) {
      if (one.column == column) return &one.cell;
    }
    return nullptr;
  }
};

// How the files of a kind are cut into rows.
struct RowShape {
  // Of tables; outlives the reader.
  const sheet::SheetLayout& layout;
  // Of tables: the whole workbook is one row.
  bool whole_book = false;
  // Of YAML. A document is held in memory with the tree that it becomes, some twenty times its
  // size.
  size_t max_document_bytes = size_t{4} << 20;
  // Of JSON lines. A resource holds 160 KiB; a line with all of it is below this.
  size_t max_line_bytes = size_t{1} << 20;
};

// What a step of reading came to.
enum class RowStep {
  kRow,
  // No row yet, but a step's worth of work: a workbook is unpacked, rows without anything are passed.
  kMore,
  kEnd,
};

class RowReader {
 public:
  virtual ~RowReader() = default;

  // A step towards the next row with something in it. An error is one about the file as a whole
  // (INVALID_FIELDS of "file", or with the cells of headings that nobody knows).
  [[nodiscard]] virtual absl::StatusOr<RowStep> Next(ImportRow& row) = 0;

  // Of the file, so far.
  virtual size_t bytes_read() const = 0;
};

// A reader of the spooled file; `spool` outlives it.
[[nodiscard]] std::unique_ptr<RowReader> NewRowReader(pb::ExchangeFormat format, const Spool& spool,
                                                      sheet::Encoding encoding,
                                                      const std::string& file_name,
                                                      const RowShape& shape);

// What NewRowReader chooses from.
std::unique_ptr<RowReader> NewTableReader(pb::ExchangeFormat format, const Spool& spool,
                                          sheet::Encoding encoding, const std::string& file_name,
                                          const sheet::SheetLayout& layout);
std::unique_ptr<RowReader> NewBookReader(pb::ExchangeFormat format, const Spool& spool,
                                         sheet::Encoding encoding, const std::string& file_name);
std::unique_ptr<RowReader> NewTreeReader(pb::ExchangeFormat format, const Spool& spool,
                                         const RowShape& shape);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_IMPORT_ROWS_H_
