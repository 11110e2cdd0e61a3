#include "server/host/store_watch.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace renkei::host {
namespace {

constexpr std::chrono::seconds kLookPeriod(1);

}  // namespace

StoreWatch::StoreWatch(const storage::Store& store,
                       std::function<void(const absl::Status&)> on_change)
    : store_(store), on_change_(std::move(on_change)) {
  const absl::Status health = store_.WriteHealth();
  good_ = health.ok();
  on_change_(health);
  thread_ = std::thread([this] { Run(); });
}

StoreWatch::~StoreWatch() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void StoreWatch::Run() {
  while (true) {
    Look();
    MutexLock lock(mutex_);
    if (!ending_) changed_.WaitFor(mutex_, kLookPeriod);
    if (ending_) return;
  }
}

void StoreWatch::Look() {
  const absl::Status health = store_.WriteHealth();
  if (health.ok() == good_) return;
  good_ = health.ok();
  on_change_(health);
}

std::string DescribeHealth(const absl::Status& status) {
  const std::optional<std::string> detail = storage::EngineDetail(status);
  return absl::StrCat(status.message(), detail.has_value() ? absl::StrCat(" (", *detail, ")") : "");
}

}  // namespace renkei::host
