#include "server/service/identity/revoke_all.h"

#include <memory>
#include <string>
#include <utility>

#include "server/service/identity/token_end.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// With its audit entry each is two of the records that a commit holds.
constexpr size_t kTokensPerCommit = 200;

void AppendRevocation(const internal_pb::TokenRecord& revoked, storage::Mutation& mutation) {
  pb::AuditEntry entry;
  *entry.mutable_time() = revoked.token().revoke_time();
  entry.set_method(kRestoreMethod);
  entry.set_resource(revoked.token().name());
  mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
}

}  // namespace

absl::StatusOr<uint64_t> RevokeAllTokens(const Env& env) {
  const absl::Time now = env.now();
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  uint64_t count = 0;
  std::string after;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     Tokens().Scan(*snapshot, Tokens().NewKey(), after, kTokensPerCommit));
    storage::Mutation mutation;
    for (const auto& row : page.rows) {
      if (!CanBeUsed(row.message.token(), now)) continue;
      const internal_pb::TokenRecord revoked = Revoked(row.message, now);
      AppendRevocation(revoked, mutation);
      Tokens().Update(row, revoked, mutation);
      ++count;
    }
    if (!mutation.empty()) {
      RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
    }
    after = page.next;
  } while (!after.empty());
  return count;
}

}  // namespace renkei::service
