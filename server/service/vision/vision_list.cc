#include "server/service/vision/vision_list.h"

#include <string>
#include <utility>

#include "server/service/frame/list/paging.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_filter.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kVisionPages = {.default_size = 50, .max_size = 200};

// What the caller reads of one row: the draft for its owners, the revision in force for others in
// its audience, nullopt for everyone else.
absl::StatusOr<std::optional<VisionReading>> ReadingOf(const Call& call, VisionRow row) {
  VisionReading reading;
  reading.owner = IsOwner(call, row.message);
  if (!reading.owner) {
    ASSIGN_OR_RETURN(std::optional<RevisionRow> revision,
                     FindRevision(call, row.message.name(), row.message.published_revision()));
    if (!revision.has_value() || !SeesRevision(call, row.message, revision->message))
      return std::optional<VisionReading>();
    reading.revision = *std::move(revision);
  }
  reading.head = std::move(row);
  return std::optional<VisionReading>(std::move(reading));
}

}  // namespace

absl::StatusOr<pb::ListVisionsResponse> ListVisions(const Call& call,
                                                    const pb::ListVisionsRequest& request) {
  ASSIGN_OR_RETURN(VisionFilter filter, VisionFilter::Parse(call, request.filter()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kVisionPages));
  pb::ListVisionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Vision>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return filter.way().Next(call, Visions(), after, limit, kNewestFirst);
      },
      [&](VisionRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(const std::optional<VisionReading> reading,
                         ReadingOf(call, std::move(row)));
        if (!reading.has_value() || !filter.Matches(call, *reading)) return 0;
        ASSIGN_OR_RETURN(*response.add_visions(), PresentVision(call, *reading));
        return response.visions().rbegin()->ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
