// state.json: what the files beside it are a copy of, and where to go on.

#ifndef RENKEI_CLIENT_MIRROR_COPY_STATE_H_
#define RENKEI_CLIENT_MIRROR_COPY_STATE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/mirror/files.h"

namespace renkei::mirror {

// Whose copy, and of what. A copy is only gone on with under the same scope.
struct CopyScope {
  // The server's store (WhoAmIResponse.store_id).
  std::string store_id;
  // The reader's own, organizations/{org}.
  std::string organization;
  // Stems, in the order of the types; empty: all.
  std::vector<std::string> types;
  std::string filter;

  bool operator==(const CopyScope&) const = default;
};

struct CopyState {
  // Counts the folds of all copies that this directory has had.
  int64_t generation = 0;
  CopyScope scope;
  // Everything up to here is in the files; "": nothing.
  std::string cursor;
  // When they were written.
  absl::Time time = absl::InfinitePast();
  // How many types the program that wrote them knew: one that knows more has to begin again.
  int known_types = 0;
  // Resources of each stem that has any.
  std::map<std::string, int64_t> counts;
};

inline constexpr char kStateFile[] = "state.json";

// Indented JSON with its keys in a fixed order, so that two states can be compared by eye.
std::string StateText(const CopyState& state);
// FAILED_PRECONDITION for anything else than StateText's.
[[nodiscard]] absl::StatusOr<CopyState> ParseState(const std::string& text,
                                                   const std::string& path);

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_COPY_STATE_H_
