// A file of the client's while it is read: on disk, without a name, so that nothing of it stays
// when the process ends, and none of it has to fit into memory.

#ifndef RENKEI_SERVER_SERVICE_FRAME_SHARE_SPOOL_H_
#define RENKEI_SERVER_SERVICE_FRAME_SHARE_SPOOL_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/share/shares.h"

namespace renkei::service {

class Spool {
 public:
  // In env.spool_directory, for at most `max_bytes`, which count as `holder`'s kSpoolBytes.
  // UNAVAILABLE where no file can be made. `env` outlives it.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Spool>> Create(const Env& env,
                                                                     const Holder& holder,
                                                                     size_t max_bytes);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // TOO_LARGE (metadata "limit") beyond max_bytes, OVERLOADED where the share of bytes is used up,
  // UNAVAILABLE for a full disk, and already where the store refuses writes for want of room: it and
  // the spools may share one.
  [[nodiscard]] absl::Status Append(absl::string_view bytes);

  // Appends up to `size` bytes from `offset` on to `out`; nothing behind the end.
  [[nodiscard]] absl::Status Read(size_t offset, size_t size, std::string& out) const;

  // So many bytes of memory for what was made of it, as the holder's kBookBytes. OVERLOADED.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<Share>> HoldInMemory(size_t bytes) const {
    return env_.shares->Take(Counted::kBookBytes, holder_, static_cast<int64_t>(bytes));
  }

  size_t size() const { return size_; }

 private:
  Spool(int file, const Env& env, const Holder& holder, size_t max_bytes)
      : file_(file),
        max_bytes_(max_bytes),
        env_(env),
        holder_(holder),
        share_(*env.shares, Counted::kSpoolBytes, holder) {}

  const int file_;
  const size_t max_bytes_;
  const Env& env_;
  const Holder holder_;
  Share share_;
  size_t size_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_SHARE_SPOOL_H_
