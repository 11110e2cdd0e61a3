// Whether what a handler wants to write fits into one commit.

#ifndef RENKEI_SERVER_SERVICE_FRAME_WRITE_MUTATION_SIZE_H_
#define RENKEI_SERVER_SERVICE_FRAME_WRITE_MUTATION_SIZE_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "storage/store.h"

namespace renkei::service {

// What the frame adds to a mutation: the audit entry, and the row of the request_id with its index
// row and the one that it replaces.
inline constexpr size_t kRecordsOfTheFrame = 4;
inline constexpr size_t kBytesOfTheFrame = size_t{64} * 1024;

// Whether a mutation of `records` and `bytes` leaves room for what the frame adds.
inline bool FitsOneCommit(size_t records, size_t bytes) {
  return records + kRecordsOfTheFrame <= storage::kMaxMutationRecords &&
         bytes + kBytesOfTheFrame <= storage::kMaxMutationBytes;
}

// A mutation holds every record of the call or none; a call with more than fits is refused
// (TOO_LARGE), and its half may be sent.
[[nodiscard]] inline absl::Status CheckFitsOneCommit(const storage::Mutation& mutation) {
  if (FitsOneCommit(mutation.record_count(), mutation.byte_count())) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {"the records of this call do not fit into one commit; send fewer at a time",
       "1回で登録できる量を超えています。件数を減らして分けて送ってください。"},
      {{"limit", absl::StrCat("records=", storage::kMaxMutationRecords)}});
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_WRITE_MUTATION_SIZE_H_
