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
  const absl::StatusOr<int> requests = service::SweepRequests(env_, kRowsPerSweep);
  if (!requests.ok()) env_.on_fault("sweep", requests.status().ToString());
  const absl::StatusOr<int> drafts = service::SweepFormDrafts(env_, kDraftsPerSweep);
  if (!drafts.ok()) env_.on_fault("sweep", drafts.status().ToString());
  const absl::StatusOr<int> operations = service::SweepOperations(env_, kOperationsPerSweep);
  if (!operations.ok()) env_.on_fault("sweep", operations.status().ToString());
  const absl::StatusOr<int> remains = service::SweepVisionRemains(env_, kVisionsPerSweep);
  if (!remains.ok()) env_.on_fault("sweep", remains.status().ToString());
  // Where somebody writes at the same moment they are removed a minute later.
  const absl::StatusOr<int> notices = service::SweepNotices(env_, kNoticesPerSweep);
  if (!notices.ok() && !absl::IsAborted(notices.status()))
    env_.on_fault("sweep", notices.status().ToString());
  const absl::StatusOr<int> mails = service::SweepMails(env_, kMailsPerSweep);
  if (!mails.ok() && !absl::IsAborted(mails.status()))
    env_.on_fault("sweep", mails.status().ToString());
  const absl::StatusOr<bool> feed = feed_.Step();
  if (!feed.ok()) env_.on_fault("sweep", feed.status().ToString());
  const std::vector<std::string>& behind = feed_.left_behind();
  swept.left_behind.insert(swept.left_behind.end(), behind.begin(), behind.end());
  swept.request_ids += requests.value_or(0);
  swept.form_drafts += drafts.value_or(0);
  swept.operations += operations.value_or(0);
  swept.visions += remains.value_or(0);
  swept.notices += notices.value_or(0);
  swept.mails += mails.value_or(0);
  return feed.value_or(false) || drafts.value_or(0) == static_cast<int>(kDraftsPerSweep) ||
         requests.value_or(0) == static_cast<int>(kRowsPerSweep) ||
         operations.value_or(0) == static_cast<int>(kOperationsPerSweep) ||
         remains.value_or(0) == static_cast<int>(kVisionsPerSweep) ||
         notices.value_or(0) == static_cast<int>(kNoticesPerSweep);
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
