// A store as one file that no engine and no version of one knows: every record with its version, and the logs. Kept of each release,
// so that what comes after is tried on what there was.

#ifndef RENKEI_TESTS_UPGRADE_STORE_ROWS_H_
#define RENKEI_TESTS_UPGRADE_STORE_ROWS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/store.h"

namespace renkei::upgrade {

// Compressed. The same content is the same bytes.
[[nodiscard]] absl::StatusOr<std::string> WriteRows(const storage::Store& store);

// Makes every commit of `rows` again, in `store`, which is new: each record gets the version that it had. What was overwritten
// later is not there meanwhile.
[[nodiscard]] absl::Status ReadRows(const std::string& rows, storage::Store& store);

}  // namespace renkei::upgrade

#endif  // RENKEI_TESTS_UPGRADE_STORE_ROWS_H_
