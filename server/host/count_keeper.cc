#include "server/host/count_keeper.h"

#include <chrono>

#include "server/service/national/count_steps.h"

namespace renkei::host {
namespace {

// Between two rounds, so that a server that is written to all the time looks now and then. Readers count what is
// waiting by themselves.
constexpr std::chrono::milliseconds kPause(500);

}  // namespace

CountKeeper::CountKeeper(const service::Env& env) : env_(env), thread_([this] { Run(); }) {
  subscription_ = env_.store.Subscribe([this](storage::Sequence) {
    const MutexLock lock(mutex_);
    moved_ = true;
    changed_.NotifyAll();
  });
}

CountKeeper::~CountKeeper() {
  subscription_.reset();
  {
    const MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

bool CountKeeper::ending() {
  const MutexLock lock(mutex_);
  return ending_;
}

void CountKeeper::TakeSteps() {
  while (!ending()) {
    const absl::StatusOr<bool> more = service::TakeCountStep(env_);
    // A store that takes no writes has its own watch: what could not be done is done later.
    if (!more.ok() && !absl::IsUnavailable(more.status()))
      env_.on_fault("national counts", more.status().ToString());
    if (!more.value_or(false)) return;
  }
}

void CountKeeper::Run() {
  while (true) {
    TakeSteps();
    MutexLock lock(mutex_);
    if (!ending_) changed_.WaitFor(mutex_, kPause);
    while (!ending_ && !moved_) changed_.Wait(mutex_);
    if (ending_) return;
    moved_ = false;
  }
}

}  // namespace renkei::host
