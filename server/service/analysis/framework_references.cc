#include "server/service/analysis/framework_references.h"

#include <functional>
#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/reading_scan.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kReferencesAtOnce = 500;

// Told the name of a framework; whether to go on.
using Visit = std::function<bool(absl::string_view framework)>;

bool VisitItems(const google::protobuf::RepeatedPtrField<std::string>& items, const Visit& visit) {
  for (const std::string& item : items) {
    if (!visit(domain::ParentName(item, 2))) return false;
  }
  return true;
}

bool VisitHead(const pb::Vision& head, const Visit& visit) {
  for (const std::string& plan : head.parent_plans()) {
    if (domain::MatchName("frameworks/*", plan) && !visit(plan)) return false;
  }
  return VisitItems(head.framework_items(), visit);
}

absl::Status VisitFrameworks(const Call& call, const VisionReading& reading, size_t& examined,
                             const Visit& visit) {
  const pb::Vision& head =
      reading.revision ? reading.revision->message.vision() : reading.head.message;
  if (!VisitHead(head, visit)) return absl::OkStatus();
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, ScanReading<NodeKind>(call, reading, after, kReferencesAtOnce));
    for (const storage::Row<pb::VisionNode>& row : page.rows) {
      ++examined;
      if (!VisitItems(row.message.framework_items(), visit)) return absl::OkStatus();
    }
    after = std::move(page.next);
  } while (!after.empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::set<std::string>> FrameworksOf(const Call& call, const VisionReading& reading,
                                                   size_t& examined) {
  std::set<std::string> frameworks;
  RETURN_IF_ERROR(VisitFrameworks(call, reading, examined, [&](absl::string_view framework) {
    frameworks.emplace(framework);
    return true;
  }));
  return frameworks;
}

absl::StatusOr<bool> RefersToFramework(const Call& call, const VisionReading& reading,
                                       const std::string& framework, size_t& examined) {
  bool found = false;
  RETURN_IF_ERROR(VisitFrameworks(call, reading, examined, [&](absl::string_view referred) {
    found = referred == framework;
    return !found;
  }));
  return found;
}

}  // namespace renkei::service
