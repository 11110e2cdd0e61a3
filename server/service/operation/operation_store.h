// How operations lie in the store: a head, the pieces of a file, and a report of mistakes and changes.
// The pieces of a file stand under the operation that received it, and are handed from one that
// checked it to one that writes it without being moved.

#ifndef RENKEI_SERVER_SERVICE_OPERATION_OPERATION_STORE_H_
#define RENKEI_SERVER_SERVICE_OPERATION_OPERATION_STORE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/operation_service.pb.h"
#include "storage/store.h"
#include "storage/table.h"

namespace renkei::service {

namespace pb = renkei::v1;
namespace internal_pb = renkei::internal::v1;

// As the contract says of OperationService.
inline constexpr int kMaxOperations = 20;  // of an account
inline constexpr size_t kMaxImportFileBytes = size_t{32} << 20;
inline constexpr size_t kMaxExportFileBytes = size_t{64} << 20;
inline constexpr int64_t kMaxAccountFileBytes = int64_t{128} << 20;
inline constexpr int64_t kMaxOrganizationFileBytes = int64_t{512} << 20;
inline constexpr absl::Duration kOperationLifetime = absl::Hours(24 * 7);  // after its end
inline constexpr absl::Duration kReceivingTime = absl::Hours(1);
inline constexpr int kMaxRestarts = 3;
// Of mistakes, and of changes, that are kept: so many, and so many bytes.
inline constexpr int kMaxReported = 200;
inline constexpr size_t kMaxReportedBytes = 100'000;
// A file is cut into these.
inline constexpr size_t kPieceBytes = size_t{192} << 10;
// So many are well within one commit.
inline constexpr uint32_t kPiecesPerCommit = 15;

using OperationRow = storage::Row<internal_pb::OperationRecord>;

bool HasEnded(const pb::Operation& operation);

// Whose the operation with `name` is: accounts/{account}.
std::string AccountOfOperation(absl::string_view name);

[[nodiscard]] absl::StatusOr<std::optional<OperationRow>> FindOperation(
    const storage::Snapshot& snapshot, absl::string_view name);

// Of a file's pieces `bytes` is the one with `number`.
void PutPiece(const std::string& file, uint32_t number, std::string bytes,
              storage::Mutation& mutation);
// DATA_LOSS if it is not there.
[[nodiscard]] absl::StatusOr<std::string> ReadPiece(const storage::Snapshot& snapshot,
                                                    const std::string& file, uint32_t number);

// Mistakes and changes, without anything else; empty where there are none.
[[nodiscard]] absl::StatusOr<pb::Operation> ReadReport(const storage::Snapshot& snapshot,
                                                       const internal_pb::OperationRecord& record);
void PutReport(const std::string& name, const pb::Operation& report, storage::Mutation& mutation);

// The pieces of its file go, and `record` says so; its head is the caller's to write.
void DropFile(internal_pb::OperationRecord& record, storage::Mutation& mutation);

// All of it goes.
void EraseOperation(const OperationRow& row, storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_OPERATION_OPERATION_STORE_H_
