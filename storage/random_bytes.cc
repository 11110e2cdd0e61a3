#include "storage/random_bytes.h"

#include <sys/random.h>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {
namespace {

constexpr size_t kStoreIdBytes = 16;  // enough that no two stores ever share one

absl::Status Draw(void* bytes, size_t count) {
  if (getrandom(bytes, count, 0) == static_cast<ssize_t>(count)) return absl::OkStatus();
  return absl::UnavailableError("the system gives no random bytes");
}

}  // namespace

absl::StatusOr<std::string> RandomStoreId() {
  char bytes[kStoreIdBytes];
  RETURN_IF_ERROR(Draw(bytes, sizeof(bytes)));
  return absl::BytesToHexString(absl::string_view(bytes, sizeof(bytes)));
}

absl::StatusOr<uint64_t> RandomNumber() {
  uint64_t number = 0;
  while (number == 0) RETURN_IF_ERROR(Draw(&number, sizeof(number)));
  return number;
}

}  // namespace renkei::storage
