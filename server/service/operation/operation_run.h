// One operation being carried out, from RUNNING to its end or to the end of the server.

#ifndef RENKEI_SERVER_SERVICE_OPERATION_OPERATION_RUN_H_
#define RENKEI_SERVER_SERVICE_OPERATION_OPERATION_RUN_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/frame/call.h"
#include "server/service/frame/monotonic.h"
#include "server/service/operation/operation_store.h"

namespace renkei::service {

// How often its progress is written down.
inline constexpr absl::Duration kProgressPeriod = absl::Milliseconds(300);

class OperationRun {
 public:
  // `row` is RUNNING and nobody else's to carry out. `ending`: the server ends, and leaves the rest to the next.
  // All outlive it.
  OperationRun(const Env& env, const Dispatcher& dispatcher, OperationRow row,
               std::function<bool()> ending);

  // Blocks until it has ended, in the store too, or `ending`. UNAVAILABLE: it is QUEUED again, and to be
  // tried a little later. Another error: its head cannot be read or written; it is RUNNING still.
  [[nodiscard]] absl::Status Execute();

 private:
  // What changes the head: called again on the head as it is when somebody else was quicker.
  using Change = std::function<void(internal_pb::OperationRecord&, storage::Mutation&)>;

  absl::Status Open();
  absl::Status SendFile();
  // One message after the other until the end, which is OK; CANCELLED: it was asked for, or `ending`.
  absl::Status Follow();
  absl::StatusOr<MessagePtr> Next();
  void Absorb(const pb::ImportResourcesResponse& reply);
  absl::Status Absorb(const pb::ExportResourcesResponse& reply);
  absl::Status WritePieces(bool all);
  // Whether it is to go on, as the head says; writes the progress down where it is time to.
  absl::Status LookAtHead();
  absl::Status ChangeHead(const Change& change);
  // For a later run.
  absl::Status Requeue();
  absl::Status End(const absl::Status& status);
  void KeepOutcome(const absl::Status& status, pb::Operation& operation) const;

  const pb::Operation& operation() const { return row_.message.operation(); }

  const Env& env_;
  const Dispatcher& dispatcher_;
  OperationRow row_;  // as it was read or written last
  const std::function<bool()> ending_;
  const std::function<bool()> never_abandoned_ = [] { return false; };
  std::shared_ptr<Replies> replies_;

  pb::Operation found_;  // progress, mistakes, changes, results so far
  size_t error_bytes_ = 0;
  size_t change_bytes_ = 0;
  Monotonic saved_;
  // Of an export: what is not a piece yet, and what was written.
  std::string buffer_;
  uint32_t pieces_ = 0;
  int64_t file_bytes_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_OPERATION_OPERATION_RUN_H_
