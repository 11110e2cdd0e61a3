#include "server/host/count_keeper.h"

#include <chrono>

#include "server/service/national/count_steps.h"

namespace renkei::host {
namespace {

// Between two rounds, so that a server that is written to all the time looks now and then. Readers count what is
// waiting by themselves.
constexpr std::chrono::milliseconds kPause(500);
// Nothing becomes due by itself; a look costs nothing.
constexpr std::chrono::hours kLongestCountRest(1);

}  // namespace

CountKeeper::CountKeeper(const service::Env& env)
    : env_(env), wait_(env.store, HeadWait::Who::kWhoKeepsHouse), thread_([this] { Run(); }) {}

CountKeeper::~CountKeeper() {
  wait_.End();
  thread_.join();
}

void CountKeeper::TakeSteps() {
  while (!wait_.ending()) {
    const absl::StatusOr<bool> more = service::TakeCountStep(env_);
    // A store that takes no writes has its own watch: what could not be done is done later.
    if (!more.ok() && !absl::IsUnavailable(more.status()))
      env_.on_fault("national counts", more.status().ToString());
    if (!more.value_or(false)) return;
  }
}

void CountKeeper::Run() {
  if (!wait_.ForTurn()) return;
  do TakeSteps();
  while (wait_.ForNews(kPause, kLongestCountRest));
}

}  // namespace renkei::host
