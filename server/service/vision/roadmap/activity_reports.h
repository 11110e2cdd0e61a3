// Reports of how far the activities of a roadmap have come. Like figures of KPIs they are no part
// of a draft or revision: records under the activity, visible as it is, written in every state but
// ARCHIVED. They stay when a node is removed, and come back with it.

#ifndef RENKEI_SERVER_SERVICE_VISION_ROADMAP_ACTIVITY_REPORTS_H_
#define RENKEI_SERVER_SERVICE_VISION_ROADMAP_ACTIVITY_REPORTS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/vision.pb.h"
#include "server/auth/visibility.h"
#include "server/service/frame/method.h"
#include "server/service/vision/vision_access.h"
#include "storage/table.h"

namespace renkei::service {

// Whether the caller may read reports of `activity`; `reading` is what it reads of the vision now.
[[nodiscard]] absl::StatusOr<bool> ActivityIsReadable(const Call& call,
                                                      const VisionReading& reading,
                                                      absl::string_view activity);

// The last report of `activity` of a day from `from` to `to` (YYYY-MM-DD), whoever asks; nullopt if
// there is none. Adds the reports that it looked at, one for a day at most, to `examined`.
[[nodiscard]] absl::StatusOr<std::optional<pb::ActivityReport>> LastActivityReport(
    const Call& call, const std::string& activity, absl::CivilDay from, absl::CivilDay to,
    size_t& examined);

// For the feed: the report `name` as the caller may read it; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<pb::ActivityReport>> ReadableActivityReport(
    const Call& call, absl::string_view name);

// The report called `name`, whoever asks.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::ActivityReport>>> FindActivityReport(
    const Call& call, absl::string_view name);

// Who is told of reports of `activity`: those who see the vision if the revision in force has the
// activity, else the owners.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> ReportAudience(
    const Call& call, const pb::Vision& head, absl::string_view activity);

// RecordActivityReports, ListActivityReports.
void RegisterActivityReports(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ROADMAP_ACTIVITY_REPORTS_H_
