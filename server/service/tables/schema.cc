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

absl::Status CheckSchema(const storage::Snapshot& snapshot, int newest) {
  ASSIGN_OR_RETURN(const std::optional<SchemaRow> row, ReadSchema(snapshot));
  if (!row.has_value() || row->message.schema() <= newest) return absl::OkStatus();
  const std::string& writer = row->message.version();
  return absl::FailedPreconditionError(
      absl::StrCat("the store was upgraded by version ", writer, " (schema ", row->message.schema(),
                   "; this program reads up to ", newest, "): use ", writer,
                   " or later, or restore a backup from before (データは版 ", writer,
                   " で更新されており、このプログラムでは開けません。", writer,
                   " 以降を使うか、更新前のバックアップから復元してください。)"));
}

}  // namespace renkei::service
