#include "server/service/audit/chain_walk.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/internal/v1/audit.pb.h"
#include "server/auth/audit_head.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/tables/audit_tables.h"
#include "storage/base/status_macros.h"
#include "storage/key.h"

namespace renkei::service {

absl::StatusOr<StoredChainWalk> StoredChainWalk::Begin(
    std::shared_ptr<const storage::Snapshot> snapshot) {
  ASSIGN_OR_RETURN(const internal_pb::AuditChain chain, ReadAuditChain(*snapshot));
  if (chain.first_number() == 0 || chain.hash().size() != auth::kAuditHashBytes ||
      chain.cut_hash().size() != auth::kAuditHashBytes)
    return absl::DataLossError("where the chain of the audit log stands is damaged");
  StoredChainWalk walk(std::move(snapshot), chain);
  // What the store itself says of its end.
  walk.walk_.Expect(chain.number(), chain.hash());
  return walk;
}

absl::Status StoredChainWalk::Expect(const pb::AuditHead& head, const std::string& store_id) {
  ASSIGN_OR_RETURN(const auto key, AuditKeys().Get(*snapshot_, AuditKeys().NewKey()));
  if (!key.has_value() || key->message.seed().size() != auth::kAuditSeedBytes) {
    walk_.Note(pb::AuditFlaw::KIND_HEAD_FORGED, static_cast<uint64_t>(head.number()));
    return absl::OkStatus();
  }
  pb::AuditHead own;
  auth::SignAuditHead(key->message.seed(), own);
  auth::ExpectHead(head, store_id, own.public_key(), walk_);
  return absl::OkStatus();
}

absl::StatusOr<bool> StoredChainWalk::Step(size_t limit) {
  storage::KeyRange range = storage::PrefixRange(AuditRecords().NewKey().bytes());
  if (!after_.empty()) range = storage::After(std::move(range), after_);
  ASSIGN_OR_RETURN(const std::vector<storage::KeyRecord> rows, snapshot_->Scan(range, limit));
  for (const storage::KeyRecord& row : rows) {
    internal_pb::AuditRecord record;
    internal_pb::AuditStored stored;
    if (!record.ParseFromString(row.record.value) || !stored.ParseFromString(record.content())) {
      walk_.TakeUnreadable(walk_.last_number() + 1);
      continue;
    }
    walk_.Take({.number = record.number(),
                .sequence = record.sequence(),
                .previous_hash = record.previous_hash(),
                .hash = record.hash(),
                .content = stored.content(),
                .values = stored.values(),
                .of_store = true});
    // A row that lies under another key was moved, whatever it says of itself.
    if (AuditRecords().KeyOf(record) != row.key)
      walk_.Note(pb::AuditFlaw::KIND_MISPLACED, record.number());
  }
  if (!rows.empty()) after_ = rows.back().key;
  return rows.size() == limit;
}

std::string DescribeAuditFlaw(const pb::AuditFlaw& flaw) {
  const std::string entry = absl::StrCat("audit entry ", flaw.number());
  const std::string entries =
      flaw.last_number() > flaw.number()
          ? absl::StrCat("audit entries ", flaw.number(), " to ", flaw.last_number(), " are")
          : absl::StrCat(entry, " is");
  switch (flaw.kind()) {
    case pb::AuditFlaw::KIND_CHANGED:
      return absl::StrCat(entry, " says something else than what was recorded");
    case pb::AuditFlaw::KIND_MISSING:
      return absl::StrCat(entries, " missing");
    case pb::AuditFlaw::KIND_MISPLACED:
      return absl::StrCat(entry, " stands where another one belongs");
    case pb::AuditFlaw::KIND_FOREIGN:
      return absl::StrCat(entry, " does not hold the hash of the one before");
    case pb::AuditFlaw::KIND_TAIL_CUT:
      return absl::StrCat(entries, " cut off: a head that was signed knows of more");
    case pb::AuditFlaw::KIND_REWRITTEN:
      return absl::StrCat(entry, " has another hash than the head says: the log was made anew");
    case pb::AuditFlaw::KIND_HEAD_FORGED:
      return absl::StrCat("the head with entry ", flaw.number(), " was not signed by this store");
    default:
      return absl::StrCat(entry, " cannot be read");
  }
}

}  // namespace renkei::service
