#include "server/host/health_watch.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/store.h"

namespace renkei::host {
namespace {

constexpr std::chrono::seconds kLookPeriod(1);

}  // namespace

HealthWatch::HealthWatch(std::vector<Watched> watched) : watched_(std::move(watched)) {
  for (const Watched& one : watched_) {
    const absl::Status health = one.ask();
    good_.push_back(health.ok());
    one.on_change(health);
  }
  thread_ = std::thread([this] { Run(); });
}

HealthWatch::~HealthWatch() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void HealthWatch::Run() {
  while (true) {
    Look();
    MutexLock lock(mutex_);
    if (!ending_) changed_.WaitFor(mutex_, kLookPeriod);
    if (ending_) return;
  }
}

void HealthWatch::Look() {
  for (size_t i = 0; i < watched_.size(); ++i) {
    const absl::Status health = watched_[i].ask();
    if (health.ok() == good_[i]) continue;
    good_[i] = health.ok();
    watched_[i].on_change(health);
  }
}

std::string DescribeHealth(const absl::Status& status) {
  const std::optional<std::string> detail = storage::EngineDetail(status);
  return absl::StrCat(status.message(), detail.has_value() ? absl::StrCat(" (", *detail, ")") : "");
}

}  // namespace renkei::host
