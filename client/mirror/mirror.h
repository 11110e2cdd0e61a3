// A local copy of what an account may read, kept in a directory page by page.
//
//   DIR/README.md            what this directory is, for whoever finds it
//   DIR/data/cases.jsonl ... one resource a line, sorted by name
//   DIR/data/state.json      the cursor up to which data/ is complete
//   DIR/.sync/journal-N      pages that are not in data/ yet
//   DIR/.sync/building/      a copy that is being built from the beginning, laid out the same way
//   DIR/.sync/lock           held while a run works on the directory
//
// Design.
//  - A page is acknowledged when it is in the journal, synced. From there it is folded into data/
//    now and then. Both steps can end at any moment (journal.h, copy.h); the next run goes on at
//    the last page that is on the disk.
//  - data/ only ever holds whole commits: it is replaced as one directory, in one step, and a fold
//    waits for the end of a commit.
//  - A copy that has to begin anew (the first time; a cursor that is no longer good; other types or
//    another filter) is built beside the one that is there, and takes its place in one step when it
//    has reached the head of the feed. Until then data/ is the old copy, whole.
//  - Names are held in memory, contents are not: a fold merges two sorted streams.
//  - One thing a copy does not learn from the feed alone: when a case that more than 500 bodies have
//    adopted comes into sight, its change stands for theirs (RESOURCE_TYPE_ADOPTION in
//    change_service.proto), and nothing tells which. Comparing digests finds it, building anew
//    mends it.
//  - Files are only replaced, never written into, so that a program that has one open reads on.

#ifndef RENKEI_CLIENT_MIRROR_MIRROR_H_
#define RENKEI_CLIENT_MIRROR_MIRROR_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/feed.h"
#include "client/mirror/copy.h"
#include "client/mirror/files.h"
#include "client/mirror/sum.h"

namespace renkei::mirror {

// Waiting changes beyond these are folded also before the head: what a fold holds in memory is
// about 150 bytes a name, and a journal takes the room of what it holds.
inline constexpr size_t kMaxWaiting = 200'000;
inline constexpr int64_t kMaxWaitingBytes = int64_t{512} << 20;

// One thread. An error of the disk leaves a directory that the next Open goes on with; this object
// is not used after it.
class Mirror {
 public:
  // Opens DIR, made where it is missing, and goes on with what is there if it has the same scope;
  // otherwise begins anew. `files` outlives the mirror.
  //   ABORTED              another run works on it
  //   FAILED_PRECONDITION  DIR has a data/ that is not ours, or is a copy of another server
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Mirror>> Open(Files& files,
                                                                    const std::string& directory,
                                                                    const CopyScope& scope);

  // The state of DIR's copy without a lock, to go on with its types and filter; nullopt: there is
  // none.
  [[nodiscard]] static absl::StatusOr<std::optional<CopyState>> Peek(Files& files,
                                                                     const std::string& directory);

  // Where to go on reading.
  const std::string& cursor() const { return current().cursor(); }
  // Whether a copy is being built that data/ does not show yet.
  bool building() const { return building_ != nullptr; }
  // Whether the last page ended its commit.
  bool whole() const { return current().whole(); }
  // Changed resources that wait for a fold.
  size_t waiting() const { return current().waiting(); }
  // Whether so much waits that a fold should not wait for the head.
  bool overfull() const;

  // Takes one page; on the disk when it returns. INTERNAL for changes that no server sends.
  [[nodiscard]] absl::Status Apply(const client::FeedPage& page);

  // Makes what was applied visible in data/. A copy that is being built becomes data/ only if
  // `complete`: the last page was at the head. FAILED_PRECONDITION unless whole().
  [[nodiscard]] absl::Status Fold(bool complete, absl::Time now);

  // Begins a copy from an empty cursor; one that was being built is given up.
  [[nodiscard]] absl::Status StartOver();

  // Resources in data/ by stem; empty where there is no data/.
  std::map<std::string, int64_t> counts() const;
  // Counted from the files of data/. See DigestsOf.
  [[nodiscard]] absl::StatusOr<std::map<std::string, ResourceDigest>> Digests() const;

 private:
  Mirror(Files& files, std::string directory, CopyScope scope);

  absl::Status Load();
  absl::Status LoadActive();
  absl::Status LoadBuilding();
  absl::Status Promote();
  bool InScope(const Copy& copy) const;
  Copy& current() const { return building_ != nullptr ? *building_ : *active_; }

  CopyPlace ActivePlace() const;
  CopyPlace BuildingPlace() const;

  Files& files_;
  const std::string directory_;
  const std::string work_;
  const CopyScope scope_;
  std::unique_ptr<FileLock> lock_;
  // What data/ shows; null before the first copy is complete.
  std::unique_ptr<Copy> active_;
  // A copy in the making; at least one of the two is there.
  std::unique_ptr<Copy> building_;
};

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_MIRROR_H_
