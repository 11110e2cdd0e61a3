// What is wrong with a resource, told where its rows or its document say it.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_PATHS_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_PATHS_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace renkei::service {

// The same error with the path of each violation as `rename` gives it; paths that begin with a row already
// ("rows[2].") stay as they are.
absl::Status WithPathsOfRows(const absl::Status& status,
                             absl::FunctionRef<std::string(absl::string_view path)> rename);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_PATHS_H_
