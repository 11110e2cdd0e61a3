// Filters of list methods, on top of domain/filter.h.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_FILTERING_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_FILTERING_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Parses `text`, in which a local government code may stand for an organization's id
// ("organizations/141003"). INVALID_FILTER for a code that nobody has, and as Filter::Parse says.
[[nodiscard]] absl::StatusOr<domain::Filter> ParseFilter(const Call& call, absl::string_view text,
                                                         const domain::FilterSchema& schema);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_FILTERING_H_
