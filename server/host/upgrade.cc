#include "server/host/upgrade.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/tables/audit_tables.h"
#include "server/service/tables/schema.h"
#include "server/service/tables/tables.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"

namespace renkei::host {
namespace {

using storage::AnyTable;
using storage::IndexRow;
using storage::KeyRecord;
using storage::Record;
using storage::Snapshot;
using SchemaRow = storage::Row<internal_pb::SchemaRecord>;

constexpr size_t kRowsPerPiece = 10'000;
constexpr size_t kBytesPerPiece = storage::kMaxMutationBytes / 2;
// Where a piece has nothing to write, its place is not worth a commit either; of so many rows it is.
constexpr int64_t kRowsWithoutCommit = 200'000;
constexpr int64_t kTellEvery = 1'000'000;  // rows

// What the first byte of a key stands for.
struct Space {
  const AnyTable* table = nullptr;
  bool index = false;
};

class IndexWalk {
 public:
  explicit IndexWalk(const std::vector<uint8_t>& ids) {
    const auto wanted = [&](uint8_t id) { return ids.empty() || absl::c_linear_search(ids, id); };
    for (const AnyTable* table : service::AllTables()) {
      if (wanted(table->id())) spaces_[table->id()] = {table, false};
      for (const auto& [id, name] : table->index_ids()) {
        if (wanted(id)) spaces_[id] = {table, true};
      }
    }
  }

  absl::StatusOr<UpgradePiece> Take(const Snapshot& snapshot, absl::string_view position) const {
    UpgradePiece piece;
    // By this piece, which the snapshot does not show.
    absl::flat_hash_set<std::string> written;
    storage::KeyRange range = storage::After({}, position);
    while (piece.read < static_cast<int64_t>(kRowsPerPiece)) {
      ASSIGN_OR_RETURN(const std::vector<KeyRecord> rows, snapshot.Scan(range, kRowsPerScan));
      for (const KeyRecord& row : rows) {
        storage::Mutation change;
        if (!written.contains(row.key)) {
          ASSIGN_OR_RETURN(change, ChangeOf(snapshot, row));
        }
        if (!Fits(piece.mutation, change)) return piece;
        for (const storage::Mutation::Write& write : change.writes()) written.insert(write.key);
        piece.written += static_cast<int64_t>(change.writes().size());
        piece.mutation.Add(std::move(change));
        piece.next = row.key;
        ++piece.read;
      }
      if (rows.size() < kRowsPerScan) {
        piece.next.clear();
        return piece;
      }
      range = storage::After(std::move(range), rows.back().key);
    }
    return piece;
  }

 private:
  static constexpr size_t kRowsPerScan = 1'000;

  static bool Fits(const storage::Mutation& all, const storage::Mutation& more) {
    return all.empty() ||
           (all.record_count() + more.record_count() <= kMaxUpgradeWrites &&
            all.conditions().size() + more.conditions().size() < storage::kMaxMutationConditions &&
            all.byte_count() + more.byte_count() <= kBytesPerPiece);
  }

  absl::StatusOr<storage::Mutation> ChangeOf(const Snapshot& snapshot, const KeyRecord& row) const {
    const Space& space = spaces_[static_cast<uint8_t>(row.key.front())];
    if (space.table == nullptr) return storage::Mutation();
    return space.index ? RemoveUnasked(snapshot, *space.table, row)
                       : WriteMissing(snapshot, *space.table, row);
  }

  static absl::StatusOr<storage::Mutation> WriteMissing(const Snapshot& snapshot,
                                                        const AnyTable& table,
                                                        const KeyRecord& row) {
    storage::Mutation change;
    const absl::StatusOr<AnyTable::Inspected> record = table.Inspect(row.record);
    if (!record.ok()) return change;
    for (const IndexRow& index : record->rows) {
      ASSIGN_OR_RETURN(std::optional<Record> there, snapshot.Get(index.key));
      const std::string value = index.unique ? record->key : "";
      if (there.has_value() && there->value == value) continue;
      if (there.has_value()) {
        // What another record has of a unique index stays its own: verify tells of the two.
        ASSIGN_OR_RETURN(const bool asked,
                         IsAsked(snapshot, table, {index.key, *std::move(there)}));
        if (asked) continue;
      }
      change.Put(index.key, value);
    }
    return change;
  }

  static absl::StatusOr<storage::Mutation> RemoveUnasked(const Snapshot& snapshot,
                                                         const AnyTable& table,
                                                         const KeyRecord& row) {
    storage::Mutation change;
    ASSIGN_OR_RETURN(const bool asked, IsAsked(snapshot, table, row));
    if (!asked) change.Delete(row.key);
    return change;
  }

  // Whether the record to which an index row leads has it; of one that is damaged nobody knows, and the row stays.
  static absl::StatusOr<bool> IsAsked(const Snapshot& snapshot, const AnyTable& table,
                                      const KeyRecord& row) {
    const std::string key = storage::PrimaryKeyOfIndexRow(row);
    if (key.empty() || static_cast<uint8_t>(key.front()) != table.id()) return false;
    ASSIGN_OR_RETURN(const std::optional<Record> owner, snapshot.Get(key));
    if (!owner.has_value()) return false;
    const absl::StatusOr<AnyTable::Inspected> record = table.Inspect(*owner);
    if (!record.ok()) return true;
    return absl::c_any_of(record->rows, [&](const IndexRow& own) { return own.key == row.key; });
  }

  std::array<Space, 256> spaces_;
};

// The row that says how far the store is, and the commits that move it.
class Progress {
 public:
  Progress(storage::Store& store, absl::string_view version, const UpgradeLog& log)
      : store_(store), version_(version), log_(log) {}

  absl::Status Load() {
    ASSIGN_OR_RETURN(row_, service::ReadSchema(*store_.NewSnapshot()));
    if (row_.has_value()) at_ = row_->message;
    return absl::OkStatus();
  }

  int schema() const { return at_.schema(); }

  absl::Status Run(const UpgradeStep& step) {
    const std::string what =
        absl::StrCat("upgrade to schema ", at_.schema() + 1, " (", step.name, ")");
    log_(at_.position().empty()
             ? absl::StrCat(what, " begins")
             : absl::StrCat(what, " goes on after ", at_.read_records(), " rows"));
    int64_t told = at_.read_records();
    int64_t kept = told;
    while (true) {
      ASSIGN_OR_RETURN(UpgradePiece piece, step.take(*store_.NewSnapshot(), at_.position()));
      at_.set_read_records(at_.read_records() + piece.read);
      at_.set_written_rows(at_.written_rows() + piece.written);
      at_.set_position(piece.next);
      if (piece.next.empty()) return Finish(what, std::move(piece.mutation));
      if (piece.mutation.record_count() > 0 || at_.read_records() - kept >= kRowsWithoutCommit) {
        kept = at_.read_records();
        RETURN_IF_ERROR(Keep(std::move(piece.mutation)));
      }
      if (at_.read_records() - told >= kTellEvery) {
        told = at_.read_records();
        log_(absl::StrCat(what, ": ", Figures()));
      }
    }
  }

  // Of a new store.
  absl::Status Mark(int schema) {
    at_.set_schema(schema);
    at_.set_version(version_);
    return Keep({});
  }

 private:
  std::string Figures() const {
    return absl::StrCat(at_.read_records(), " rows read, ", at_.written_rows(), " changed");
  }

  absl::Status Finish(const std::string& what, storage::Mutation last) {
    const std::string figures = Figures();
    const int done = at_.schema() + 1;
    at_.Clear();
    at_.set_schema(done);
    at_.set_version(version_);
    RETURN_IF_ERROR(Keep(std::move(last)));
    log_(absl::StrCat(what, " is done: ", figures));
    return absl::OkStatus();
  }

  absl::Status Keep(storage::Mutation mutation) {
    if (row_.has_value()) {
      service::Schemas().Update(*row_, at_, mutation);
    } else {
      service::Schemas().Insert(at_, mutation);
    }
    PassFailpoint(Failpoint::kUpgradeCommits);
    ASSIGN_OR_RETURN(const storage::Sequence version,
                     storage::CommitAndWait(store_, std::move(mutation)));
    PassFailpoint(Failpoint::kUpgradeCommitted);
    row_ = SchemaRow{at_, version};
    return absl::OkStatus();
  }

  storage::Store& store_;
  const std::string version_;
  const UpgradeLog& log_;
  std::optional<SchemaRow> row_;
  internal_pb::SchemaRecord at_;
};

absl::Status UpgradeAlone(storage::Store& store, absl::string_view version, const UpgradeLog& log,
                          const std::vector<UpgradeStep>& steps) {
  const int newest = static_cast<int>(steps.size());
  RETURN_IF_ERROR(service::CheckSchema(*store.NewSnapshot(), newest));
  Progress progress(store, version, log);
  RETURN_IF_ERROR(progress.Load());
  if (progress.schema() == newest) return absl::OkStatus();
  if (store.Head() == storage::Sequence::kNone) return progress.Mark(newest);
  while (progress.schema() < newest) {
    RETURN_IF_ERROR(progress.Run(steps[static_cast<size_t>(progress.schema())]));
  }
  return absl::OkStatus();
}

}  // namespace

UpgradeStep CompleteIndexes(std::vector<uint8_t> ids) {
  return {"index rows",
          [walk = IndexWalk(ids)](const Snapshot& snapshot, absl::string_view position) {
            return walk.Take(snapshot, position);
          }};
}

UpgradeStep BeginAuditChain() {
  return {"the chain of the audit log",
          [](const Snapshot& snapshot, absl::string_view) -> absl::StatusOr<UpgradePiece> {
            UpgradePiece piece;
            ASSIGN_OR_RETURN(internal_pb::AuditChain chain, service::ReadAuditChain(snapshot));
            if (chain.number() > 0) return piece;
            chain.set_before_sequence(storage::ToInt(snapshot.sequence()));
            service::AuditChains().Insert(chain, piece.mutation);
            piece.written = 1;
            return piece;
          }};
}

const std::vector<UpgradeStep>& UpgradeSteps() {
  static const auto& steps = *new std::vector<UpgradeStep>{
      // 1: stores from before the first release, which has indexes that they do not.
      CompleteIndexes(),
      // 2: what the audit log has until now was recorded before there was a chain.
      BeginAuditChain(),
  };
  return steps;
}

absl::Status Upgrade(storage::Store& store, absl::string_view version, const UpgradeLog& log,
                     const std::vector<UpgradeStep>& steps) {
  while (true) {
    const absl::Status status = UpgradeAlone(store, version, log, steps);
    // Another server over the same store is at it too: what it did stands in the store.
    if (!absl::IsAborted(status)) return status;
  }
}

}  // namespace renkei::host
