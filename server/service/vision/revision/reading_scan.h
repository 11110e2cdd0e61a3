// The nodes or KPIs of a text, be it a draft or a revision.

#ifndef RENKEI_SERVER_SERVICE_VISION_REVISION_READING_SCAN_H_
#define RENKEI_SERVER_SERVICE_VISION_REVISION_READING_SCAN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/resource_name.h"
#include "server/service/vision/revision/kept_revisions.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// Up to `limit` of them, in order of id. Positions are ids, of a draft as of a revision.
template <typename Kind>
absl::StatusOr<storage::RowPage<typename Kind::Message>> ScanReading(const Call& call,
                                                                     const VisionReading& reading,
                                                                     absl::string_view after,
                                                                     size_t limit) {
  if (reading.revision) return ScanPublished<Kind>(call, reading, after, limit);
  const absl::string_view vision = domain::LastSegment(reading.head.message.name());
  const storage::Key all = Kind::Draft().NewKey().Add(vision);
  const std::string begin =
      after.empty() ? "" : Kind::Draft().NewKey().Add(vision).Add(after).bytes();
  auto page = Kind::Draft().Scan(call.snapshot(), all, begin, limit);
  if (!page.ok()) return page;
  for (size_t i = 0; i < page->rows.size(); ++i)
    page->positions[i] = std::string(domain::LastSegment(page->rows[i].message.name()));
  if (!page->next.empty()) page->next = page->positions.back();
  return page;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_REVISION_READING_SCAN_H_
