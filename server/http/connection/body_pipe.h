// The body of a request between the I/O thread, which puts pieces in, and the handler, which takes them
// out.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_BODY_PIPE_H_
#define RENKEI_SERVER_HTTP_CONNECTION_BODY_PIPE_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/http/handler.h"
#include "storage/base/mutex.h"

namespace renkei::http {

// Thread-safe; one reader.
class BodyPipe final : public BodyReader {
 public:
  // `want` asks the I/O thread for one more piece (or the end), from the reader's thread: at the
  // first Read, and whenever a piece was taken.
  explicit BodyPipe(std::function<void()> want) : want_(std::move(want)) {}

  absl::StatusOr<std::string> Read() override;

  // The I/O thread's: a piece for each `want`.
  void Put(std::string piece);
  // No further piece comes: that was all (OK), or why not. What was put can still be read. Only the
  // first one counts.
  void End(const absl::Status& how);

 private:
  const std::function<void()> want_;
  bool asked_ = false;  // the reader's
  Mutex mutex_;
  CondVar changed_;
  std::optional<std::string> piece_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_BODY_PIPE_H_
