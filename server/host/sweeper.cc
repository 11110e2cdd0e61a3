#include "server/host/sweeper.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/service/dispatch/request_log.h"
#include "server/service/follow/mail_office.h"
#include "server/service/follow/notice_store.h"
#include "server/service/form_draft/form_draft_service.h"
#include "server/service/operation/operation_service.h"
#include "server/service/vision/vision_remains.h"
#include "storage/base/failpoint.h"

namespace renkei::host {
namespace {

constexpr std::chrono::seconds kSweepPeriod(60);
// Rows of one sweep: with their index rows well within one mutation's bound.
constexpr size_t kRowsPerSweep = 400;
constexpr size_t kDraftsPerSweep = 100;
constexpr size_t kOperationsPerSweep = 20;
constexpr size_t kVisionsPerSweep = 10;
constexpr size_t kNoticesPerSweep = 100;
constexpr size_t kMailsPerSweep = 200;

}  // namespace

std::string DescribeSwept(const Swept& swept) {
  std::vector<std::string> removed;
  if (swept.request_ids > 0) removed.push_back(absl::StrCat("request ids: ", swept.request_ids));
  if (swept.form_drafts > 0)
    removed.push_back(absl::StrCat("drafts of forms: ", swept.form_drafts));
  if (swept.operations > 0) removed.push_back(absl::StrCat("operations: ", swept.operations));
  if (swept.visions > 0) removed.push_back(absl::StrCat("remains of visions: ", swept.visions));
  if (swept.notices > 0) removed.push_back(absl::StrCat("notices: ", swept.notices));
  if (swept.mails > 0) removed.push_back(absl::StrCat("mails: ", swept.mails));
  if (swept.feed_after > swept.feed_before) {
    removed.push_back(absl::StrCat("changes before ", storage::ToInt(swept.feed_after)));
  }
  if (!swept.left_behind.empty()) {
    removed.push_back(absl::StrCat("holds of the feed for what is far behind: ",
                                   absl::StrJoin(swept.left_behind, " ")));
  }
  return removed.empty() ? "" : absl::StrCat("swept: ", absl::StrJoin(removed, ", "));
}

Sweeper::Sweeper(const service::Env& env, absl::Duration feed_retention,
                 std::function<void(const Swept&)> on_round)
    : env_(env),
      feed_(env, feed_retention),
      on_round_(std::move(on_round)),
      thread_([this] { Run(); }) {}

Sweeper::~Sweeper() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

bool Sweeper::SweepOnce(Swept& swept) {
  bool more = false;
  const auto sweep = [&](auto remove, size_t limit, int64_t& removed) {
    PassFailpoint(Failpoint::kSweepBegins);
    const absl::StatusOr<int> count = remove(env_, limit);
    // What somebody writes at the same moment is removed a minute later.
    if (!count.ok() && !absl::IsAborted(count.status()))
      env_.on_fault("sweep", count.status().ToString());
    removed += count.value_or(0);
    more = more || count.value_or(0) == static_cast<int>(limit);
  };
  sweep(service::SweepRequests, kRowsPerSweep, swept.request_ids);
  sweep(service::SweepFormDrafts, kDraftsPerSweep, swept.form_drafts);
  sweep(service::SweepOperations, kOperationsPerSweep, swept.operations);
  sweep(service::SweepVisionRemains, kVisionsPerSweep, swept.visions);
  sweep(service::SweepNotices, kNoticesPerSweep, swept.notices);
  sweep(service::SweepMails, kMailsPerSweep, swept.mails);
  PassFailpoint(Failpoint::kSweepBegins);
  const absl::StatusOr<bool> feed = feed_.Step();
  if (!feed.ok()) env_.on_fault("sweep", feed.status().ToString());
  const std::vector<std::string>& behind = feed_.left_behind();
  swept.left_behind.insert(swept.left_behind.end(), behind.begin(), behind.end());
  PassFailpoint(Failpoint::kSweepEnded);
  return more || feed.value_or(false);
}

bool Sweeper::ending() {
  const MutexLock lock(mutex_);
  return ending_;
}

void Sweeper::Run() {
  while (true) {
    Swept swept;
    const bool sweeps = env_.store.KeepsHouse();
    swept.feed_before = env_.store.Earliest(storage::Log::kChanges);
    while (sweeps && SweepOnce(swept) && !ending()) {
    }
    swept.feed_after = env_.store.Earliest(storage::Log::kChanges);
    on_round_(swept);
    MutexLock lock(mutex_);
    if (!ending_) changed_.WaitFor(mutex_, kSweepPeriod);
    if (ending_) return;
  }
}

}  // namespace renkei::host
