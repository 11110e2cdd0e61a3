#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

constexpr int kAccountSegmentsOfOperation = 2;

void AddOperation(absl::string_view name, Key& key) {
  key.Add(LastSegment(domain::ParentName(name, kAccountSegmentsOfOperation)))
      .Add(LastSegment(name));
}

bool IsUnended(const pb::Operation& operation) {
  return operation.state() == pb::Operation::STATE_QUEUED ||
         operation.state() == pb::Operation::STATE_RUNNING;
}

}  // namespace

const Table<internal_pb::OperationRecord>& Operations() {
  using Record = internal_pb::OperationRecord;
  static const auto& table = *new Table<Record>(TableSpec<Record>{
      .id = kOperationsId,
      .name = "operations",
      .primary_key = [](const Record& r, Key& key) { AddOperation(r.operation().name(), key); },
      .indexes = {
          {.id = kOperationsByExpiryId,
           .name = "operations_by_expiry",
           .keys =
               [](const Record& r, const EmitKey& emit) {
                 if (r.operation().has_expire_time()) {
                   emit(Key(kOperationsByExpiryId)
                            .Add(static_cast<uint64_t>(r.operation().expire_time().seconds())));
                 }
               }},
          {.id = kOperationsUnendedId,
           .name = "operations_unended",
           .keys =
               [](const Record& r, const EmitKey& emit) {
                 if (IsUnended(r.operation())) {
                   emit(Key(kOperationsUnendedId).Add(LastSegment(r.operation().name())));
                 }
               }},
          {.id = kOperationsByOrganizationId,
           .name = "operations_by_organization",
           .keys = [](const Record& r, const EmitKey& emit) {
             emit(Key(kOperationsByOrganizationId).Add(r.organization()));
           }}}});
  return table;
}

const Table<internal_pb::OperationPiece>& OperationPieces() {
  using Piece = internal_pb::OperationPiece;
  static const auto& table = *new Table<Piece>(
      TableSpec<Piece>{.id = kOperationPiecesId,
                       .name = "operation_pieces",
                       .primary_key = [](const Piece& p, Key& key) {
                         AddOperation(p.operation(), key);
                         key.Add(static_cast<uint64_t>(p.kind())).Add(uint64_t{p.number()});
                       }});
  return table;
}

}  // namespace renkei::service
