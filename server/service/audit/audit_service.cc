#include "server/service/audit/audit_service.h"

#include <memory>
#include <string>
#include <utility>

#include "renkei/internal/v1/audit.pb.h"
#include "renkei/v1/audit_service.pb.h"
#include "server/auth/audit_chain.h"
#include "server/service/audit/audit_filter.h"
#include "server/service/audit/audit_list.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/audit/chain_walk.h"
#include "server/service/tables/audit_tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Some milliseconds.
constexpr size_t kEntriesPerWalk = 1'000;
constexpr size_t kEntriesPerReply = 500;
constexpr size_t kBytesPerReply = size_t{256} * 1024;

absl::StatusOr<pb::AuditHead> GetAuditHead(const Call& call, const pb::GetAuditHeadRequest&) {
  return SignedHead(call.env().store, call.snapshot(), call.now());
}

class Verifying : public ReplySource {
 public:
  Verifying(std::shared_ptr<const storage::Snapshot> snapshot, StoredChainWalk walk)
      : snapshot_(std::move(snapshot)), walk_(std::move(walk)) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    const Call& call = job.call();
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const bool more, walk_.Step(kEntriesPerWalk));
    if (more) return NextReply(WaitFor{});
    auto reply = std::make_unique<pb::AuditVerification>(walk_.Finish());
    ASSIGN_OR_RETURN(*reply->mutable_head(), SignedHead(call.env().store, *snapshot_, call.now()));
    return NextReply(std::move(reply));
  }

 private:
  const std::shared_ptr<const storage::Snapshot> snapshot_;
  StoredChainWalk walk_;
};

absl::StatusOr<std::unique_ptr<ReplySource>> VerifyAuditLog(
    const Call& call, const pb::VerifyAuditLogRequest& request) {
  std::shared_ptr<const storage::Snapshot> snapshot = call.env().store.NewSnapshot();
  ASSIGN_OR_RETURN(StoredChainWalk walk, StoredChainWalk::Begin(snapshot));
  if (request.has_head()) RETURN_IF_ERROR(walk.Expect(request.head(), call.env().store.id()));
  return std::make_unique<Verifying>(std::move(snapshot), std::move(walk));
}

// The chain as it was at one moment, in its order.
class AuditExport : public ReplySource {
 public:
  AuditExport(std::shared_ptr<const storage::Snapshot> snapshot, AuditFilter filter,
              internal_pb::AuditChain chain, std::string asked)
      : snapshot_(std::move(snapshot)),
        filter_(std::move(filter)),
        chain_(std::move(chain)),
        asked_(std::move(asked)) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    if (ended_) return NextReply(EndOfReplies());
    if (job.call().abandoned()) return absl::CancelledError();
    auto reply = std::make_unique<pb::ExportAuditLogResponse>();
    if (after_.empty()) RETURN_IF_ERROR(Begin(job.call(), *reply));
    ASSIGN_OR_RETURN(const bool more, AddEntries(job.call(), *reply));
    ended_ = !more;
    return NextReply(std::move(reply));
  }

 private:
  absl::Status Begin(const Call& call, pb::ExportAuditLogResponse& reply) const {
    if (!filter_.IsWhole()) {
      pb::AuditExtract& extract = *reply.add_lines()->mutable_extract();
      extract.set_organization(filter_.bound_to());
      extract.set_filter(asked_);
    }
    ASSIGN_OR_RETURN(*reply.add_lines()->mutable_head(),
                     SignedHead(call.env().store, *snapshot_, call.now()));
    return absl::OkStatus();
  }

  absl::StatusOr<bool> AddEntries(const Call& call, pb::ExportAuditLogResponse& reply) {
    ASSIGN_OR_RETURN(auto page, AuditRecords().Scan(*snapshot_, AuditRecords().NewKey(), after_,
                                                    kEntriesPerReply));
    size_t bytes = 0;
    for (size_t i = 0; i < page.rows.size(); ++i) {
      const internal_pb::AuditRecord& record = page.rows[i].message;
      after_ = page.positions[i];
      // What cannot be read goes out as it lies there: whoever verifies the file finds it.
      absl::StatusOr<pb::AuditEntry> entry = ShownEntry(call, record, chain_);
      if (entry.ok() ? !filter_.Matches(*entry) : !filter_.IsWhole()) continue;
      pb::AuditLink& link = *reply.add_lines()->mutable_link();
      link.set_number(static_cast<int64_t>(record.number()));
      link.set_sequence(static_cast<int64_t>(record.sequence()));
      link.set_previous_hash(auth::AuditHashInHex(record.previous_hash()));
      link.set_hash(auth::AuditHashInHex(record.hash()));
      internal_pb::AuditStored stored;
      if (!stored.ParseFromString(record.content())) stored.set_content(record.content());
      link.set_content(stored.content());
      if (entry.ok()) {
        if (SeesAuditValues(call, *entry)) link.set_values(stored.values());
        *link.mutable_entry() = *std::move(entry);
      }
      bytes += link.ByteSizeLong();
      if (bytes >= kBytesPerReply) return i + 1 < page.rows.size() || !page.next.empty();
    }
    return !page.next.empty();
  }

  const std::shared_ptr<const storage::Snapshot> snapshot_;
  const AuditFilter filter_;
  const internal_pb::AuditChain chain_;
  const std::string asked_;
  std::string after_;
  bool ended_ = false;
};

absl::StatusOr<std::unique_ptr<ReplySource>> ExportAuditLog(
    const Call& call, const pb::ExportAuditLogRequest& request) {
  ASSIGN_OR_RETURN(AuditFilter filter, AuditFilter::Parse(call, request.filter()));
  std::shared_ptr<const storage::Snapshot> snapshot = call.env().store.NewSnapshot();
  ASSIGN_OR_RETURN(internal_pb::AuditChain chain, ReadAuditChain(*snapshot));
  return std::make_unique<AuditExport>(std::move(snapshot), std::move(filter), std::move(chain),
                                       request.filter());
}

}  // namespace

void RegisterAuditService(MethodRegistry& methods) {
  methods.Read("renkei.v1.IdentityService/ListAuditEntries", ListAuditEntries);
  methods.Read("renkei.v1.AuditService/GetAuditHead", GetAuditHead);
  methods.Steps<pb::VerifyAuditLogRequest, pb::AuditVerification>(
      "renkei.v1.AuditService/VerifyAuditLog", VerifyAuditLog);
  methods.Replies<pb::ExportAuditLogRequest, pb::ExportAuditLogResponse>(
      "renkei.v1.AuditService/ExportAuditLog", ExportAuditLog);
}

}  // namespace renkei::service
