// One generation of a copy: a directory with a file of sorted lines for each type, and state.json.
// Never changed once it is there; the next one is written beside it.

#ifndef RENKEI_CLIENT_MIRROR_GENERATION_H_
#define RENKEI_CLIENT_MIRROR_GENERATION_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "client/mirror/copy_state.h"
#include "client/mirror/files.h"
#include "client/mirror/journal.h"
#include "client/mirror/sum.h"

namespace renkei::mirror {

// "cases.jsonl"
std::string LinesFile(const std::string& stem);

// Writes the generation `to` out of the generation `from` (a directory; with the counts of `state`)
// and the whole commits of `journal`, with `state` and the new counts as its state.json. Files of
// types in which nothing changed get a further name instead of being copied, where the file system
// can. Holds names and one line at a time. On the disk when it returns.
[[nodiscard]] absl::Status WriteGeneration(Files& files, const std::string& from,
                                           const std::string& to, Journal& journal,
                                           CopyState state);

// A generation without resources.
[[nodiscard]] absl::Status WriteEmptyGeneration(Files& files, const std::string& to,
                                                const CopyState& state);

// The digest of each type that has resources, counted from the files themselves. DATA_LOSS for a
// line that nobody here wrote, or lines out of order.
[[nodiscard]] absl::StatusOr<std::map<std::string, ResourceDigest>> DigestsOf(
    Files& files, const std::string& directory);

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_GENERATION_H_
