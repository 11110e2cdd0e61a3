#include "server/rpc/sweeper.h"

#include <chrono>
#include <string>

#include "server/service/frame/request_log.h"
#include "server/service/vision/vision_remains.h"

namespace renkei::rpc {
namespace {

constexpr std::chrono::seconds kPeriod(60);
// Rows of one sweep: with their index rows well within one mutation's bound.
constexpr size_t kRowsPerSweep = 400;
constexpr size_t kVisionsPerSweep = 10;

}  // namespace

Sweeper::Sweeper(const service::Env& env, absl::Duration feed_retention)
    : env_(env), feed_(env, feed_retention), thread_([this] { Run(); }) {}

Sweeper::~Sweeper() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

bool Sweeper::SweepOnce() {
  const absl::StatusOr<int> requests = service::SweepRequests(env_, kRowsPerSweep);
  if (!requests.ok()) env_.on_fault("sweep", requests.status().ToString());
  const absl::StatusOr<int> remains = service::SweepVisionRemains(env_, kVisionsPerSweep);
  if (!remains.ok()) env_.on_fault("sweep", remains.status().ToString());
  const absl::StatusOr<bool> feed = feed_.Step();
  if (!feed.ok()) env_.on_fault("sweep", feed.status().ToString());
  return (feed.ok() && *feed) || (requests.ok() && *requests == static_cast<int>(kRowsPerSweep)) ||
         (remains.ok() && *remains == static_cast<int>(kVisionsPerSweep));
}

void Sweeper::Run() {
  while (true) {
    const bool more = SweepOnce();
    MutexLock lock(mutex_);
    if (!ending_ && !more) changed_.WaitFor(mutex_, kPeriod);
    if (ending_) return;
  }
}

}  // namespace renkei::rpc
