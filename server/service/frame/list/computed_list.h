// Pages of a list that is computed anew for each page, from what may have changed since the page
// before.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_COMPUTED_LIST_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_COMPUTED_LIST_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::service {

// A page's position: the number of its last item, and what names that item for as long as it is in
// the list.
std::string PositionInList(size_t index, absl::string_view name);

// The number of the item after `position`, 0 for "". Where the list has changed since, the item is
// looked for by its name; INVALID_PAGE_TOKEN where it is gone: nobody knows what has been shown.
[[nodiscard]] absl::StatusOr<size_t> IndexAfter(absl::string_view position, size_t size,
                                                absl::FunctionRef<std::string(size_t)> name_of);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_COMPUTED_LIST_H_
