#include "storage/sequencer.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {
namespace {

// Versions as the accepted mutations of a group leave them. Keys are views into those mutations.
class GroupOverlay {
 public:
  std::optional<Sequence> VersionOf(absl::string_view key) const {
    const auto it = versions_.find(key);
    if (it == versions_.end()) return std::nullopt;
    return it->second;
  }

  void Apply(const Mutation& mutation, Sequence sequence) {
    for (const Mutation::Write& write : mutation.writes()) {
      versions_[write.key] = write.value.has_value() ? sequence : Sequence::kNone;
    }
    for (const Mutation::Addition& addition : mutation.additions()) {
      versions_[addition.key] = sequence;
    }
  }

 private:
  absl::flat_hash_map<absl::string_view, Sequence> versions_;
};

// OK, ABORTED with the first key that is not as required, or what the engine said.
absl::Status CheckConditions(const Mutation& mutation, const GroupOverlay& overlay,
                             GroupWriter& writer) {
  for (const Mutation::Condition& condition : mutation.conditions()) {
    std::optional<Sequence> version = overlay.VersionOf(condition.key);
    if (!version.has_value()) {
      ASSIGN_OR_RETURN(version, writer.VersionOf(condition.key));
    }
    if (*version != condition.version) return ConflictError(condition.key);
  }
  return absl::OkStatus();
}

// What a queued mutation holds in memory, about: what it writes, and the keys that it relies on.
size_t QueuedBytes(const Mutation& mutation) {
  size_t bytes = mutation.byte_count();
  for (const Mutation::Condition& condition : mutation.conditions()) bytes += condition.key.size();
  return bytes;
}

Sequence Next(Sequence sequence) { return Sequence{ToInt(sequence) + 1}; }

}  // namespace

Sequencer::Sequencer(const SequencerLimits& limits, Sequence head, GroupWriter* writer,
                     absl::Status failure)
    : limits_(limits),
      writer_(writer),
      failure_(std::move(failure)),
      reopen_delay_(limits.reopen_period),
      last_(head),
      thread_([this] { Run(); }) {}

Sequencer::~Sequencer() { Finish(); }

void Sequencer::Finish() {
  if (!thread_.joinable()) return;
  {
    MutexLock lock(mutex_);
    closing_ = true;
    wake_.NotifyOne();
  }
  thread_.join();
}

void Sequencer::Commit(Mutation mutation, CommitCallback done) {
  const size_t bytes = QueuedBytes(mutation);
  absl::Status refused;
  {
    MutexLock lock(mutex_);
    if (!failure_.ok() || closing_) {
      refused = Unavailable();
    } else if (IsFull(bytes)) {
      measures_.refused.Add();
      refused = absl::ResourceExhaustedError("too many commits are waiting");
    } else {
      queue_.push_back({std::move(mutation), bytes, std::move(done), nullptr});
      queued_bytes_ += bytes;
      wake_.NotifyOne();
      return;
    }
  }
  done(refused);
}

bool Sequencer::IsFull(size_t bytes) const {
  // An empty queue takes any mutation, or one that is larger than the queue could never be
  // committed.
  return !queue_.empty() && (queue_.size() >= limits_.max_queued_mutations ||
                             queued_bytes_ + bytes > limits_.max_queued_bytes);
}

absl::Status Sequencer::RunBetweenGroups(std::function<absl::Status()> work) {
  // Shared: the sequencer may still be inside set_value when this thread has its answer.
  auto outcome = std::make_shared<std::promise<absl::Status>>();
  std::future<absl::Status> future = outcome->get_future();
  {
    MutexLock lock(mutex_);
    if (!failure_.ok() || closing_) return Unavailable();
    queue_.push_back(
        {Mutation(), 0,
         [outcome](const absl::StatusOr<Sequence>& done) { outcome->set_value(done.status()); },
         std::move(work)});
    wake_.NotifyOne();
  }
  return future.get();
}

void Sequencer::Run() {
  while (true) {
    Items group = TakeGroup();
    if (group.empty()) return;
    if (group.front().work != nullptr) {
      RunWork(group.front());
    } else {
      RunGroup(group);
    }
  }
}

Sequencer::Items Sequencer::TakeGroup() {
  MutexLock lock(mutex_);
  while (queue_.empty() && !closing_) {
    if (failure_.ok() || limits_.reopen_period == absl::InfiniteDuration()) {
      wake_.Wait(mutex_);
    } else if (!wake_.WaitFor(mutex_, absl::ToChronoMilliseconds(reopen_delay_))) {
      mutex_.Unlock();
      TryReopen();
      mutex_.Lock();
    }
  }
  Items group;
  size_t group_bytes = 0;
  while (!queue_.empty() && group.size() < limits_.max_group_mutations) {
    Item& next = queue_.front();
    const bool fits = next.work == nullptr && group_bytes + next.bytes <= limits_.max_group_bytes;
    if (!group.empty() && !fits) break;
    group_bytes += next.bytes;
    queued_bytes_ -= next.bytes;
    group.push_back(std::move(next));
    queue_.pop_front();
    if (group.back().work != nullptr) break;
  }
  return group;
}

void Sequencer::TryReopen() {
  const absl::StatusOr<Sequence> head = writer_->Reopen();
  if (!head.ok()) {
    reopen_delay_ = std::min(2 * reopen_delay_, kMaxReopenFactor * limits_.reopen_period);
    return;
  }
  reopen_delay_ = limits_.reopen_period;
  last_ = *head;
  {
    MutexLock lock(mutex_);
    failure_ = absl::OkStatus();
  }
  subscribers_.Notify(last_);
}

void Sequencer::Refuse(const absl::Status& status, const Items& group) {
  for (const Item& item : group) item.done(status);
}

void Sequencer::RunWork(Item& item) {
  if (absl::Status room = writer_->CheckRoom(); !room.ok()) return item.done(room);
  const absl::Status status = item.work();
  if (status.ok()) {
    item.done(Sequence::kNone);
  } else {
    Items failed;
    failed.push_back(std::move(item));
    Poison(status, std::move(failed));
  }
}

void Sequencer::RunGroup(Items& group) {
  PassFailpoint(Failpoint::kGroupTaken);
  if (absl::Status room = writer_->CheckRoom(); !room.ok()) return Refuse(room, group);
  {
    const MutexLock lock(mutex_);
    writing_ = true;
  }
  absl::StatusOr<Outcomes> outcomes = WriteGroup(group);
  if (outcomes.ok()) {
    for (size_t i = 0; i < group.size(); ++i) group[i].done(std::move((*outcomes)[i]));
    PassFailpoint(Failpoint::kGroupTold);
  } else {
    // All fail: who was refused may have been refused for the sake of a mutation that is now lost.
    Poison(outcomes.status(), std::move(group));
  }
  TellSubscribers();
}

absl::StatusOr<Sequencer::Outcomes> Sequencer::WriteGroup(const Items& group) {
  std::vector<const Mutation*> mutations;
  mutations.reserve(group.size());
  for (const Item& item : group) mutations.push_back(&item.mutation);
  while (true) {
    ASSIGN_OR_RETURN(last_, writer_->BeginGroup(mutations, last_));
    std::vector<SequencedMutation> accepted;
    Outcomes outcomes = Order(group, &accepted);
    PassFailpoint(Failpoint::kGroupOrdered);
    if (accepted.empty()) {
      writer_->EndGroup();
      return outcomes;
    }
    const auto begun = std::chrono::steady_clock::now();
    const absl::Status written = writer_->WriteGroup(accepted);
    if (absl::IsAborted(written)) continue;
    RETURN_IF_ERROR(written);
    PassFailpoint(Failpoint::kGroupWritten);
    measures_.write_seconds.Add(absl::FromChrono(std::chrono::steady_clock::now() - begun));
    measures_.group_commits.Add(static_cast<double>(accepted.size()));
    last_ = accepted.back().sequence;
    writer_->Publish(last_);
    PassFailpoint(Failpoint::kGroupPublished);
    return outcomes;
  }
}

void Sequencer::TellSubscribers() {
  Sequence head = last_;
  {
    const MutexLock lock(mutex_);
    writing_ = false;
    head = std::max(head, followed_);
  }
  subscribers_.Notify(head);
}

void Sequencer::Follow(Sequence head) {
  {
    const MutexLock lock(mutex_);
    followed_ = std::max(followed_, head);
    if (writing_) return;
  }
  subscribers_.Notify(head);
}

Sequencer::Outcomes Sequencer::Order(const Items& group, std::vector<SequencedMutation>* accepted) {
  GroupOverlay overlay;
  Outcomes outcomes;
  outcomes.reserve(group.size());
  Sequence last = last_;
  for (const Item& item : group) {
    const absl::Status holds = CheckConditions(item.mutation, overlay, *writer_);
    if (!holds.ok()) {
      if (absl::IsAborted(holds)) measures_.conflicts.Add();
      outcomes.emplace_back(holds);
      continue;
    }
    last = Next(last);
    overlay.Apply(item.mutation, last);
    accepted->push_back({last, &item.mutation});
    outcomes.emplace_back(last);
  }
  return outcomes;
}

void Sequencer::Poison(const absl::Status& cause, Items failed) {
  absl::Status status;
  {
    MutexLock lock(mutex_);
    failure_ = cause;
    std::move(queue_.begin(), queue_.end(), std::back_inserter(failed));
    queue_.clear();
    queued_bytes_ = 0;
    status = Unavailable();
  }
  Refuse(status, failed);
}

Sequencer::Queued Sequencer::queued() const {
  const MutexLock lock(mutex_);
  return {.mutations = queue_.size(), .bytes = queued_bytes_};
}

absl::Status Sequencer::health() const {
  MutexLock lock(mutex_);
  return failure_.ok() ? absl::OkStatus() : Unavailable();
}

absl::Status Sequencer::Unavailable() const {
  absl::Status status =
      absl::UnavailableError("the store takes no more commits until it has been reopened");
  if (IsDiskFull(failure_)) status = WithDiskFull(status);
  const std::optional<std::string> detail = EngineDetail(failure_);
  return detail.has_value() ? WithEngineDetail(status, *detail) : status;
}

metrics::Families SequencerFigures(const Sequencer& sequencer) {
  const SequencerMeasures& measures = sequencer.measures();
  const Sequencer::Queued queued = sequencer.queued();
  return {
      metrics::HistogramOf("renkei_store_group_commits", "Commits that were written with one sync.",
                           measures.group_commits),
      metrics::HistogramOf("renkei_store_group_write_seconds",
                           "Writing such a group, its sync included.", measures.write_seconds),
      metrics::CounterOf("renkei_store_conflicts_total",
                         "Commits that relied on what another one had changed.",
                         measures.conflicts.value()),
      metrics::CounterOf("renkei_store_queue_refusals_total",
                         "Commits for which the queue had no room.", measures.refused.value()),
      metrics::GaugeOf("renkei_store_queue_commits", "Commits that wait for their group.",
                       static_cast<double>(queued.mutations)),
      metrics::GaugeOf("renkei_store_queue_bytes", "What these hold in memory, about.",
                       static_cast<double>(queued.bytes)),
  };
}

}  // namespace renkei::storage
