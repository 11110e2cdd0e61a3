#include "server/rpc/sweeper.h"

#include <chrono>
#include <string>

#include "server/service/frame/request_log.h"

namespace renkei::rpc {
namespace {

constexpr std::chrono::seconds kPeriod(60);
// Rows of one sweep: with their index rows well within one mutation's bound.
constexpr size_t kRowsPerSweep = 400;

}  // namespace

Sweeper::Sweeper(const service::Env& env) : env_(env), thread_([this] { Run(); }) {}

Sweeper::~Sweeper() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void Sweeper::Run() {
  bool more = false;
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!ending_ && !more) changed_.WaitFor(mutex_, kPeriod);
      if (ending_) return;
    }
    const absl::StatusOr<int> removed = service::SweepRequests(env_, kRowsPerSweep);
    if (!removed.ok()) env_.on_fault("sweep", removed.status().ToString());
    more = removed.ok() && *removed == static_cast<int>(kRowsPerSweep);
  }
}

}  // namespace renkei::rpc
