// A batch of organizations to be created or replaced: what is sent stands before what is stored.

#ifndef RENKEI_SERVER_SERVICE_REGISTRY_ORGANIZATION_BATCH_H_
#define RENKEI_SERVER_SERVICE_REGISTRY_ORGANIZATION_BATCH_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// Lives within one attempt of one call.
class OrganizationBatch {
 public:
  // Both references outlive the batch.
  OrganizationBatch(const Call& call, const pb::BatchUpsertOrganizationsRequest& request);

  // Adds everything that is wrong: with each body by itself, with the prefecture and city that it
  // names, and with codes that another body has on some of the same days. An error is a fault of
  // the store.
  [[nodiscard]] absl::Status Check(BatchViolations& violations);

  // Adds the writes and changes of what differs from what is stored, and counts. ETAG_MISMATCH for
  // a stale etag.
  [[nodiscard]] absl::Status WriteTo(Write<pb::BatchUpsertResponse>& result);

 private:
  using Row = storage::Row<pb::Organization>;

  // The row stored under `name`; read once. A fault is kept in fault_.
  const std::optional<Row>& Stored(const std::string& name);
  // The body of that name as it will be; nullptr if there is none.
  const pb::Organization* Find(const std::string& name);
  void CheckPlace(const pb::Organization& organization, int index, BatchViolations& violations);
  absl::Status CheckCodes(const pb::Organization& organization, int index,
                          BatchViolations& violations);
  absl::StatusOr<std::string> OtherHolder(const pb::Organization& organization,
                                          const pb::Designation& designation);
  absl::Status WriteOne(const std::string& etag, const pb::Organization& organization,
                        const std::optional<Row>& old,
                        Write<pb::BatchUpsertResponse>& result) const;

  const Call& call_;
  const pb::BatchUpsertOrganizationsRequest& request_;
  std::vector<pb::Organization> sent_;
  std::map<std::string, size_t> sent_index_;
  std::map<std::string, std::optional<Row>> stored_;
  absl::Status fault_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REGISTRY_ORGANIZATION_BATCH_H_
