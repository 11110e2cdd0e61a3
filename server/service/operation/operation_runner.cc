#include "server/service/operation/operation_runner.h"

#include <chrono>
#include <utility>

#include "server/service/dispatch/turns/priority.h"
#include "server/service/frame/time.h"
#include "server/service/operation/operation_run.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Those that are looked at for one whose account has none running.
constexpr size_t kUnendedExamined = 500;
// Somebody else's commits come thousands a second; and what could not be begun is tried again.
constexpr std::chrono::milliseconds kShortestPause(50);
constexpr std::chrono::milliseconds kLongestPause(1'000);

std::string AccountOf(const OperationRow& row) {
  return AccountOfOperation(row.message.operation().name());
}

}  // namespace

OperationRunner::OperationRunner(const Env& env, const Dispatcher& dispatcher)
    : env_(env), dispatcher_(dispatcher) {
  subscription_ = env.store.Subscribe([this](storage::Sequence) {
    const MutexLock lock(mutex_);
    news_ = true;
    changed_.NotifyOne();
  });
  threads_.reserve(kOperationThreads);
  for (int i = 0; i < kOperationThreads; ++i) threads_.emplace_back([this] { Run(); });
}

void OperationRunner::BeginEnding() {
  const MutexLock lock(mutex_);
  ending_ = true;
  changed_.NotifyAll();
}

OperationRunner::~OperationRunner() {
  BeginEnding();
  for (std::thread& thread : threads_) thread.join();
  subscription_.reset();
}

bool OperationRunner::ending() const {
  const MutexLock lock(mutex_);
  return ending_;
}

bool OperationRunner::Reserve(const OperationRow& row) {
  const MutexLock lock(mutex_);
  return running_.try_emplace(AccountOf(row), row.message.operation().name()).second;
}

void OperationRunner::Release(const OperationRow& row) {
  const MutexLock lock(mutex_);
  running_.erase(AccountOf(row));
}

absl::StatusOr<std::optional<OperationRow>> OperationRunner::Claim() {
  const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
  ASSIGN_OR_RETURN(auto page, Operations().ScanIndex(*snapshot, storage::Key(kOperationsUnendedId),
                                                     "", kUnendedExamined));
  for (OperationRow& row : page.rows) {
    if (!Reserve(row)) continue;
    internal_pb::OperationRecord record = row.message;
    pb::Operation& operation = *record.mutable_operation();
    // Whatever is reserved is not running here: it was under way when a server ended.
    if (operation.state() == pb::Operation::STATE_RUNNING)
      operation.set_restarts(operation.restarts() + 1);
    operation.set_state(pb::Operation::STATE_RUNNING);
    if (!operation.has_start_time()) *operation.mutable_start_time() = ToProto(env_.now());
    storage::Mutation mutation;
    Operations().Update(row, record, mutation);
    const absl::StatusOr<storage::Sequence> at =
        storage::CommitAndWait(env_.store, std::move(mutation));
    if (at.ok()) return OperationRow{.message = std::move(record), .version = *at};
    Release(row);
    // Cancelled, deleted, or ended on another thread since the snapshot.
    if (!absl::IsAborted(at.status())) return at.status();
  }
  return std::nullopt;
}

void OperationRunner::WaitForNews() {
  MutexLock lock(mutex_);
  if (!ending_) changed_.WaitFor(mutex_, kShortestPause);
  if (!ending_ && !news_) changed_.WaitFor(mutex_, kLongestPause);
  news_ = false;
}

void OperationRunner::Run() {
  GiveWay(Priority::kLong);
  while (!ending()) {
    // What runs now is known by this process alone: of several over one store, one runs all.
    if (!env_.store.KeepsHouse()) {
      WaitForNews();
      continue;
    }
    absl::StatusOr<std::optional<OperationRow>> claimed = Claim();
    if (!claimed.ok()) env_.on_fault("operations", claimed.status().ToString());
    if (!claimed.ok() || !claimed->has_value()) {
      WaitForNews();
      continue;
    }
    const absl::Status status =
        OperationRun(env_, dispatcher_, **claimed, [this] { return ending(); }).Execute();
    Release(**claimed);
    if (status.ok()) continue;
    if (!absl::IsUnavailable(status)) env_.on_fault("operations", status.ToString());
    WaitForNews();
  }
}

}  // namespace renkei::service
