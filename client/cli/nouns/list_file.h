// Lists that people keep in spreadsheets: one row of headings, one row for each thing. XLSX, or CSV
// in UTF-8 or cp932.

#ifndef RENKEI_CLIENT_CLI_NOUNS_LIST_FILE_H_
#define RENKEI_CLIENT_CLI_NOUNS_LIST_FILE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/text/lang.h"
#include "renkei/v1/errors.pb.h"
#include "server/sheet/encoding.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// Rows that a list may have; more are several files.
inline constexpr size_t kMaxListRows = 20'000;
// Mistakes that are listed; the rest is a number.
inline constexpr size_t kMaxListMistakes = 200;

// A column that the reader knows.
struct ListColumn {
  std::string key;  // the English heading
  // Headings in Japanese, the first as the form has it.
  std::vector<std::string> headings;
  // A sheet without it is no such list.
  bool required = false;
};

// One row. Cells of a merged range all have the range's text: a body is often written once beside
// its sections.
struct ListRow {
  std::string sheet;
  int row = 0;
  std::map<std::string, std::string> texts;  // by key, trimmed; empty ones are left out
  std::map<std::string, int> columns;        // of the sheet, by key

  std::string Text(const std::string& key) const;
};

// Everything that is wrong with a file, with its places.
class ListMistakes {
 public:
  explicit ListMistakes(const std::vector<ListColumn>& columns) : columns_(columns) {}

  // "名簿!C5 権限「承人」: ..." at the cell of `key`.
  void Add(const ListRow& row, const std::string& key, absl::string_view kind, const Text& message);
  void AddAt(const std::string& place, absl::string_view kind, const Text& message);
  // What `status` says is wrong, at that cell.
  void AddStatus(const ListRow& row, const std::string& key, const absl::Status& status);
  // What a server found wrong with a batch: each violation of "things[3].field" at the cell of
  // `key_of` in the row `row_of(3)`. `status` itself, and nothing further is noted, where it is
  // about something else or `row_of` knows no such row.
  absl::Status AddFound(const absl::Status& status,
                        absl::FunctionRef<const ListRow*(size_t)> row_of,
                        absl::FunctionRef<std::string(absl::string_view)> key_of);

  bool empty() const { return count_ == 0; }
  size_t count() const { return count_; }
  // Mistakes that were found beside those that are listed.
  void AddUnlisted(size_t count) { count_ += count; }
  // INVALID_FIELDS with all of them.
  absl::Status ToStatus() const;

 private:
  const std::vector<ListColumn>& columns_;
  std::vector<pb::FieldViolation> list_;
  size_t count_ = 0;
};

// The rows of every visible sheet of `path` that has the required headings, among its first rows.
// Headings and cells are read as those of any other sheet (sheet::ReadTable, sheet::ReadWords):
// headings in Japanese or English, in any order, with a remark in brackets behind them; one that
// nobody knows or that stands there twice is a mistake, and so is a cell that shows an error or holds
// a formula without a value. Rows without any text are passed by; those with a cell that cannot be
// read are told of and left out. An error is one about the file as a whole, also where no sheet is
// such a list.
[[nodiscard]] absl::StatusOr<std::vector<ListRow>> ReadListFile(
    const std::string& path, const std::vector<ListColumn>& columns,
    std::optional<sheet::Encoding> encoding, ListMistakes& mistakes);

// The form: a CSV file with the headings and `rows`, which begins with a byte order mark so that
// spreadsheet programs take it for UTF-8.
std::string ListTemplate(const std::vector<ListColumn>& columns,
                         const std::vector<std::vector<std::string>>& rows);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_LIST_FILE_H_
