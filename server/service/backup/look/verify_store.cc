#include "server/service/backup/look/verify_store.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/audit/chain_walk.h"
#include "server/service/backup/look/verify_counts.h"
#include "server/service/backup/look/verify_references.h"
#include "server/service/tables/schema.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::AnyTable;
using storage::IndexRow;
using storage::KeyRecord;
using storage::Record;
using storage::Snapshot;

constexpr size_t kRowsPerScan = 1'000;
constexpr uint64_t kTellEvery = 100'000;  // rows

// What the first byte of a key stands for.
struct KeySpace {
  const AnyTable* table = nullptr;  // whose records or, with `index`, whose index rows
  absl::string_view index;
  uint64_t rows = 0;      // that are there
  uint64_t expected = 0;  // of an index: that records ask for and that are there
  bool suspect = false;   // of an index: a record was not found in it
};

std::string Shown(absl::string_view key) { return absl::CHexEscape(key.substr(1)); }

bool Asks(const AnyTable::Inspected& record, absl::string_view index_key) {
  return absl::c_any_of(record.rows, [&](const IndexRow& row) { return row.key == index_key; });
}

class Verification {
 public:
  Verification(const storage::Store& store, const TellProgress& tell, Findings& findings,
               StoreContents& contents, const pb::AuditHead* head)
      : store_(store),
        snapshot_(store.NewSnapshot()),
        tell_(tell),
        findings_(findings),
        contents_(contents),
        head_(head),
        references_(*snapshot_) {
    for (const AnyTable* table : AllTables()) {
      spaces_[table->id()].table = table;
      for (const auto& [id, name] : table->index_ids()) {
        spaces_[id].table = table;
        spaces_[id].index = name;
      }
    }
  }

  absl::Status Run() {
    RETURN_IF_ERROR(CheckSchema(*snapshot_));
    ASSIGN_OR_RETURN(const auto schema, ReadSchema(*snapshot_));
    older_form_ = schema.has_value() && schema->message.schema() < kSchema;
    RETURN_IF_ERROR(EachRow({}, [&](const KeyRecord& row) { return Look(row); }));
    for (size_t id = 0; id < spaces_.size(); ++id) {
      RETURN_IF_ERROR(FindOrphans(static_cast<uint8_t>(id)));
    }
    RETURN_IF_ERROR(counts_.Finish(*snapshot_, findings_));
    for (const storage::Log log : storage::kAllLogs) {
      RETURN_IF_ERROR(LookAtLog(log));
    }
    return LookAtAuditChain();
  }

 private:
  absl::Status EachRow(storage::KeyRange range,
                       const std::function<absl::Status(const KeyRecord&)>& look) {
    while (true) {
      ASSIGN_OR_RETURN(const std::vector<KeyRecord> rows, snapshot_->Scan(range, kRowsPerScan));
      for (const KeyRecord& row : rows) {
        RETURN_IF_ERROR(look(row));
      }
      if (rows.size() < kRowsPerScan) return absl::OkStatus();
      range = storage::After(std::move(range), rows.back().key);
    }
  }

  absl::Status Look(const KeyRecord& row) {
    if (++looked_at_ % kTellEvery == 0) tell_(absl::StrCat(looked_at_, " rows"));
    const auto id = static_cast<uint8_t>(row.key.front());
    KeySpace& space = spaces_[id];
    ++space.rows;
    if (row.record.version > snapshot_->sequence()) {
      findings_.Add(
          absl::StrCat("the row ", id, " ", Shown(row.key), " is newer than the last commit"));
    }
    if (IsClock(id)) return absl::OkStatus();
    if (id == NationalCounts().id()) {
      counts_.AddNumber(row, findings_);
      return absl::OkStatus();
    }
    if (space.table == nullptr) {
      findings_.Add(absl::StrCat("the row ", id, " ", Shown(row.key), " is of no table"));
      return absl::OkStatus();
    }
    if (!space.index.empty()) {
      ++contents_.index_rows;
      return absl::OkStatus();  // its record speaks for it
    }
    return LookAtRecord(*space.table, row);
  }

  absl::Status LookAtRecord(const AnyTable& table, const KeyRecord& row) {
    ++contents_.records[std::string(table.name())];
    const absl::StatusOr<AnyTable::Inspected> record = table.Inspect(row.record);
    if (!record.ok()) {
      findings_.Add(absl::StrCat("the record ", table.name(), " ", Shown(row.key), " is damaged"));
      return absl::OkStatus();
    }
    if (record->key != row.key) {
      findings_.Add(absl::StrCat("the record ", table.name(), " ", Shown(row.key),
                                 " belongs under another key"));
    }
    for (const IndexRow& index : record->rows) {
      RETURN_IF_ERROR(LookForIndexRow(table, *record, index));
    }
    counts_.Add(table.id(), *record->message);
    return references_.Check(*record->message, findings_, contents_);
  }

  absl::Status LookForIndexRow(const AnyTable& table, const AnyTable::Inspected& record,
                               const IndexRow& index) {
    KeySpace& space = spaces_[static_cast<uint8_t>(index.key.front())];
    ASSIGN_OR_RETURN(const std::optional<Record> row, snapshot_->Get(index.key));
    const bool leads_here =
        row.has_value() && row->value == (index.unique ? record.key : std::string());
    if (row.has_value()) ++space.expected;
    if (older_form_ && !row.has_value()) {
      ++contents_.rows_to_make;
      return absl::OkStatus();
    }
    if (!leads_here) {
      findings_.Add(absl::StrCat("the index ", space.index,
                                 (row.has_value() ? " leads elsewhere from " : " lacks "),
                                 table.name(), " ", Shown(record.key)));
      space.suspect = true;
    }
    return absl::OkStatus();
  }

  // Index rows that no record asks for. Where as many are there as were asked for, all of which were
  // found, there is none.
  absl::Status FindOrphans(uint8_t id) {
    const KeySpace& space = spaces_.at(id);
    if (space.index.empty() || (!space.suspect && space.rows == space.expected)) {
      return absl::OkStatus();
    }
    return EachRow(
        storage::PrefixRange(storage::Key(id).bytes()), [&](const KeyRecord& row) -> absl::Status {
          const std::string key = storage::PrimaryKeyOfIndexRow(row);
          if (!key.empty()) {
            ASSIGN_OR_RETURN(const std::optional<Record> record, snapshot_->Get(key));
            if (record.has_value() && key.front() == static_cast<char>(space.table->id())) {
              const absl::StatusOr<AnyTable::Inspected> owner = space.table->Inspect(*record);
              if (owner.ok() && Asks(*owner, row.key)) return absl::OkStatus();
            }
          }
          findings_.Add(absl::StrCat("the index ", space.index,
                                     " has a row without a record: ", Shown(row.key)));
          return absl::OkStatus();
        });
  }

  absl::Status LookAtAuditChain() {
    absl::StatusOr<StoredChainWalk> walk = StoredChainWalk::Begin(snapshot_);
    if (absl::IsDataLoss(walk.status())) {
      findings_.Add(std::string(walk.status().message()));
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(walk.status());
    if (head_ != nullptr) RETURN_IF_ERROR(walk->Expect(*head_, store_.id()));
    while (true) {
      ASSIGN_OR_RETURN(const bool more, walk->Step(kRowsPerScan));
      if (!more) break;
    }
    const pb::AuditVerification found = walk->Finish();
    contents_.first_audit_entry = static_cast<uint64_t>(found.first_number());
    contents_.last_audit_entry = static_cast<uint64_t>(found.last_number());
    for (const pb::AuditFlaw& flaw : found.flaws()) findings_.Add(DescribeAuditFlaw(flaw));
    if (found.more_flaws() > 0)
      findings_.Add(absl::StrCat(found.more_flaws(), " further flaws of the audit log"));
    ASSIGN_OR_RETURN(const internal_pb::AuditChain chain, ReadAuditChain(*snapshot_));
    // What is behind the chain has to be in the log still.
    if (storage::ToInt(store_.Earliest(storage::Log::kAudit)) > chain.sequence() + 1)
      findings_.Add("entries of the audit log were removed before they were chained");
    return absl::OkStatus();
  }

  absl::Status LookAtLog(storage::Log log) {
    const int name = static_cast<int>(log);
    storage::LogPosition from = {store_.Earliest(log), 0};
    std::optional<storage::LogPosition> last;
    while (true) {
      ASSIGN_OR_RETURN(const std::vector<storage::LogEntry> entries,
                       store_.ReadLog(log, from, kRowsPerScan));
      for (const storage::LogEntry& entry : entries) {
        const storage::LogPosition at = entry.position;
        const bool goes_on = last && last->sequence == at.sequence && at.index == last->index + 1;
        const bool begins = at.index == 0 && (!last || last->sequence < at.sequence);
        if (!goes_on && !begins) {
          findings_.Add(absl::StrCat("log ", name, " has a gap before entry ", at.index,
                                     " of commit ", storage::ToInt(at.sequence)));
        }
        if (at.sequence > store_.Head()) {
          findings_.Add(absl::StrCat("log ", name, " tells of commit ", storage::ToInt(at.sequence),
                                     ", which is after the last one"));
        }
        last = at;
        ++contents_.log_entries;
      }
      if (entries.size() < kRowsPerScan) return absl::OkStatus();
      from = {last->sequence, last->index + 1};
    }
  }

  const storage::Store& store_;
  const std::shared_ptr<const Snapshot> snapshot_;
  const TellProgress& tell_;
  Findings& findings_;
  StoreContents& contents_;
  const pb::AuditHead* const head_;
  std::array<KeySpace, 256> spaces_;
  ReferenceCheck references_;
  CountCheck counts_;
  uint64_t looked_at_ = 0;
  bool older_form_ = false;
};

}  // namespace

absl::Status VerifyStore(const storage::Store& store, const TellProgress& tell, Findings& findings,
                         StoreContents& contents, const pb::AuditHead* head) {
  return Verification(store, tell, findings, contents, head).Run();
}

}  // namespace renkei::service
