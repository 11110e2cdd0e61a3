#include "server/service/operation/operation_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using internal_pb::OperationPiece;

OperationPiece PieceOf(const std::string& operation, OperationPiece::Kind kind, uint32_t number) {
  OperationPiece piece;
  piece.set_operation(operation);
  piece.set_kind(kind);
  piece.set_number(number);
  return piece;
}

// Pieces are written and removed without being read: whoever does so has the head.
void Put(const OperationPiece& piece, storage::Mutation& mutation) {
  mutation.Put(OperationPieces().KeyOf(piece), piece.SerializeAsString());
}

void Remove(const OperationPiece& piece, storage::Mutation& mutation) {
  mutation.Delete(OperationPieces().KeyOf(piece));
}

absl::StatusOr<std::string> Read(const storage::Snapshot& snapshot, const OperationPiece& which) {
  ASSIGN_OR_RETURN(auto row, OperationPieces().Get(snapshot, OperationPieces().KeyOf(which)));
  if (!row) {
    return absl::DataLossError(
        absl::StrCat("piece ", which.number(), " of ", which.operation(), " is not there"));
  }
  return std::move(*row->message.mutable_data());
}

}  // namespace

std::string AccountOfOperation(absl::string_view name) {
  constexpr int kAccountSegments = 2;
  return std::string(domain::ParentName(name, kAccountSegments));
}

bool HasEnded(const pb::Operation& operation) { return operation.has_end_time(); }

absl::StatusOr<std::optional<OperationRow>> FindOperation(const storage::Snapshot& snapshot,
                                                          absl::string_view name) {
  internal_pb::OperationRecord named;
  named.mutable_operation()->set_name(std::string(name));
  return Operations().Get(snapshot, Operations().KeyOf(named));
}

void PutPiece(const std::string& file, uint32_t number, std::string bytes,
              storage::Mutation& mutation) {
  OperationPiece piece = PieceOf(file, OperationPiece::KIND_FILE, number);
  piece.set_data(std::move(bytes));
  Put(piece, mutation);
}

absl::StatusOr<std::string> ReadPiece(const storage::Snapshot& snapshot, const std::string& file,
                                      uint32_t number) {
  return Read(snapshot, PieceOf(file, OperationPiece::KIND_FILE, number));
}

absl::StatusOr<pb::Operation> ReadReport(const storage::Snapshot& snapshot,
                                         const internal_pb::OperationRecord& record) {
  pb::Operation report;
  if (!record.has_report()) return report;
  ASSIGN_OR_RETURN(
      const std::string bytes,
      Read(snapshot, PieceOf(record.operation().name(), OperationPiece::KIND_REPORT, 0)));
  if (!report.ParseFromString(bytes))
    return absl::DataLossError(absl::StrCat("the report of ", record.operation().name()));
  return report;
}

void PutReport(const std::string& name, const pb::Operation& report, storage::Mutation& mutation) {
  OperationPiece piece = PieceOf(name, OperationPiece::KIND_REPORT, 0);
  piece.set_data(report.SerializeAsString());
  Put(piece, mutation);
}

void DropFile(internal_pb::OperationRecord& record, storage::Mutation& mutation) {
  for (uint32_t number = 0; number < record.file_pieces(); ++number)
    Remove(PieceOf(record.file(), OperationPiece::KIND_FILE, number), mutation);
  record.clear_file();
  record.clear_file_pieces();
  record.mutable_operation()->clear_file_bytes();
}

void EraseOperation(const OperationRow& row, storage::Mutation& mutation) {
  internal_pb::OperationRecord record = row.message;
  DropFile(record, mutation);
  if (record.has_report())
    Remove(PieceOf(record.operation().name(), OperationPiece::KIND_REPORT, 0), mutation);
  Operations().Erase(row, mutation);
}

}  // namespace renkei::service
