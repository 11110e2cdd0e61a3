// Whether the audit log in a store is what was recorded.

#ifndef RENKEI_SERVER_SERVICE_AUDIT_CHAIN_WALK_H_
#define RENKEI_SERVER_SERVICE_AUDIT_CHAIN_WALK_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/audit_service.pb.h"
#include "server/auth/audit_chain.h"
#include "server/auth/visibility.h"
#include "storage/store.h"

namespace renkei::service {

namespace pb = renkei::v1;

// Goes through the chain at one snapshot, some entries at a time. One thread.
class StoredChainWalk {
 public:
  // DATA_LOSS: where the chain stands cannot be read.
  [[nodiscard]] static absl::StatusOr<StoredChainWalk> Begin(
      std::shared_ptr<const storage::Snapshot> snapshot);

  // Before the first step: what a head of an earlier day says, of the store `store_id` and signed with its key.
  [[nodiscard]] absl::Status Expect(const pb::AuditHead& head, const std::string& store_id);

  // The next entries, at most `limit`. Whether there are more.
  [[nodiscard]] absl::StatusOr<bool> Step(size_t limit);

  // After the last step.
  pb::AuditVerification Finish() { return walk_.Finish(); }

 private:
  StoredChainWalk(std::shared_ptr<const storage::Snapshot> snapshot,
                  const internal_pb::AuditChain& chain)
      : snapshot_(std::move(snapshot)), walk_(chain.first_number(), chain.cut_hash()) {}

  std::shared_ptr<const storage::Snapshot> snapshot_;
  auth::AuditChainWalk walk_;
  std::string after_;
};

// What is wrong, in one line for the operator: "audit entry 12 says something else than what was recorded".
std::string DescribeAuditFlaw(const pb::AuditFlaw& flaw);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_AUDIT_CHAIN_WALK_H_
