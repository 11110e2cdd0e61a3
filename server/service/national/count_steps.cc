#include "server/service/national/count_steps.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/system_call.h"
#include "server/service/national/count/count_plans.h"
#include "server/service/national/count/entries.h"
#include "server/service/national/count/tally.h"
#include "server/service/national/record_reading.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::Mutation;

// Of a commit, with room for what else it writes.
constexpr size_t kRoom = storage::kMaxMutationRecords - 100;
constexpr size_t kConditions = storage::kMaxMutationConditions / 2;
// A page of counters to be removed.
constexpr size_t kCountersAtOnce = 400;

// What a plan goes through, in this order.
enum Walk : uint32_t {
  kCasesWalk = 0,
  kInitiativesWalk = 1,
  kVisionsWalk = 2,
  // Rows and numbers of former generations.
  kFormerRowsWalk = 3,
  kFormerNumbersWalk = 4,
  kWalked = 5,
};

class CountStep {
 public:
  CountStep(const Env& env, size_t records) : env_(env), records_(records), call_(env) {}

  absl::StatusOr<bool> Take() {
    ASSIGN_OR_RETURN(plans_, ReadPlans(call().snapshot()));
    ASSIGN_OR_RETURN(const bool marked, CountMarked());
    ASSIGN_OR_RETURN(const bool walked, GoOn());
    return marked || walked;
  }

 private:
  const Call& call() const { return call_.call(); }

  // A step that lost a race is taken again, on what there is then.
  absl::StatusOr<bool> Commit(Mutation mutation) {
    RequirePlans(mutation);
    const absl::Status status = storage::CommitAndWait(env_.store, std::move(mutation)).status();
    if (status.ok() || absl::IsAborted(status)) return true;
    return status;
  }

  void RequirePlans(Mutation& mutation) const {
    mutation.RequireVersion(CountClockKey().bytes(), clock_);
  }

  absl::StatusOr<bool> CountMarked() {
    ASSIGN_OR_RETURN(const auto clock, call().snapshot().Get(CountClockKey().bytes()));
    clock_ = clock.has_value() ? clock->version : storage::Sequence::kNone;
    // The clock of the plans itself is the first row.
    const storage::KeyRange marks =
        storage::After(storage::PrefixRange(CountClockKey().bytes()), CountClockKey().bytes());
    ASSIGN_OR_RETURN(const auto rows, call().snapshot().Scan(marks, records_));
    Mutation counted;
    for (const storage::KeyRecord& mark : rows) {
      storage::KeyReader reader(mark.key);
      uint8_t table = 0;
      std::string record;
      if (!reader.ReadTable(&table) || !reader.Read(&record))
        return absl::DataLossError("a mark of a record to be counted is damaged");
      Mutation one;
      ASSIGN_OR_RETURN(const Entries entries, ReadEntries(call(), {plans_->all}, record, &one));
      ASSIGN_OR_RETURN(const CountedRows counted_rows, CountedRows::Of(call().snapshot(), record));
      const size_t room = kRoom - counted.record_count();
      one.RequireVersion(mark.key, mark.record.version);
      if (counted_rows.Write(plans_->all, *plans_, entries, room, one)) one.Delete(mark.key);
      const bool first = counted.empty();
      if (!first && !Fits(counted, one)) break;
      counted.Add(std::move(one));
      if (counted.record_count() >= kRoom) break;
    }
    if (rows.empty()) return false;
    return Commit(std::move(counted));
  }

  static bool Fits(const Mutation& a, const Mutation& b) {
    return a.record_count() + b.record_count() <= kRoom &&
           a.byte_count() + b.byte_count() <= storage::kMaxMutationBytes / 2 &&
           a.conditions().size() + b.conditions().size() <= kConditions;
  }

  // One step of the first plan that is not done, and of all that stand where it does; without any, of what
  // plans are stale.
  absl::StatusOr<bool> GoOn() {
    ASSIGN_OR_RETURN(const auto page, CountPlans().Scan(call().snapshot(), CountPlans().NewKey(),
                                                        "", 4 * kMaxNationalKpis));
    std::vector<const PlanRow*> together;
    for (const PlanRow& row : page.rows) {
      if (row.message.done()) continue;
      const bool goes_along =
          together.empty() || GoTogether(together.front()->message, row.message);
      if (goes_along) together.push_back(&row);
    }
    if (!together.empty()) return Walk(together);
    for (const PlanRow& row : page.rows) {
      ASSIGN_OR_RETURN(const bool stale, IsStale(call().snapshot(), row.message));
      if (stale) return Renew(row.message);
    }
    return false;
  }

  // Whether both have the same records before them: what one plan looks at is asked for the other as well.
  static bool GoTogether(const internal_pb::CountPlan& a, const internal_pb::CountPlan& b) {
    return a.walk() == b.walk() && a.after() == b.after() && Looks(a) && Looks(b);
  }
  // Whether it is in a walk through records that it counts.
  static bool Looks(const internal_pb::CountPlan& plan) {
    const pb::NationalKpiDefinition& definition = plan.definition();
    switch (plan.walk()) {
      case kCasesWalk:
        return definition.has_cases();
      case kInitiativesWalk:
        return definition.has_initiatives();
      case kVisionsWalk:
        return definition.has_visions() || definition.has_measures() || definition.has_actuals();
      default:
        return false;
    }
  }

  absl::StatusOr<bool> Renew(const internal_pb::CountPlan& plan) {
    const std::string& name = plan.national_kpi();
    ASSIGN_OR_RETURN(const auto kpi,
                     NationalKpis().Get(call().snapshot(), KeyByName(NationalKpis(), name)));
    Mutation mutation;
    RETURN_IF_ERROR(
        WritePlan(call().snapshot(), name, kpi.has_value() ? &kpi->message : nullptr, mutation));
    if (kpi.has_value()) NationalKpis().Require(*kpi, mutation);
    return Commit(std::move(mutation));
  }

  absl::StatusOr<bool> Walk(const std::vector<const PlanRow*>& plans) {
    internal_pb::CountPlan next = plans.front()->message;
    asked_.clear();
    for (const PlanRow* plan : plans) asked_.push_back(PlanOf(plan->message));
    Mutation mutation;
    RETURN_IF_ERROR(Step(next, mutation));
    for (const PlanRow* plan : plans) {
      internal_pb::CountPlan moved = plan->message;
      moved.set_walk(next.walk());
      moved.set_after(next.after());
      moved.set_seen(moved.seen() + next.seen() - plans.front()->message.seen());
      moved.set_done(moved.walk() >= kWalked);
      if (moved.done() && moved.ending()) {
        CountPlans().Erase(*plan, mutation);
      } else {
        CountPlans().Update(*plan, moved, mutation);
      }
    }
    return Commit(std::move(mutation));
  }

  // What the plan at hand has to do next.
  absl::Status Step(internal_pb::CountPlan& plan, Mutation& mutation) {
    switch (plan.walk()) {
      case kCasesWalk:
        return Looks(plan) ? WalkRecords(Cases(), plan, mutation) : Pass(plan);
      case kInitiativesWalk:
        return Looks(plan) ? WalkRecords(Initiatives(), plan, mutation) : Pass(plan);
      case kVisionsWalk:
        return Looks(plan) ? WalkRecords(Visions(), plan, mutation) : Pass(plan);
      case kFormerRowsWalk:
        return RemoveFormerRows(plan, mutation);
      default:
        return RemoveFormerNumbers(plan, mutation);
    }
  }

  static absl::Status Pass(internal_pb::CountPlan& plan) {
    plan.set_walk(plan.walk() + 1);
    plan.clear_after();
    return absl::OkStatus();
  }

  absl::StatusOr<Entries> EntriesIn(const storage::Row<pb::Case>& row, Mutation& relied_on) {
    return EntriesOfCase(call(), {asked_}, row, &relied_on);
  }
  // These change with their mark alone, which says so to who counts.
  absl::StatusOr<Entries> EntriesIn(const storage::Row<pb::Initiative>& row, Mutation& relied_on) {
    RelyOnMark(row.message.name(), relied_on);
    return EntriesOfInitiative(call(), {asked_}, row);
  }
  absl::StatusOr<Entries> EntriesIn(const storage::Row<pb::Vision>& row, Mutation& relied_on) {
    RelyOnMark(row.message.name(), relied_on);
    return EntriesOfVision(call(), {asked_}, row);
  }
  static void RelyOnMark(const std::string& record, Mutation& relied_on) {
    relied_on.RequireAbsent(UncountedKey(record).bytes());
  }

  template <typename M>
  absl::Status WalkRecords(const storage::Table<M>& table, internal_pb::CountPlan& plan,
                           Mutation& mutation) {
    ASSIGN_OR_RETURN(const auto page,
                     table.Scan(call().snapshot(), table.NewKey(), plan.after(), records_));
    for (size_t i = 0; i < page.rows.size(); ++i) {
      const std::string& name = page.rows[i].message.name();
      Mutation one;
      ASSIGN_OR_RETURN(const Entries entries, EntriesIn(page.rows[i], one));
      ASSIGN_OR_RETURN(const CountedRows rows, CountedRows::Of(call().snapshot(), name));
      // What is more than a commit takes is counted with what is marked.
      if (!rows.Write(asked_, *plans_, entries, kRoom - kRoom / 4, one)) {
        one = Mutation();
        one.Put(UncountedKey(name).bytes(), "");
      }
      if (!Fits(mutation, one)) return absl::OkStatus();
      // Of what changes nothing nobody relies on: a record that changes is counted by who changes it.
      if (one.record_count() > 0) mutation.Add(std::move(one));
      plan.set_after(page.positions[i]);
      plan.set_seen(plan.seen() + 1);
    }
    return page.next.empty() ? Pass(plan) : absl::OkStatus();
  }

  absl::Status RemoveFormerRows(internal_pb::CountPlan& plan, Mutation& mutation) {
    const storage::Key all =
        storage::Key(kCountedRecordsByBodyId).Add(domain::LastSegment(plan.national_kpi()));
    // Those of this generation stand behind all others.
    ASSIGN_OR_RETURN(const auto page,
                     CountedRecords().ScanIndex(call().snapshot(), all, "", records_));
    std::set<std::string> removed;
    for (const auto& row : page.rows) {
      if (!plan.ending() && row.message.entries(0).generation() == plan.generation())
        return Pass(plan);
      if (!removed.insert(row.message.record()).second) continue;
      Mutation one;
      CountedRecords().Erase(row, one);
      if (!Fits(mutation, one)) return absl::OkStatus();
      mutation.Add(std::move(one));
    }
    return page.rows.empty() ? Pass(plan) : absl::OkStatus();
  }

  absl::Status RemoveFormerNumbers(internal_pb::CountPlan& plan, Mutation& mutation) {
    const storage::Key all =
        NationalCounts().NewKey().Add(domain::LastSegment(plan.national_kpi()));
    ASSIGN_OR_RETURN(const storage::CounterPage page,
                     NationalCounts().Scan(call().snapshot(), all, "", kCountersAtOnce));
    const std::string present = CountersOf(plan.national_kpi(), plan.generation()).bytes();
    for (const storage::Counter& counter : page.counters) {
      if (!plan.ending() && absl::StartsWith(counter.key, present)) return Pass(plan);
      NationalCounts().Erase(counter, mutation);
    }
    return page.counters.empty() ? Pass(plan) : absl::OkStatus();
  }

  const Env& env_;
  const size_t records_;
  const SystemCall call_;
  std::shared_ptr<const CurrentPlans> plans_;
  std::vector<CountPlan> asked_;  // those that walk
  storage::Sequence clock_ = storage::Sequence::kNone;
};

}  // namespace

absl::StatusOr<bool> TakeCountStep(const Env& env, size_t records) {
  return CountStep(env, records).Take();
}

}  // namespace renkei::service
