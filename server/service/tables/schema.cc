#include "server/service/tables/schema.h"

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

using SchemaRow = storage::Row<internal_pb::SchemaRecord>;

const storage::Table<internal_pb::SchemaRecord>& Schemas() {
  static const auto& table = *new storage::Table<internal_pb::SchemaRecord>({
      .id = kSchemaId,
      .name = "schema",
      .primary_key = [](const internal_pb::SchemaRecord&, storage::Key&) {},
  });
  return table;
}

absl::StatusOr<std::optional<SchemaRow>> ReadSchema(const storage::Snapshot& snapshot) {
  return Schemas().Get(snapshot, Schemas().NewKey());
}

absl::Status CheckSchema(const storage::Snapshot& snapshot, absl::string_view version, int newest) {
  ASSIGN_OR_RETURN(const std::optional<SchemaRow> row, ReadSchema(snapshot));
  if (!row.has_value() || row->message.schema() <= newest) return absl::OkStatus();
  const std::string& writer = row->message.version();
  return absl::FailedPreconditionError(absl::StrCat(
      "the store has schema ", row->message.schema(), " since version ", writer, "; this is version ", version,
      ", which reads up to ", newest, ": use ", writer,
      " or later, or restore a backup from before (データは版 ", writer,
      " で更新されています。この版 ", version, " では開けません。", writer,
      " 以降を使うか、更新前のバックアップから復元してください。)"));
}

}  // namespace renkei::service
