// What the audit log is told of calls: beside every write its entry, in the same commit; of what takes much out an entry before the first
// byte; of refusals a count.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_AUDIT_ENTRY_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_AUDIT_ENTRY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "renkei/v1/identity.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "storage/store.h"

namespace renkei::service {

// Records of one commit that are compared with what they were; further ones are counted as changed.
inline constexpr int kMaxComparedRecords = 200;

// Adds the entry of a write: who, from where, of what, and which fields of the records in `mutation` become what. Values are kept of what
// the actor's organization owns; of the others and of what is confidential by its kind the fields alone.
[[nodiscard]] absl::Status AppendAudit(const Call& call, absl::string_view method,
                                       const AuditNote& note, storage::Mutation& mutation);

// Writes the entry of a call that takes something out, before it does. A store that takes no writes keeps nobody from reading: the entry is written
// when it does again (Env::audit). Blocks on the commit.
[[nodiscard]] absl::Status RecordCall(const Call& call, const Method& method,
                                      const google::protobuf::Message& request);

// That it did not come to its end. Written a moment later.
void RecordBrokenOff(const Call& call, const Method& method,
                     const google::protobuf::Message& request);

// Counts a call that was refused, if it is one that the log counts.
void CountRefusal(const Env& env, const auth::Caller& caller, const CallState& state,
                  absl::Time now, absl::string_view method, const absl::Status& status);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_AUDIT_ENTRY_H_
