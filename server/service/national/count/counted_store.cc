#include "server/service/national/count/counted_store.h"

#include <map>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/service/national/count/entries.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::Mutation;
using storage::Snapshot;

// What a mutation writes of one record: nullopt for what it removes. Absent: it leaves that as it is.
using Writes = std::map<std::string, std::optional<std::string>>;

// Records that a mutation writes a part of, by id.
struct Touched {
  std::set<std::string> cases;
  std::set<std::string> initiatives;
  std::set<std::string> visions;
  std::set<std::string> with_actuals;

  bool empty() const {
    return cases.empty() && initiatives.empty() && visions.empty() && with_actuals.empty();
  }
};

std::set<std::string>* PlaceFor(uint8_t table, Touched& touched) {
  switch (table) {
    case kCasesId:
    case kPublishedCasesId:
    case kSelectionMarksId:
      return &touched.cases;
    case kInitiativesId:
    case kMembersId:
      return &touched.initiatives;
    case kVisionsId:
      return &touched.visions;
    case kActualsId:
      return &touched.with_actuals;
    default:
      return nullptr;
  }
}

Touched TouchedBy(const Mutation& mutation) {
  Touched touched;
  for (const Mutation::Write& write : mutation.writes()) {
    std::set<std::string>* place = PlaceFor(static_cast<uint8_t>(write.key.front()), touched);
    if (place == nullptr) continue;
    storage::KeyReader reader(write.key);
    uint8_t table = 0;
    std::string id;
    if (reader.ReadTable(&table) && reader.Read(&id)) place->insert(std::move(id));
  }
  return touched;
}

// The records as they are with a mutation laid over a snapshot.
class After {
 public:
  After(const Snapshot& snapshot, const Mutation& mutation)
      : snapshot_(snapshot), mutation_(mutation) {}

  // A record's content; nullopt: there is none. Records that the mutation does not write become
  // preconditions of it, under `relied_on`.
  template <typename M>
  absl::StatusOr<std::optional<M>> Get(const storage::Table<M>& table, const std::string& key,
                                       Mutation& relied_on) const {
    std::optional<M> message;
    // The last one on a key wins.
    for (auto write = mutation_.writes().rbegin(); write != mutation_.writes().rend(); ++write) {
      if (write->key != key) continue;
      if (!write->value.has_value()) return message;
      message.emplace();
      if (!message->ParseFromString(*write->value))
        return storage::internal::CorruptRecord(table.name());
      return message;
    }
    ASSIGN_OR_RETURN(auto row, table.Get(snapshot_, key));
    if (row.has_value()) {
      relied_on.RequireVersion(key, row->version);
      message = std::move(row->message);
    } else {
      relied_on.RequireAbsent(key);
    }
    return message;
  }

  const Snapshot& snapshot() const { return snapshot_; }

 private:
  const Snapshot& snapshot_;
  const Mutation& mutation_;
};

bool HasRoom(const Mutation& mutation, const Mutation& more) {
  return mutation.record_count() + more.record_count() <= storage::kMaxMutationRecords &&
         mutation.byte_count() + more.byte_count() <= storage::kMaxMutationBytes &&
         mutation.conditions().size() + more.conditions().size() <= storage::kMaxMutationConditions;
}

// The text in force that counts, of a case; nullopt: none.
absl::StatusOr<std::optional<pb::Case>> TextThatCounts(const After& after, const std::string& id,
                                                       Mutation& relied_on) {
  const std::string key = Cases().NewKey().Add(id).bytes();
  ASSIGN_OR_RETURN(std::optional<pb::Case> text, after.Get(Cases(), key, relied_on));
  if (text.has_value() && text->revising()) {
    // It changes with the working copy, and never without.
    Mutation unused;
    const std::string published = PublishedCases().NewKey().Add(id).bytes();
    ASSIGN_OR_RETURN(text, after.Get(PublishedCases(), published, unused));
  }
  if (text.has_value() && !IsCountable(*text)) text.reset();
  return text;
}

// What a case adds from now on, as a mutation of its own; nullopt: it is more than a commit takes.
absl::StatusOr<std::optional<Mutation>> CountCase(const CurrentPlans& plans, const After& after,
                                                  const std::string& id, size_t room) {
  Mutation counted;
  ASSIGN_OR_RETURN(const std::optional<pb::Case> text, TextThatCounts(after, id, counted));
  const std::string name = absl::StrCat("cases/", id);
  Entries entries;
  if (text.has_value()) {
    const std::string key = SelectionMarks().NewKey().Add(id).bytes();
    ASSIGN_OR_RETURN(const auto mark, after.Get(SelectionMarks(), key, counted));
    const bool selected = mark.has_value() && !mark->in_force().empty();
    entries = EntriesOf(plans.all, CountableCase{*text, selected});
  }
  ASSIGN_OR_RETURN(const CountedRows rows, CountedRows::Of(after.snapshot(), name));
  if (!rows.Write(plans.all, plans, entries, room, counted)) return std::optional<Mutation>();
  return std::optional(std::move(counted));
}

// Whether a mutation makes a case that is no text in force: nothing can have counted it.
bool IsNewDraft(const Mutation& mutation, const std::string& id) {
  const std::string key = Cases().NewKey().Add(id).bytes();
  const bool is_new = absl::c_any_of(mutation.conditions(), [&](const Mutation::Condition& c) {
    return c.key == key && c.version == storage::Sequence::kNone;
  });
  if (!is_new) return false;
  const auto write =
      absl::c_find_if(mutation.writes(), [&](const Mutation::Write& w) { return w.key == key; });
  pb::Case made;
  return write != mutation.writes().end() && write->value.has_value() &&
         made.ParseFromString(*write->value) && !IsCountable(made);
}

// Whether what others read of a vision may have changed with its head.
bool CountsOtherwise(const std::optional<pb::Vision>& before,
                     const std::optional<pb::Vision>& after) {
  const auto said = [](const std::optional<pb::Vision>& head) {
    pb::Vision what;
    if (!head.has_value() || head->published_revision() == 0) return what.SerializeAsString();
    what.set_published_revision(head->published_revision());
    if (head->state() == pb::LIFECYCLE_STATE_ARCHIVED) what.set_state(head->state());
    *what.mutable_owners() = head->owners();
    return what.SerializeAsString();
  };
  return said(before) != said(after);
}

// The names of records that are marked instead of counted.
absl::StatusOr<std::set<std::string>> ToBeMarked(const CurrentPlans& plans, const After& after,
                                                 const Touched& touched) {
  std::set<std::string> names;
  if (plans.initiatives) {
    for (const std::string& id : touched.initiatives)
      names.insert(absl::StrCat("initiatives/", id));
  }
  const auto add_vision = [&](const std::string& id, bool always) -> absl::Status {
    const std::string key = Visions().NewKey().Add(id).bytes();
    Mutation unused;
    ASSIGN_OR_RETURN(const auto before, Visions().Get(after.snapshot(), key));
    ASSIGN_OR_RETURN(const auto now, after.Get(Visions(), key, unused));
    std::optional<pb::Vision> old;
    if (before.has_value()) old = before->message;
    const pb::Vision* known = now.has_value() ? &*now : old.has_value() ? &*old : nullptr;
    if (known != nullptr && (always || CountsOtherwise(old, now))) names.insert(known->name());
    return absl::OkStatus();
  };
  if (plans.visions) {
    for (const std::string& id : touched.visions) RETURN_IF_ERROR(add_vision(id, false));
  }
  if (plans.actuals) {
    for (const std::string& id : touched.with_actuals) RETURN_IF_ERROR(add_vision(id, true));
  }
  return names;
}

}  // namespace

absl::Status CountedStore::Count(Mutation& mutation, std::set<std::string>& unmarked) {
  const Touched touched = TouchedBy(mutation);
  if (touched.empty()) return absl::OkStatus();
  const std::unique_ptr<const Snapshot> snapshot = store_->NewSnapshot();
  ASSIGN_OR_RETURN(const auto clock, snapshot->Get(CountClockKey().bytes()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const CurrentPlans> plans, plans_.At(*snapshot));
  const After after(*snapshot, mutation);
  ASSIGN_OR_RETURN(std::set<std::string> marks, ToBeMarked(*plans, after, touched));
  Mutation counted;
  // Who begins to count goes through what was there before; this comes before that, or sees the plan.
  counted.RequireVersion(CountClockKey().bytes(),
                         clock.has_value() ? clock->version : storage::Sequence::kNone);
  for (const std::string& id : touched.cases) {
    if (!plans->cases || IsNewDraft(mutation, id)) continue;
    const size_t used = mutation.record_count() + counted.record_count() + marks.size() + 1;
    const size_t room =
        used < storage::kMaxMutationRecords ? storage::kMaxMutationRecords - used : 0;
    ASSIGN_OR_RETURN(std::optional<Mutation> one, CountCase(*plans, after, id, room));
    Mutation both = counted;
    if (one.has_value()) both.Add(*std::move(one));
    if (one.has_value() && HasRoom(mutation, both)) {
      counted = std::move(both);
    } else {
      marks.insert(absl::StrCat("cases/", id));
    }
  }
  for (const std::string& name : marks) {
    Mutation both = counted;
    both.Put(UncountedKey(name).bytes(), "");
    if (HasRoom(mutation, both)) {
      counted = std::move(both);
    } else {
      unmarked.insert(name);
    }
  }
  mutation.Add(std::move(counted));
  return absl::OkStatus();
}

void CountedStore::Commit(Mutation mutation, storage::CommitCallback done) {
  std::set<std::string> unmarked;
  if (absl::Status status = Count(mutation, unmarked); !status.ok()) return done(status);
  if (unmarked.empty()) return store_->Commit(std::move(mutation), std::move(done));
  // The marks go first, in a commit of their own; the other one relies on them: who counts the records in between removes them.
  Mutation marks;
  for (const std::string& name : unmarked) marks.Put(UncountedKey(name).bytes(), "");
  auto rest = std::make_shared<Mutation>(std::move(mutation));
  store_->Commit(std::move(marks), [this, rest, unmarked, done = std::move(done)](
                                       absl::StatusOr<storage::Sequence> marked) {
    if (!marked.ok()) return done(std::move(marked));
    for (const std::string& name : unmarked)
      rest->RequireVersion(UncountedKey(name).bytes(), *marked);
    store_->Commit(std::move(*rest), done);
  });
}

}  // namespace renkei::service
