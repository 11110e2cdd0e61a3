// Whether what records name is there.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_REFERENCES_H_
#define RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_REFERENCES_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "server/service/backup/look/verify_store.h"
#include "storage/store.h"

namespace renkei::service {

// References are the fields that the contract declares as resource names; kept for one snapshot.
class ReferenceCheck {
 public:
  explicit ReferenceCheck(const storage::Snapshot& snapshot) : snapshot_(snapshot) {}

  // A parent by the record's own name, or an organization, that is not there is a finding: nothing
  // removes it first. What else is not there is counted as an open reference. Records of the server
  // alone, copies of past texts among them, are passed over.
  [[nodiscard]] absl::Status Check(const google::protobuf::Message& record, Findings& findings,
                                   StoreContents& contents);

 private:
  absl::StatusOr<bool> IsThere(absl::string_view name);

  const storage::Snapshot& snapshot_;
  absl::flat_hash_set<std::string> there_;  // names that were found; bounded
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_REFERENCES_H_
