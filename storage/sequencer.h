// The sequencer: one thread that gives all commits their order.
//
// It takes what is queued as one group, checks each mutation's preconditions against the store and
// against the earlier mutations of the group, assigns dense sequences, has the group written with
// one sync, publishes the new head, completes the callbacks in commit order, and tells the
// subscribers. While one group syncs, the next one gathers: the slower the disk, the larger the
// groups, and no caller ever waits on a lock of a record.
//
// It knows no database: what it needs of one is GroupWriter.

#ifndef RENKEI_STORAGE_SEQUENCER_H_
#define RENKEI_STORAGE_SEQUENCER_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "storage/base/metrics.h"
#include "storage/base/mutex.h"
#include "storage/head_subscribers.h"
#include "storage/store.h"

namespace renkei::storage {

// A mutation whose preconditions hold, with its place in the order.
struct SequencedMutation {
  Sequence sequence = Sequence::kNone;
  const Mutation* mutation = nullptr;
};

// The engine's side. Called on the sequencer's thread alone, after construction and until
// ~Sequencer returns.
class GroupWriter {
 public:
  virtual ~GroupWriter() = default;

  // Asked before each group and each work between groups, before anything of it is looked at. An
  // error is the outcome of each commit and poisons nothing: the disk has too little room.
  virtual absl::Status CheckRoom() { return absl::OkStatus(); }

  // Begins each group, before anything of it is looked at: `group` has its mutations in order, `last` is the last commit that
  // the sequencer knows of. Returns the last one that there is, on which the group builds: beyond `last`, others have committed
  // meanwhile, and it is published already. An engine that shares its database locks it here and reads what the preconditions
  // name. An error poisons the sequencer.
  virtual absl::StatusOr<Sequence> BeginGroup(absl::Span<const Mutation* const> group,
                                              Sequence last) {
    (void)group;
    return last;
  }

  // Nothing of the group that was begun is written: no mutation of it has passed.
  virtual void EndGroup() {}

  // The version of the record under `key`, one that a precondition of the group names, with all groups written so far; kNone when there is
  // none. An error is the outcome of the one commit that asked.
  virtual absl::StatusOr<Sequence> VersionOf(absl::string_view key) = 0;

  // Writes the group, all or nothing, and returns once it is durable. ABORTED: nothing of it was written nor ever will be, for the
  // sake of others; it is begun, ordered and written anew. Any other error poisons the
  // sequencer: what reached the disk is unknown.
  virtual absl::Status WriteGroup(absl::Span<const SequencedMutation> group) = 0;

  // Makes the group just written visible to readers; its last sequence is the new head.
  virtual void Publish(Sequence head) = 0;

  // Asked while poisoned, every SequencerLimits::reopen_period. OK: the engine is sound again and has
  // published the head that it found, which is returned; commits are accepted from here on.
  virtual absl::StatusOr<Sequence> Reopen() {
    return absl::UnimplementedError("this engine is opened anew from outside");
  }
};

struct SequencerLimits {
  // Beyond either, Commit answers RESOURCE_EXHAUSTED. The bytes bound the memory that a stalled
  // disk can cost.
  size_t max_queued_mutations = 16'384;
  size_t max_queued_bytes = size_t{64} * 1024 * 1024;
  // A group ends before it grows beyond either, but has at least one mutation. They bound the time
  // until its first callback: past a few hundred mutations the sync is a small part of each, so
  // larger groups would only wait longer.
  size_t max_group_mutations = 512;
  size_t max_group_bytes = kMaxMutationBytes;
  // How long after a failure the writer is asked to reopen; each further time after twice as long,
  // up to kMaxReopenFactor times. Infinite: never.
  absl::Duration reopen_period = absl::InfiniteDuration();
};

inline constexpr int kMaxReopenFactor = 32;

// What the sequencer counts of itself.
struct SequencerMeasures {
  metrics::Histogram group_commits{metrics::kHowMany};       // of each group that was written
  metrics::Histogram write_seconds{metrics::kShortSeconds};  // of each group, its sync included
  metrics::Counter conflicts;  // commits whose preconditions did not hold
  metrics::Counter refused;    // commits for which the queue had no room
};

// Every public method may be called from any thread; callbacks may call them too, but
// RunBetweenGroups.
class Sequencer {
 public:
  // `writer` outlives the sequencer. `head` is the last commit that the engine has recovered.
  // `failure`: poisoned from the beginning, of an engine that could be opened for reading only.
  Sequencer(const SequencerLimits& limits, Sequence head, GroupWriter* writer,
            absl::Status failure = absl::OkStatus());

  // As Finish. Nothing may be called meanwhile, except by callbacks.
  ~Sequencer();

  // Finishes what has been accepted, and takes nothing more. By one thread.
  void Finish();

  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // As Store::Commit. The bounds have been checked by the caller.
  void Commit(Mutation mutation, CommitCallback done);

  // Runs `work` on the sequencer's thread behind all that is queued, in no group; returns what it
  // returns. An error of it poisons like a failed group. UNAVAILABLE if poisoned before its turn.
  // Blocks; never call it from a callback.
  [[nodiscard]] absl::Status RunBetweenGroups(std::function<absl::Status()> work);

  // OK, or what Commit answers since a failure.
  [[nodiscard]] absl::Status health() const;

  const SequencerMeasures& measures() const { return measures_; }
  // What waits now.
  struct Queued {
    size_t mutations = 0;
    size_t bytes = 0;
  };
  Queued queued() const;

  // Tells the subscribers of commits that others made up to `head`, which is published; where the engine's own group is being
  // written, after the callbacks of that one.
  void Follow(Sequence head);

  // As Store::Subscribe; `head` is what the engine has published.
  [[nodiscard]] std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head,
                                                        const std::function<Sequence()>& head) {
    return subscribers_.Subscribe(std::move(on_head), head);
  }

 private:
  // A commit, or work to be done between groups.
  struct Item {
    Mutation mutation;
    size_t bytes = 0;
    CommitCallback done;
    std::function<absl::Status()> work;
  };
  using Items = std::vector<Item>;
  using Outcomes = std::vector<absl::StatusOr<Sequence>>;

  // Whether the queue has no room for a mutation of so many bytes.
  bool IsFull(size_t bytes) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Run();
  // The next group; empty when closing and all is done.
  Items TakeGroup();
  void TryReopen();
  // Each of `group` ends with `status`.
  static void Refuse(const absl::Status& status, const Items& group);
  void RunWork(Item& item);
  void RunGroup(Items& group);
  // Begins, orders and writes it, until that is settled; outcomes of all of it.
  absl::StatusOr<Outcomes> WriteGroup(const Items& group);
  void TellSubscribers();
  // Preconditions and sequences; what passed is appended to `accepted`.
  Outcomes Order(const Items& group, std::vector<SequencedMutation>* accepted);
  // Nothing is accepted from here on; `failed` and all that is queued get UNAVAILABLE, in order.
  void Poison(const absl::Status& cause, Items failed);
  absl::Status Unavailable() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const SequencerLimits limits_;
  GroupWriter* const writer_;
  HeadSubscribers subscribers_;
  SequencerMeasures measures_;

  mutable Mutex mutex_;  // never held while calling the writer, a callback or a subscriber
  CondVar wake_;
  std::deque<Item> queue_ ABSL_GUARDED_BY(mutex_);
  size_t queued_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;  // a group, until its callbacks are through
  Sequence followed_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;  // to be told after that
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);                 // not OK: poisoned

  absl::Duration reopen_delay_;  // until the next attempt; the thread alone
  Sequence last_;                // the last one published; the thread alone

  std::thread thread_;  // last: it uses all of the above
};

// What it counts, as families for whoever watches the server.
metrics::Families SequencerFigures(const Sequencer& sequencer);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_SEQUENCER_H_
