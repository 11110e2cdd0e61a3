// Merging a client's part of a resource into the stored one.

#ifndef RENKEI_SERVER_SERVICE_FRAME_WRITE_UPDATE_H_
#define RENKEI_SERVER_SERVICE_FRAME_WRITE_UPDATE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace renkei::service {

// Update (AIP-134): copies the fields that `mask` names from `part` to `resource`; a field that is
// named and not set is cleared. An empty mask names every field that is set in `part`, "*" every
// field that can be changed. name and etag are never copied. INVALID_UPDATE_MASK if a path is
// unknown, output only, immutable (unless it does not change), or deeper than the resource's own
// fields. Then the whole is validated; `prefix` begins the paths of its violations.
[[nodiscard]] absl::Status MergeByMask(const google::protobuf::Message& part,
                                       const google::protobuf::FieldMask& mask,
                                       absl::string_view prefix,
                                       google::protobuf::Message& resource);

// Apply: fields that are set in `part` replace, fields that are not are kept, and those of
// `clear_mask` are cleared. Errors and validation as above.
[[nodiscard]] absl::Status MergeBySetFields(const google::protobuf::Message& part,
                                            const google::protobuf::FieldMask& clear_mask,
                                            absl::string_view prefix,
                                            google::protobuf::Message& resource);

// Whether two messages say the same, etags, and who wrote them when, left out.
bool SameContent(const google::protobuf::Message& a, const google::protobuf::Message& b);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_WRITE_UPDATE_H_
