// What can be read of a node or KPI that may be gone from the draft: figures and reports stay with
// the revisions that had it.

#ifndef RENKEI_SERVER_SERVICE_VISION_REVISION_PUBLISHED_ITEM_H_
#define RENKEI_SERVER_SERVICE_VISION_REVISION_PUBLISHED_ITEM_H_

#include <functional>
#include <optional>

#include "server/domain/resource_name.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

// Node or KPI `name` as it stands in what `reading` reads, or in the last revision that had it and
// that the caller may read; nullopt where there is none. With `holds` only a state of it for which
// that is true counts.
template <typename Kind>
absl::StatusOr<std::optional<typename Kind::Message>> LastReadable(
    const Call& call, const VisionReading& reading, absl::string_view name,
    const std::function<bool(const typename Kind::Message&)>& holds = nullptr) {
  using Found = std::optional<typename Kind::Message>;
  ASSIGN_OR_RETURN(auto row, FindItem<Kind>(call, reading, name));
  if (row.has_value() && (!holds || holds(row->message))) return Found(std::move(row->message));
  const pb::Vision& head = reading.head.message;
  for (int number = head.published_revision(); number > 0; --number) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        auto item, FindInRevision<Kind>(call, VisionIdOf(name), number, domain::LastSegment(name)));
    if (!item.has_value() || item->message.name() != name) continue;
    if (holds && !holds(item->message)) continue;
    ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                     FindRevision(call, head.name(), number));
    if (revision.has_value() && SeesRevision(call, head, revision->message))
      return Found(std::move(item->message));
  }
  return Found();
}

template <typename Kind>
absl::StatusOr<bool> ItemIsReadable(
    const Call& call, const VisionReading& reading, absl::string_view name,
    const std::function<bool(const typename Kind::Message&)>& holds = nullptr) {
  ASSIGN_OR_RETURN(const auto item, LastReadable<Kind>(call, reading, name, holds));
  return item.has_value();
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_REVISION_PUBLISHED_ITEM_H_
