// When a call that takes long says how far it is.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_TOLD_PROGRESS_H_
#define RENKEI_SERVER_SERVICE_BACKUP_TOLD_PROGRESS_H_

#include <algorithm>
#include <cstdint>

#include "absl/time/time.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/frame/reply_source.h"
#include "storage/store.h"

namespace renkei::service {

// So many times at most, so that a large store does not answer in tens of thousands of messages. A value type.
class ToldProgress {
 public:
  // Whether it is worth a message, which `progress` then is.
  bool Tell(uint64_t done, uint64_t total, pb::BackupProgress& progress) {
    constexpr uint64_t kTimes = 200;
    done = std::min(done, total);
    if (done <= told_ || done < told_ + total / kTimes) return false;
    told_ = done;
    progress.set_copied_bytes(static_cast<int64_t>(done));
    progress.set_total_bytes(static_cast<int64_t>(total));
    return true;
  }

 private:
  uint64_t told_ = 0;
};

// Until then, whatever is written meanwhile.
inline WaitFor Pause(absl::Duration pause) {
  return {.after = storage::Sequence{UINT64_MAX}, .at_most = pause};
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_TOLD_PROGRESS_H_
