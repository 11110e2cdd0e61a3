#include "server/http/handler.h"

#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"

namespace renkei::http {
namespace {

// What one thread waits for and another one tells. Shared by both: the teller may still be at it
// when the waiting one has gone on.
class Answer {
 public:
  void Tell(bool open) {
    {
      const MutexLock lock(mutex_);
      open_ = open;
    }
    told_.NotifyOne();
  }
  bool Wait() {
    const MutexLock lock(mutex_);
    while (!open_) told_.Wait(mutex_);
    return *open_;
  }

 private:
  Mutex mutex_;
  CondVar told_;
  std::optional<bool> open_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

bool ReplyStream::Write(std::string piece) {
  const auto answer = std::make_shared<Answer>();
  Write(std::move(piece), [answer](bool open) { answer->Tell(open); });
  return answer->Wait();
}

Reply Handler::Describe(const Fault& fault, const RequestHead*) {
  return {.status = fault.status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = absl::StrCat(fault.message.ja, "\n", fault.message.en, "\n")};
}

}  // namespace renkei::http
