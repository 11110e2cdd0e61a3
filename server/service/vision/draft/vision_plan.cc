#include "server/service/vision/draft/vision_plan.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "server/domain/lifecycle.h"
#include "server/service/frame/write/update.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Bounds of one commit of a plan: below those of a Mutation by what one more record may add to
// them, and the head, the counts, the clock and the audit log.
constexpr size_t kChunkRecords = 850;
constexpr size_t kChunkBytes = size_t{3} << 20;
constexpr size_t kChunkConditions = 1'800;
// Of a key and what else a write costs beside its value.
constexpr size_t kBytesPerWrite = 100;
// Plans that fail in a row because others write to the same draft. Each failure let at least one
// other write through; thirty sections that apply at the same time are fewer than this.
constexpr int kMaxFailedPlans = 100;

bool Fits(const storage::Mutation& m) {
  return m.record_count() <= kChunkRecords && m.conditions().size() <= kChunkConditions;
}

template <typename Kind>
PlanProgress::Counts CountChanges(const std::vector<ItemChange<Kind>>& changes) {
  PlanProgress::Counts counts;
  for (const ItemChange<Kind>& change : changes) {
    (change.creates() ? counts.created : change.removes() ? counts.removed : counts.updated)++;
  }
  return counts;
}

// One record written in one of the commits.
struct Step {
  std::function<void(DraftWriter&)> write;
  // After its commit: the rows in memory become what is stored now, and finished records count.
  std::function<void(storage::Sequence)> done;
  // It begins a new commit: it may write what steps before it have written.
  bool barrier = false;
};

class Executor {
 public:
  Executor(const Call& call, DraftPlan& plan, PlanProgress& progress)
      : call_(call), plan_(plan), progress_(progress) {}

  // `job` is on the call's snapshot.
  absl::Status Run(Job& job) {
    ASSIGN_OR_RETURN(const bool one, PrepareOneCommit());
    if (!one) {
      steps_.clear();
      Detach();
      PlaceNodes();
      Finish();
    }
    return CommitSteps(job);
  }

  absl::StatusOr<std::optional<storage::Mutation>> TakeOneCommit() {
    ASSIGN_OR_RETURN(const bool one, PrepareOneCommit());
    if (!one) return std::optional<storage::Mutation>();
    DraftWriter writer(call_, plan_.head.message, plan_.published_at);
    for (const Step& step : steps_) step.write(writer);
    ASSIGN_OR_RETURN(storage::Mutation mutation, Complete(std::move(writer), /*last=*/true));
    return std::optional(std::move(mutation));
  }

 private:
  // The steps of a single commit; false where it would be too large or cannot be.
  absl::StatusOr<bool> PrepareOneCommit() {
    RETURN_IF_ERROR(ReadClocks());
    FindTaken(plan_.nodes, taken_nodes_);
    FindTaken(plan_.kpis, taken_kpis_);
    InOneCommit();
    return taken_nodes_.empty() && taken_kpis_.empty() && AllFit();
  }

  // Rows of the vision that every commit writes or relies on.
  absl::Status ReadClocks() {
    const std::string& name = plan_.head.message.name();
    ASSIGN_OR_RETURN(const auto clock, call_.snapshot().Get(DraftClockKey(name)));
    if (clock.has_value()) clock_ = clock->version;
    ASSIGN_OR_RETURN(counts_, CountShards::Read(call_, VisionIdOf(name)));
    return absl::OkStatus();
  }

  // Records that are removed while a created one takes over their external_id: not possible within
  // one commit.
  template <typename Kind>
  static void FindTaken(const std::vector<ItemChange<Kind>>& changes,
                        std::set<std::string>& taken) {
    std::set<std::string> created;
    for (const auto& c : changes) {
      if (c.creates() && !c.target->external_id().empty()) created.insert(c.target->external_id());
    }
    for (const auto& c : changes) {
      if (c.removes() && created.count(c.old->message.external_id()) > 0)
        taken.insert(c.old->message.name());
    }
  }

  template <typename Kind>
  PlanProgress::Counts& CountsOf() {
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      return progress_.nodes;
    } else {
      return progress_.kpis;
    }
  }

  void Add(Step step) {
    step.barrier = std::exchange(barrier_, false);
    steps_.push_back(std::move(step));
  }

  // Writes `content` over what is stored of `change`. `last`: nothing more is to be done for it.
  template <typename Kind>
  void Put(ItemChange<Kind>& change, typename Kind::Message content, bool last) {
    auto shared = std::make_shared<const typename Kind::Message>(std::move(content));
    PlanProgress::Counts& counts = CountsOf<Kind>();
    int& count = change.creates() ? counts.created : counts.updated;
    Add({.write =
             [&change, shared](DraftWriter& writer) {
               if (change.old) {
                 writer.Update<Kind>(*change.old, *shared);
               } else {
                 writer.Insert<Kind>(*shared);
               }
             },
         .done =
             [&change, shared, last, &count](storage::Sequence sequence) {
               change.old = storage::Row<typename Kind::Message>{*shared, sequence};
               if (last) ++count;
             }});
  }

  template <typename Kind>
  void Remove(ItemChange<Kind>& change) {
    PlanProgress::Counts& counts = CountsOf<Kind>();
    Add({.write = [&change](DraftWriter& writer) { writer.Erase<Kind>(*change.old); },
         .done = [&counts](storage::Sequence) { ++counts.removed; }});
  }

  void Record(ActualOfKpi& actual) {
    PlanProgress::Counts& counts = progress_.actuals;
    int& count = actual.change.is_new() ? counts.created : counts.updated;
    Add({.write =
             [this, &actual](DraftWriter& writer) {
               WriteActual(call_, actual.change, actual.audience, writer.mutation());
             },
         .done = [&count](storage::Sequence) { ++count; }});
  }

  template <typename Kind>
  void PutOrRemove(std::vector<ItemChange<Kind>>& changes) {
    for (ItemChange<Kind>& change : changes) {
      if (change.removes()) {
        Remove(change);
      } else {
        Put(change, *change.target, /*last=*/true);
      }
    }
  }

  void InOneCommit() {
    PutOrRemove(plan_.nodes);
    PutOrRemove(plan_.kpis);
    for (ActualOfKpi& actual : plan_.actuals) Record(actual);
  }

  bool AllFit() {
    DraftWriter writer(call_, plan_.head.message, plan_.published_at);
    for (const Step& step : steps_) {
      step.write(writer);
      if (!Fits(writer.mutation())) return false;
    }
    return writer.mutation().byte_count() <= kChunkBytes;
  }

  // Phase 1.
  void Detach() {
    for (auto& change : plan_.nodes) {
      if (change.creates()) continue;
      pb::VisionNode content = change.old->message;
      if (change.target && change.target->parent() != content.parent()) {
        content = WithKnownReMentions(change);
        content.clear_parent();
      }
      if (change.removes()) content.clear_re_mentions();
      if (taken_nodes_.count(content.name()) > 0) content.clear_external_id();
      // What an interrupted run has detached already is not written again: every run gets further.
      if (!SameContent(content, change.old->message))
        Put(change, std::move(content), /*last=*/false);
    }
    for (auto& change : plan_.kpis) {
      if (change.creates() || taken_kpis_.count(change.old->message.name()) == 0) continue;
      pb::Kpi content = change.old->message;
      content.clear_external_id();
      Put(change, std::move(content), /*last=*/false);
    }
  }

  // The target with those of its re-mentions that stand in the draft already.
  static pb::VisionNode WithKnownReMentions(const ItemChange<NodeKind>& change) {
    std::set<std::string> known;
    if (change.old) {
      for (const pb::ReMention& r : change.old->message.re_mentions()) known.insert(r.parent());
    }
    pb::VisionNode content = *change.target;
    content.clear_re_mentions();
    for (const pb::ReMention& r : change.target->re_mentions()) {
      if (known.count(r.parent()) > 0) *content.add_re_mentions() = r;
    }
    return content;
  }

  // Phases 2 and 3.
  void PlaceNodes() {
    barrier_ = true;
    std::vector<ItemChange<NodeKind>*> placed;
    for (auto& change : plan_.nodes) {
      if (!change.removes()) placed.push_back(&change);
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const auto* a, const auto* b) { return a->depth < b->depth; });
    std::vector<ItemChange<NodeKind>*> incomplete;
    for (ItemChange<NodeKind>* change : placed) {
      pb::VisionNode content = WithKnownReMentions(*change);
      const bool whole = content.re_mentions_size() == change->target->re_mentions_size();
      if (!whole) incomplete.push_back(change);
      if (!whole && change->old && SameContent(content, change->old->message)) continue;
      Put(*change, std::move(content), whole);
    }
    barrier_ = true;
    for (ItemChange<NodeKind>* change : incomplete) Put(*change, *change->target, /*last=*/true);
  }

  // Phases 4 and 5.
  void Finish() {
    for (auto& change : plan_.kpis) {
      if (!change.removes()) Put(change, *change.target, /*last=*/true);
    }
    for (ActualOfKpi& actual : plan_.actuals) Record(actual);
    for (auto& change : plan_.kpis) {
      if (change.removes()) Remove(change);
    }
    std::vector<ItemChange<NodeKind>*> removed;
    for (auto& change : plan_.nodes) {
      if (change.removes()) removed.push_back(&change);
    }
    std::stable_sort(removed.begin(), removed.end(),
                     [](const auto* a, const auto* b) { return a->depth > b->depth; });
    for (ItemChange<NodeKind>* change : removed) Remove(*change);
  }

  absl::Status CommitSteps(Job& job) {
    size_t begin = 0;
    while (begin < steps_.size() || plan_.creates_head() || plan_.head_target) {
      if (call_.abandoned()) return absl::CancelledError();
      DraftWriter writer(call_, plan_.head.message, plan_.published_at);
      size_t end = begin;
      size_t bytes = 0;
      while (end < steps_.size() && !(end > begin && steps_[end].barrier) &&
             Fits(writer.mutation()) && bytes <= kChunkBytes) {
        const size_t before = writer.mutation().writes().size();
        steps_[end++].write(writer);
        for (size_t i = before; i < writer.mutation().writes().size(); ++i)
          bytes += writer.mutation().writes()[i].value.value_or("").size() + kBytesPerWrite;
      }
      ASSIGN_OR_RETURN(storage::Sequence sequence,
                       CommitChunk(job, std::move(writer), end == steps_.size()));
      for (; begin < end; ++begin) steps_[begin].done(sequence);
      ++progress_.commits;
    }
    return absl::OkStatus();
  }

  // What one commit holds beside its items. A created head goes first, since everything hangs on
  // it; a changed one last, so that its etag holds until everything is done.
  absl::StatusOr<storage::Mutation> Complete(DraftWriter writer, bool last) {
    const pb::Vision& head = plan_.head.message;
    storage::Mutation& mutation = writer.mutation();
    if (plan_.creates_head()) {
      Visions().Insert(head, mutation);
      AppendChange(call_, pb::RESOURCE_TYPE_VISION, head.name(), std::nullopt, DraftAudience(head),
                   mutation);
    } else if (last && plan_.head_target) {
      RETURN_IF_ERROR(WriteHead(call_, plan_.head, *plan_.head_target, mutation));
    } else {
      Visions().Require(plan_.head, mutation);
    }
    counts_.AddUnchecked(writer.delta(), head.name(), mutation);
    mutation.RequireVersion(DraftClockKey(head.name()), clock_);
    return std::move(writer).Finish();
  }

  absl::StatusOr<storage::Sequence> CommitChunk(Job& job, DraftWriter writer, bool last) {
    const pb::Vision& head = plan_.head.message;
    const bool creates_head = plan_.creates_head();
    const internal_pb::DraftCounts delta = writer.delta();
    ASSIGN_OR_RETURN(storage::Mutation mutation, Complete(std::move(writer), last));
    ASSIGN_OR_RETURN(storage::Sequence sequence, job.Commit(std::move(mutation), head.name()));
    clock_ = sequence;
    counts_.Committed(delta, head.name(), sequence);
    if (creates_head) {
      plan_.head.version = sequence;
      progress_.created_head = true;
    }
    if (last) plan_.head_target.reset();
    return sequence;
  }

  const Call& call_;
  DraftPlan& plan_;
  PlanProgress& progress_;
  storage::Sequence clock_ = storage::Sequence::kNone;
  CountShards counts_;
  std::vector<Step> steps_;
  bool barrier_ = false;  // the next step begins a commit
  std::set<std::string> taken_nodes_;
  std::set<std::string> taken_kpis_;
};

}  // namespace

PlanProgress Foresee(const DraftPlan& plan) {
  PlanProgress foreseen;
  foreseen.created_head = plan.creates_head();
  foreseen.nodes = CountChanges(plan.nodes);
  foreseen.kpis = CountChanges(plan.kpis);
  for (const ActualOfKpi& actual : plan.actuals)
    ++(actual.change.is_new() ? foreseen.actuals.created : foreseen.actuals.updated);
  return foreseen;
}

absl::StatusOr<std::optional<storage::Mutation>> AsOneCommit(const Call& call, DraftPlan plan) {
  PlanProgress progress;
  return Executor(call, plan, progress).TakeOneCommit();
}

absl::StatusOr<PlanProgress> RunPlans(
    Job& job,
    const std::function<absl::StatusOr<DraftPlan>(const Call& call, bool first)>& make_plan) {
  PlanProgress progress;
  for (int failed = 0; failed < kMaxFailedPlans; ++failed) {
    const int commits = progress.commits;
    ASSIGN_OR_RETURN(DraftPlan plan, make_plan(job.Refresh(), commits == 0));
    if (job.validate_only()) return Foresee(plan);
    const absl::Status done = Executor(job.call(), plan, progress).Run(job);
    if (done.ok()) return progress;
    if (!absl::IsAborted(done)) return done;
    if (progress.commits > commits) failed = 0;
  }
  return absl::AbortedError("other writes to this draft kept winning");
}

}  // namespace renkei::service
