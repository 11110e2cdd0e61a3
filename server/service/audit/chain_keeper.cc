#include "server/service/audit/chain_keeper.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/internal/v1/audit.pb.h"
#include "server/auth/audit_chain.h"
#include "server/auth/audit_head.h"
#include "server/auth/audit_values.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"
#include "server/service/frame/time.h"
#include "server/service/tables/audit_tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using ChainRow = storage::Row<internal_pb::AuditChain>;

// Entries of one commit: with their rows they fit, or the step ends before.
constexpr size_t kEntriesPerStep = 250;
constexpr size_t kRecordsPerStep = storage::kMaxMutationRecords - 20;
constexpr size_t kBytesPerStep = storage::kMaxMutationBytes / 2;
constexpr size_t kOutboxPerCommit = 100;

// With the row that it came from, if there is one.
struct Chain {
  std::optional<ChainRow> row;
  internal_pb::AuditChain at;

  void Write(storage::Mutation& mutation) const {
    if (row.has_value()) {
      AuditChains().Update(*row, at, mutation);
    } else {
      AuditChains().Insert(at, mutation);
    }
  }
};

absl::StatusOr<Chain> LoadChain(const storage::Snapshot& snapshot) {
  Chain chain;
  ASSIGN_OR_RETURN(chain.row, AuditChains().Get(snapshot, AuditChains().NewKey()));
  if (chain.row.has_value()) {
    chain.at = chain.row->message;
  } else {
    chain.at.set_hash(auth::NoAuditHash());
    chain.at.set_first_number(1);
    chain.at.set_cut_hash(auth::NoAuditHash());
  }
  return chain;
}

// Where the log goes on behind the chain.
storage::LogPosition Behind(const storage::Store& store, const internal_pb::AuditChain& chain) {
  if (chain.sequence() == 0) return {store.Earliest(storage::Log::kAudit), 0};
  return {static_cast<storage::Sequence>(chain.sequence()), chain.index() + 1};
}

bool HasRoom(const storage::Mutation& all, const storage::Mutation& more) {
  return all.record_count() + more.record_count() <= kRecordsPerStep &&
         all.byte_count() + more.byte_count() <= kBytesPerStep;
}

absl::CivilDay DayOf(const internal_pb::AuditRecord& record) {
  pb::AuditEntry entry;
  // One that cannot be read is as old as those around it: it goes with them.
  if (!ReadAuditEntry(record, entry)) return absl::CivilDay();
  return domain::TodayInJapan(FromProto(entry.time()));
}

}  // namespace

absl::StatusOr<internal_pb::AuditChain> ReadAuditChain(const storage::Snapshot& snapshot) {
  ASSIGN_OR_RETURN(Chain chain, LoadChain(snapshot));
  return std::move(chain.at);
}

absl::Status RecordOutbox(const Env& env, AuditOutbox& outbox, bool all) {
  if (const int64_t lost = outbox.TakeLost(); lost > 0)
    env.on_fault("audit", absl::StrCat(lost, " entries were lost while the store took no writes"));
  while (true) {
    std::vector<pb::AuditEntry> entries = outbox.Take(env.now(), all, kOutboxPerCommit);
    if (entries.empty()) return absl::OkStatus();
    storage::Mutation mutation;
    for (const pb::AuditEntry& entry : entries)
      mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
    absl::Status written = storage::CommitAndWait(env.store, std::move(mutation)).status();
    if (!written.ok()) {
      outbox.PutBack(std::move(entries));
      return written;
    }
  }
}

absl::StatusOr<bool> ChainStep(const Env& env) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(Chain chain, LoadChain(*snapshot));
  internal_pb::AuditChain& at = chain.at;
  ASSIGN_OR_RETURN(const std::vector<storage::LogEntry> waiting,
                   env.store.ReadLog(storage::Log::kAudit, Behind(env.store, at), kEntriesPerStep));
  if (waiting.empty()) return false;
  storage::Mutation mutation;
  size_t chained = 0;
  for (const storage::LogEntry& entry : waiting) {
    internal_pb::AuditRecord record;
    record.set_number(at.number() + 1);
    record.set_sequence(storage::ToInt(entry.position.sequence));
    record.set_index(entry.position.index);
    record.set_previous_hash(at.hash());
    const auth::AuditParts parts =
        auth::PartAuditEntry(entry.payload, env.random.Bytes(auth::kAuditSaltBytes));
    internal_pb::AuditStored stored;
    stored.set_content(parts.content);
    stored.set_values(parts.values);
    record.set_content(stored.SerializeAsString());
    record.set_hash(auth::AuditHashOf({.number = record.number(),
                                       .sequence = record.sequence(),
                                       .previous_hash = record.previous_hash(),
                                       .hash = "",
                                       .content = parts.content}));
    storage::Mutation one;
    AuditRecords().Insert(record, one);
    if (chained > 0 && !HasRoom(mutation, one)) break;
    mutation.Add(std::move(one));
    ++chained;
    at.set_number(record.number());
    at.set_hash(record.hash());
    at.set_sequence(record.sequence());
    at.set_index(record.index());
    if (at.began_number() == 0 && record.sequence() > at.before_sequence())
      at.set_began_number(record.number());
  }
  chain.Write(mutation);
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return chained < waiting.size() || waiting.size() == kEntriesPerStep;
}

absl::StatusOr<bool> CutStep(const Env& env, absl::CivilDay first_day) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(Chain chain, LoadChain(*snapshot));
  ASSIGN_OR_RETURN(const auto page,
                   AuditRecords().Scan(*snapshot, AuditRecords().NewKey(), "", kEntriesPerStep));
  storage::Mutation mutation;
  size_t removed = 0;
  for (const auto& row : page.rows) {
    const internal_pb::AuditRecord& record = row.message;
    if (record.number() >= chain.at.number() || DayOf(record) >= first_day) break;
    storage::Mutation one;
    AuditRecords().Erase(row, one);
    if (removed > 0 && !HasRoom(mutation, one)) break;
    mutation.Add(std::move(one));
    ++removed;
    chain.at.set_first_number(record.number() + 1);
    chain.at.set_cut_hash(record.hash());
  }
  if (removed == 0) return false;
  *chain.at.mutable_cut_time() = ToProto(env.now());
  chain.Write(mutation);
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return true;
}

absl::CivilDay FirstKeptDay(absl::CivilDay today, int years) {
  return absl::CivilDay(today.year() - years, today.month(), today.day());
}

absl::Status TrimAuditLog(const Env& env, storage::Sequence sequence) {
  // The last commit stays: the step goes on behind its last entry.
  if (sequence <= env.store.Earliest(storage::Log::kAudit)) return absl::OkStatus();
  return env.store.TruncateLog(storage::Log::kAudit, sequence);
}

absl::Status EnsureAuditKey(storage::Store& store, Random& random) {
  ASSIGN_OR_RETURN(const auto row, AuditKeys().Get(*store.NewSnapshot(), AuditKeys().NewKey()));
  if (row.has_value()) return absl::OkStatus();
  internal_pb::AuditKey made;
  made.set_seed(random.Bytes(auth::kAuditSeedBytes));
  storage::Mutation mutation;
  AuditKeys().Insert(made, mutation);
  const absl::Status done = storage::CommitAndWait(store, std::move(mutation)).status();
  // Another server over the same store may have been first.
  return absl::IsAborted(done) ? absl::OkStatus() : done;
}

absl::StatusOr<pb::AuditHead> SignedHead(const storage::Store& store,
                                         const storage::Snapshot& snapshot, absl::Time now) {
  ASSIGN_OR_RETURN(const internal_pb::AuditChain chain, ReadAuditChain(snapshot));
  ASSIGN_OR_RETURN(const auto key, AuditKeys().Get(snapshot, AuditKeys().NewKey()));
  if (!key.has_value()) {
    return domain::MakeError(pb::REASON_UNAVAILABLE,
                             {"the server has no key for the audit log yet",
                              "操作の記録に署名する鍵が、まだありません。"});
  }
  if (key->message.seed().size() != auth::kAuditSeedBytes)
    return absl::DataLossError("the store's key for heads of the audit log is damaged");
  pb::AuditHead head;
  head.set_store_id(store.id());
  head.set_number(static_cast<int64_t>(chain.number()));
  head.set_hash(auth::AuditHashInHex(chain.hash()));
  head.set_first_number(static_cast<int64_t>(chain.first_number()));
  head.set_cut_hash(auth::AuditHashInHex(chain.cut_hash()));
  head.set_began_number(static_cast<int64_t>(chain.began_number()));
  *head.mutable_time() = ToProto(now);
  auth::SignAuditHead(key->message.seed(), head);
  return head;
}

}  // namespace renkei::service
