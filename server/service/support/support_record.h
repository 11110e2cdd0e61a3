// A support case as files have it, with its numbers of the day and its promised steps.

#ifndef RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_RECORD_H_
#define RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_RECORD_H_

#include "absl/status/statusor.h"
#include "renkei/v1/support_case.pb.h"
#include "server/service/support/support_access.h"

namespace renkei::service {

// Days on a wall calendar in Japan since it was requested, until its team began or it ended; 0 of one that was not requested.
int WaitingDays(const Call& call, const pb::SupportCase& support);

// Of a case that the caller reads; its steps where it reads what stands below it.
[[nodiscard]] absl::StatusOr<pb::SupportRecord> ReadSupportRecord(const Call& call, SupportRow row);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_RECORD_H_
