#include "tests/crash/feed_watcher.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace renkei::crash {
namespace {

// A silence of a few of them is a broken connection.
constexpr absl::Duration kHeartbeat = absl::Seconds(1);

bool Tells(const std::vector<test::FeedWay>& ways, const std::string& name) {
  for (const test::FeedWay& way : ways) {
    for (const test::FeedWay::Message& message : way.messages) {
      for (const renkei::v1::Change& change : message.changes) {
        if (change.resource_name() == name) return true;
      }
    }
  }
  return false;
}

}  // namespace

FeedWatcher::FeedWatcher(std::unique_ptr<client::Client> client, const test::FeedReader& reader)
    : client_(std::move(client)), reader_(reader), thread_([this] { Run(); }) {}

FeedWatcher::~FeedWatcher() { (void)End(); }

void FeedWatcher::Run() {
  while (GoOneWay()) {
  }
}

bool FeedWatcher::GoOneWay() {
  client::Watch watch(*client_, {.heartbeat = kHeartbeat});
  {
    const MutexLock lock(mutex_);
    if (stopped_) return false;
    watch_ = &watch;
    ways_.emplace_back().reader = reader_;
  }
  absl::StatusOr<client::FeedPage> page;
  while ((page = watch.Next()).ok()) {
    const MutexLock lock(mutex_);
    test::FeedWay::Message& message = ways_.back().messages.emplace_back();
    message.changes.assign(page->changes().begin(), page->changes().end());
    message.cursor = page->cursor();
    message.partial_commit = page->partial_commit();
    came_.NotifyAll();
  }
  const MutexLock lock(mutex_);
  watch_ = nullptr;
  if (stopped_) return false;
  if (client::MustResync(page.status())) return true;
  failure_ = page.status();
  came_.NotifyAll();
  return false;
}

bool FeedWatcher::Await(const std::string& name, absl::Duration patience) {
  const absl::Time end = absl::Now() + patience;
  const MutexLock lock(mutex_);
  while (!Tells(ways_, name) && failure_.ok()) {
    const absl::Duration left = end - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    (void)came_.WaitFor(mutex_, absl::ToChronoMilliseconds(left));
  }
  return failure_.ok();
}

std::vector<test::FeedWay> FeedWatcher::End() {
  {
    const MutexLock lock(mutex_);
    stopped_ = true;
    if (watch_ != nullptr) watch_->Stop();
  }
  if (thread_.joinable()) thread_.join();
  const MutexLock lock(mutex_);
  return ways_;
}

absl::Status FeedWatcher::failure() {
  const MutexLock lock(mutex_);
  return failure_;
}

}  // namespace renkei::crash
