// What is wrong with a row, as people find it in their file.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_ROW_ERRORS_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_ROW_ERRORS_H_

#include <vector>

#include "absl/status/status.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/exchange/rows/import_rows.h"

namespace renkei::service {

// Whether `status` is about what stands in a row, and the import goes on; otherwise it is about the
// server or the call.
bool IsAboutRow(const absl::Status& status);

// One error for each violation of `status`, one for the row where it has none. Fields of violations
// are paths in the resource, with or without `prefix` ("case.").
std::vector<pb::RowError> RowErrorsOf(const ImportRow& row, const sheet::SheetLayout& layout,
                                      absl::string_view prefix, const absl::Status& status);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_ROW_ERRORS_H_
