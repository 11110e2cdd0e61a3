#include "absl/strings/str_split.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

// Segment by segment: what stands below a resource follows it.
void AddName(absl::string_view name, Key& key) {
  for (const absl::string_view segment : absl::StrSplit(name, '/')) key.Add(segment);
}

}  // namespace

const Table<internal_pb::KeptChange>& KeptChanges() {
  static const auto& table = *new Table<internal_pb::KeptChange>(TableSpec<internal_pb::KeptChange>{
      .id = kKeptChangesId,
      .name = "kept_changes",
      .primary_key = [](const internal_pb::KeptChange& kept,
                        Key& key) { AddName(kept.change().resource_name(), key); },
  });
  return table;
}

Key KeptChangeKey(absl::string_view name) {
  Key key = KeptChanges().NewKey();
  AddName(name, key);
  return key;
}

const Table<internal_pb::LogHold>& LogHolds() {
  static const auto& table = *new Table<internal_pb::LogHold>(TableSpec<internal_pb::LogHold>{
      .id = kLogHoldsId,
      .name = "log_holds",
      .primary_key = [](const internal_pb::LogHold& hold, Key& key) { key.Add(hold.consumer()); },
  });
  return table;
}

}  // namespace renkei::service
