// Changes of the feed as lines of text: one resource, one line of JSON.

#ifndef RENKEI_CLIENT_MIRROR_RESOURCE_LINE_H_
#define RENKEI_CLIENT_MIRROR_RESOURCE_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"

namespace renkei::mirror {

namespace pb = renkei::v1;

// What the resources of a type are called in file names: "cases", "vision_nodes"; "" for types that
// this program does not know.
std::string StemOf(pb::ResourceType type);
// The type of a stem; UNSPECIFIED for others.
pb::ResourceType TypeOfStem(absl::string_view stem);
// All stems, in the order of the types.
const std::vector<std::string>& AllStems();

// What one change does to a copy.
struct LineChange {
  std::string stem;
  std::string name;
  // The resource as one line of proto3 JSON with the contract's field names, beginning with its
  // name; nullopt: it is gone.
  std::optional<std::string> line;
};

// nullopt for a change that does nothing to a copy: of an unknown type, or an upsert whose content
// was already taken away again (a later change says so). INTERNAL for one that no server sends: a
// name that is none, another resource than the one named.
[[nodiscard]] absl::StatusOr<std::optional<LineChange>> ToLine(const pb::Change& change);

// Name and etag of a line; views into it. nullopt where it is no line of ToLine's.
struct LineIdentity {
  absl::string_view name;
  absl::string_view etag;
};
std::optional<LineIdentity> IdentityOf(absl::string_view line);

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_RESOURCE_LINE_H_
