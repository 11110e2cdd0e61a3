// ImportResources: a file that is read, checked and written step by step.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_IMPORT_JOB_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_IMPORT_JOB_H_

#include <memory>

#include "absl/status/statusor.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/reply_source.h"

namespace renkei::service {

namespace pb = renkei::v1;

// Mistakes that are sent; the others are counted.
inline constexpr int64_t kMaxRowErrors = 1'000;
// Of one message of bytes.
inline constexpr size_t kMaxDataBytes = size_t{1} << 20;
// Of one file: 100,000 cases of 2 kB are 200 MB.
inline constexpr size_t kMaxImportBytes = size_t{512} << 20;

// Whether the caller may import what `options` name; what OpenImport refuses before anything is read.
[[nodiscard]] absl::Status CheckImport(const Call& call, const pb::ImportOptions& options);

// `options` are those of the first message.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ReplySource>> OpenImport(
    const Call& call, const pb::ImportOptions& options);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_IMPORT_JOB_H_
