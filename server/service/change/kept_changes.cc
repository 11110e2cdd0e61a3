#include "server/service/change/kept_changes.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/service/change/log_holds.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::LogEntry;
using storage::LogPosition;
using storage::Sequence;

// Changes of one step, cut between two commits; a single commit may have more.
constexpr size_t kChangesPerStep = 500;
// Of one mutation: below the store's bounds by one row of any size.
constexpr size_t kRowsPerStep = storage::kMaxMutationRecords - 1;
constexpr size_t kBytesPerStep = storage::kMaxMutationBytes - 2 * storage::kMaxValueBytes;

// What a piece of the log says last of each resource; nullopt: that it is gone.
struct Piece {
  std::map<std::string, std::optional<internal_pb::KeptChange>> last;
  // Where the log begins without it.
  Sequence next = Sequence::kNone;
};

// The log's first entries, whole commits of them: as many as a step takes, or the first commit.
absl::StatusOr<std::vector<LogEntry>> ReadWholeCommits(const storage::Store& store) {
  const LogPosition begin{store.Earliest(storage::Log::kChanges), 0};
  auto entries = store.ReadLog(storage::Log::kChanges, begin, storage::kMaxMutationRecords + 1);
  if (!entries.ok() || entries->size() <= kChangesPerStep) return entries;
  const auto begins_commit = [&](size_t i) {
    return i == entries->size() ||
           (*entries)[i].position.sequence != (*entries)[i - 1].position.sequence;
  };
  size_t end = kChangesPerStep;
  while (end > 0 && !begins_commit(end)) --end;
  if (end == 0) end = kChangesPerStep;
  while (!begins_commit(end)) ++end;
  entries->resize(end);
  return entries;
}

// What stands below a resource goes with it, and is not told of.
void EraseBelow(const std::string& name, Piece& piece) {
  const std::string below = absl::StrCat(name, "/");
  auto it = piece.last.lower_bound(below);
  while (it != piece.last.end() && absl::StartsWith(it->first, below)) it = piece.last.erase(it);
}

// Which commits may go.
struct Cut {
  // None after this one.
  Sequence last;
  // None that is younger, or that somebody holds, unless it is very old.
  absl::Time before;
  Sequence held_from;
  bool Takes(Sequence sequence, absl::Time time) const {
    if (sequence > last || time >= before) return false;
    return sequence < held_from || time < before - kHoldLimit;
  }
};

absl::StatusOr<Piece> ReadPiece(const storage::Store& store, const Cut& cut) {
  ASSIGN_OR_RETURN(const auto entries, ReadWholeCommits(store));
  Piece piece;
  for (const LogEntry& entry : entries) {
    internal_pb::ChangeRecord record;
    if (!record.ParseFromString(entry.payload))
      return absl::DataLossError("a change cannot be read");
    const Sequence sequence = entry.position.sequence;
    const Sequence next = static_cast<Sequence>(storage::ToInt(sequence) + 1);
    if (next != piece.next && !cut.Takes(sequence, FromProto(record.time()))) break;
    piece.next = next;
    const std::string& name = record.resource_name();
    if (!record.has_after()) {
      EraseBelow(name, piece);
      piece.last[name].reset();
      continue;
    }
    auto& last = piece.last[name].emplace();
    last.set_sequence(storage::ToInt(sequence));
    // What was before is of interest to nobody who begins at the beginning.
    record.clear_before();
    record.clear_framework_items_before();
    *last.mutable_change() = std::move(record);
  }
  return piece;
}

// The rows of one step. What a former step wrote already is not written again, so that a piece that
// is too much for one is done by several.
class Rows {
 public:
  explicit Rows(const storage::Snapshot& snapshot) : snapshot_(snapshot) {}

  // What is new of one resource; and of one that is gone, the removal of all that stands below it.
  absl::Status Keep(const std::string& name, const std::optional<internal_pb::KeptChange>& last) {
    return last ? Put(*last) : Remove(KeptChangeKey(name));
  }

  void End(const HoldRow& hold) { LogHolds().Erase(hold, mutation_); }

  bool full() const {
    return mutation_.record_count() >= kRowsPerStep || mutation_.byte_count() >= kBytesPerStep;
  }
  storage::Mutation& mutation() { return mutation_; }

 private:
  absl::Status Put(const internal_pb::KeptChange& last) {
    if (full()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto row, KeptChanges().Get(snapshot_, KeptChanges().KeyOf(last)));
    if (!row.has_value()) {
      KeptChanges().Insert(last, mutation_);
    } else if (row->message.sequence() < last.sequence()) {
      KeptChanges().Update(*row, last, mutation_);
    }
    return absl::OkStatus();
  }

  absl::Status Remove(const storage::Key& key) {
    if (full()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto page, KeptChanges().Scan(snapshot_, key, "",
                                                         kRowsPerStep - mutation_.record_count()));
    for (const auto& row : page.rows) KeptChanges().Erase(row, mutation_);
    return absl::OkStatus();
  }

  const storage::Snapshot& snapshot_;
  storage::Mutation mutation_;
};

}  // namespace

absl::StatusOr<bool> FeedCompactor::Step() {
  left_behind_.clear();
  const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
  ASSIGN_OR_RETURN(const std::vector<HoldRow> holds, ReadHolds(*snapshot));
  const absl::Duration age = working_ ? retention_ : retention_ + retention_ / 8;
  ASSIGN_OR_RETURN(const Piece piece, ReadPiece(env_.store, {.last = snapshot->sequence(),
                                                             .before = env_.now() - age,
                                                             .held_from = HeldFrom(holds)}));
  working_ = piece.next != Sequence::kNone;
  if (!working_) return false;
  Rows rows(*snapshot);
  std::vector<std::string> left_behind;
  for (const HoldRow& hold : holds) {
    if (hold.message.sequence() >= storage::ToInt(piece.next)) continue;
    rows.End(hold);
    left_behind.push_back(hold.message.consumer());
  }
  for (const auto& [name, last] : piece.last) {
    RETURN_IF_ERROR(rows.Keep(name, last));
  }
  const bool whole = !rows.full();
  if (!rows.mutation().empty()) {
    const auto done = storage::CommitAndWait(env_.store, std::move(rows.mutation()));
    // Who was to be left behind has moved on meanwhile: it is looked at anew.
    if (absl::IsAborted(done.status()) && !left_behind.empty()) return true;
    RETURN_IF_ERROR(done.status());
  }
  left_behind_ = std::move(left_behind);
  // The log goes only when all of it is kept: until then readers find it there.
  if (whole) {
    RETURN_IF_ERROR(env_.store.TruncateLog(storage::Log::kChanges, piece.next));
  }
  return true;
}

}  // namespace renkei::service
