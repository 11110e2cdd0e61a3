// What carries operations out: threads that take the oldest one whose account has none running, and
// make the calls it stands for (ImportResources, ExportResources) through the dispatcher, as the
// account that started it. So what an import may do, whose turn it is and what the audit log says is
// decided where it is for everybody.
//
// The head in the store is the truth: what is RUNNING there and not here was interrupted by an end of
// the server and begins anew, which changes nothing that is written already. One process at a time
// carries out the operations of a store.

#ifndef RENKEI_SERVER_SERVICE_OPERATION_OPERATION_RUNNER_H_
#define RENKEI_SERVER_SERVICE_OPERATION_OPERATION_RUNNER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/frame/call.h"
#include "server/service/operation/operation_store.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// They wait for turns of the long calls most of the time, of which there are as many threads.
inline constexpr int kOperationThreads = kBulkThreads;

class OperationRunner {
 public:
  // Both outlive it. Begins at once.
  OperationRunner(const Env& env, const Dispatcher& dispatcher);
  // What runs ends after the step under way, and goes on at the next start. Waits for nothing.
  void BeginEnding();
  ~OperationRunner();  // BeginEnding, and waits
  OperationRunner(const OperationRunner&) = delete;
  OperationRunner& operator=(const OperationRunner&) = delete;

 private:
  void Run();
  bool ending() const;
  // The next one, RUNNING now and this thread's; nullopt: there is none.
  absl::StatusOr<std::optional<OperationRow>> Claim();
  bool Reserve(const OperationRow& row);
  void Release(const OperationRow& row);
  void WaitForNews();

  const Env& env_;
  const Dispatcher& dispatcher_;

  mutable Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool news_ ABSL_GUARDED_BY(mutex_) = true;  // the head has moved
  // By account: one each.
  std::map<std::string, std::string> running_ ABSL_GUARDED_BY(mutex_);

  std::unique_ptr<storage::Subscription> subscription_;
  std::vector<std::thread> threads_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_OPERATION_OPERATION_RUNNER_H_
