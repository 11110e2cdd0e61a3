// A row laid over a resource as it stands: what ApplyCase and its like are sent.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_ROW_DECODE_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_ROW_DECODE_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "server/service/exchange/rows/import_rows.h"

namespace renkei::service {

struct RowContent {
  // Filled with what the row changes.
  google::protobuf::Message& sent;
  google::protobuf::FieldMask& clear;
};

// Of a table: OK where every cell that may say what the row is about can be read (see
// sheet::CheckCell). Otherwise INVALID_FIELDS with all cells of the row that cannot; fields are paths.
// Other cells DecodeCells speaks of.
[[nodiscard]] absl::Status CheckKeys(const ImportRow& row, const sheet::SheetLayout& layout);

// Cells of a table. A cell that says what an export of `existing` (null: there is none) says is left
// alone, so that what a cell cannot hold is not lost; of a message with a column for each field
// (cost, audience) the rest is kept. Columns of `identity` are read by the caller. `unit`: what the
// row's figures are counted in, "" where they have none. INVALID_FIELDS with every mistake; fields
// are paths in the resource.
[[nodiscard]] absl::Status DecodeCells(const ImportRow& row, const sheet::SheetLayout& layout,
                                       bool empty_clears, const std::set<std::string>& identity,
                                       absl::string_view unit,
                                       const google::protobuf::Message* existing,
                                       RowContent content);

// A document: whole fields, as `renkei case apply` reads them.
[[nodiscard]] absl::Status DecodeTree(const ImportRow& row, RowContent content);

// The text of one cell of the column `path`; "" where there is none.
std::string CellTextOf(const ImportRow& row, const sheet::SheetLayout& layout,
                       absl::string_view path);

// Of a document: the text that stands beside the fields of its resource as `key`, taken out of it; ""
// where there is none.
std::string TakeText(ImportRow& row, absl::string_view key);

// What the row was exported from, as it says itself; "" where it does not.
std::string BaseOf(const ImportRow& row, const sheet::SheetLayout& layout);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_ROW_DECODE_H_
