// What a group of commits does to the tables, each key once. Internal to storage/.

#ifndef RENKEI_STORAGE_POSTGRES_GROUP_H_
#define RENKEI_STORAGE_POSTGRES_GROUP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/postgres_connection.h"
#include "storage/sequencer.h"

namespace renkei::storage {

// The statements that write `group`, without the head and the end of the transaction. A statement knows each key once: what the
// mutations of the group do to one key one after another is put together here.
std::vector<PgCommand> CommandsOf(absl::Span<const SequencedMutation> group);

// The keys that the preconditions of `group` name, each once, as kVersions takes them; empty: none.
std::string ConditionKeys(absl::Span<const Mutation* const> group);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_GROUP_H_
