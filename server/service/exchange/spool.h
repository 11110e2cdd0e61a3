// A file of the client's while it is read: on disk, without a name, so that nothing of it stays
// when the process ends, and none of it has to fit into memory.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_SPOOL_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_SPOOL_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::service {

// 100,000 cases of 2 kB are 200 MB.
inline constexpr size_t kMaxSpoolBytes = size_t{512} << 20;

class Spool {
 public:
  // In `directory`; empty: the system's for temporary files. UNAVAILABLE where no file can be made.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Spool>> Create(const std::string& directory);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // TOO_LARGE (metadata "limit") beyond kMaxSpoolBytes, UNAVAILABLE for a full disk.
  [[nodiscard]] absl::Status Append(absl::string_view bytes);

  // Appends up to `size` bytes from `offset` on to `out`; nothing behind the end.
  [[nodiscard]] absl::Status Read(size_t offset, size_t size, std::string& out) const;

  size_t size() const { return size_; }

 private:
  explicit Spool(int file) : file_(file) {}

  const int file_;
  size_t size_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_SPOOL_H_
