#include "client/mirror/sync.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::mirror {
namespace {

class Run {
 public:
  Run(Mirror& mirror, const SyncOptions& options)
      : mirror_(mirror), options_(options), folded_(options.now()) {}

  SyncResult ToItsEnd() {
    absl::Status status = Go();
    const bool stopped = absl::IsCancelled(status);
    // What came so far is shown, whatever ended the run; a disk that failed will say so again.
    if (!disk_failed_ && !mirror_.building() && mirror_.waiting() > 0 && mirror_.whole()) {
      const absl::Status folded = mirror_.Fold(/*complete=*/false, options_.now());
      if (status.ok() || stopped) status = folded;
    } else if (stopped) {
      status = absl::OkStatus();
    }
    return {changes_, status};
  }

 private:
  absl::Status Go() {
    while (true) {
      const auto source = options_.open(mirror_.cursor());
      const absl::Status status = Read(*source);
      if (!client::MustResync(status) || ++restarts_ > kMaxRestarts) return status;
      if (options_.on_restart) options_.on_restart(status);
      RETURN_IF_ERROR(OnDisk(mirror_.StartOver()));
    }
  }

  // Until the head, an error, or for ever.
  absl::Status Read(client::FeedSource& source) {
    while (true) {
      ASSIGN_OR_RETURN(const client::FeedPage page, source.Next());
      RETURN_IF_ERROR(Take(page));
      const bool at_head = page.at_head() && mirror_.whole();
      if (at_head) restarts_ = 0;
      RETURN_IF_ERROR(FoldIfDue(at_head));
      if (at_head && !options_.follow) return absl::OkStatus();
    }
  }

  absl::Status Take(const client::FeedPage& page) {
    // A heartbeat alone is not worth a write.
    const bool idle = page.changes().empty() && options_.follow && !mirror_.building() &&
                      mirror_.whole() && !page.partial_commit() &&
                      options_.now() < folded_ + kBookmarkInterval;
    if (idle) return absl::OkStatus();
    RETURN_IF_ERROR(OnDisk(mirror_.Apply(page)));
    changes_ += page.changes_size();
    if (options_.on_page) options_.on_page(page);
    return absl::OkStatus();
  }

  bool IsDue(bool at_head) const {
    if (!mirror_.whole()) return false;
    if (!at_head) return mirror_.overfull();
    if (!options_.follow || mirror_.building()) return true;
    const absl::Duration since = options_.now() - folded_;
    if (mirror_.waiting() == 0) return since >= kBookmarkInterval;
    return since >= std::max(kFoldInterval, kFoldShare * fold_took_);
  }

  absl::Status FoldIfDue(bool at_head) {
    if (!IsDue(at_head)) return absl::OkStatus();
    const absl::Time begin = options_.now();
    RETURN_IF_ERROR(OnDisk(mirror_.Fold(at_head, begin)));
    folded_ = options_.now();
    fold_took_ = folded_ - begin;
    return at_head && options_.on_folded ? options_.on_folded() : absl::OkStatus();
  }

  absl::Status OnDisk(absl::Status status) {
    disk_failed_ = disk_failed_ || !status.ok();
    return status;
  }

  Mirror& mirror_;
  const SyncOptions& options_;
  int64_t changes_ = 0;
  int restarts_ = 0;
  bool disk_failed_ = false;
  absl::Time folded_;
  absl::Duration fold_took_;
};

}  // namespace

SyncResult RunSync(Mirror& mirror, const SyncOptions& options) {
  return Run(mirror, options).ToItsEnd();
}

}  // namespace renkei::mirror
