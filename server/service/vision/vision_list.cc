#include "server/service/vision/vision_list.h"

#include <string>
#include <utility>

#include "server/service/frame/paging.h"
#include "server/service/tables.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_filter.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kVisionPages = {.default_size = 50, .max_size = 200};

// What the caller sees of one row: the draft for its owners, the revision in force for others in
// its audience, nullopt for everyone else.
absl::StatusOr<std::optional<pb::Vision>> Visible(const Call& call, VisionRow row) {
  VisionReading reading;
  reading.owner = IsOwner(call, row.message);
  if (!reading.owner) {
    ASSIGN_OR_RETURN(std::optional<RevisionRow> revision,
                     FindRevision(call, row.message.name(), row.message.published_revision()));
    if (!revision.has_value() || !SeesRevision(call, row.message, revision->message))
      return std::optional<pb::Vision>();
    reading.revision = *std::move(revision);
  }
  reading.head = std::move(row);
  ASSIGN_OR_RETURN(pb::Vision shown, PresentVision(call, reading));
  return std::optional(std::move(shown));
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
        if (!filter.owner())
          return Visions().Scan(call.snapshot(), Visions().NewKey(), after, limit, kNewestFirst);
        return Visions().ScanIndex(call.snapshot(),
                                   storage::Key(kVisionsByOwnerId).Add(*filter.owner()), after,
                                   limit, kNewestFirst);
      },
      [&](VisionRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(std::optional<pb::Vision> vision, Visible(call, std::move(row)));
        if (!vision.has_value() || !filter.Matches(call, *vision)) return 0;
        const size_t bytes = vision->ByteSizeLong();
        *response.add_visions() = *std::move(vision);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
