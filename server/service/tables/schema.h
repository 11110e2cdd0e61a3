// In which form the records of a store are. A program brings an older store up to its own form before it serves
// (server/host/upgrade.h), and does not open one of a newer form.

#ifndef RENKEI_SERVER_SERVICE_TABLES_SCHEMA_H_
#define RENKEI_SERVER_SERVICE_TABLES_SCHEMA_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/auth/visibility.h"
#include "storage/table.h"

namespace renkei::service {

// The form that this program writes: the number of its last upgrade step. Whoever adds an index, or changes what a stored
// record means, adds a step and raises it; a new table raises it too, so that programs that do not know the table keep away.
inline constexpr int kSchema = 2;

// As TableId: never reused.
inline constexpr uint8_t kSchemaId = 200;  // one row

const storage::Table<internal_pb::SchemaRecord>& Schemas();

// Nullopt: a store that is new, or from before schemas.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<internal_pb::SchemaRecord>>> ReadSchema(
    const storage::Snapshot& snapshot);

// FAILED_PRECONDITION, in one line for the operator: the store is of a newer form than `newest`.
[[nodiscard]] absl::Status CheckSchema(const storage::Snapshot& snapshot, int newest = kSchema);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TABLES_SCHEMA_H_
