// What the system's generator draws, for ids that no two stores share.

#ifndef RENKEI_STORAGE_RANDOM_BYTES_H_
#define RENKEI_STORAGE_RANDOM_BYTES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace renkei::storage {

// Of a new store: hexadecimal. UNAVAILABLE: the system gives nothing.
[[nodiscard]] absl::StatusOr<std::string> RandomStoreId();
// Not 0.
[[nodiscard]] absl::StatusOr<uint64_t> RandomNumber();

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_RANDOM_BYTES_H_
