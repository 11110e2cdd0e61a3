#include "server/service/funding/applicant.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/domain/resource_name.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Visions whose items count: what a body has in force at a time, and what came just before.
constexpr size_t kMaxVisions = 5;
// Heads that are looked at for them.
constexpr size_t kMaxHeads = 200;

// The visions in force that it owns and the caller reads, the newest first.
absl::StatusOr<std::vector<VisionReading>> VisionsInForce(const Call& call,
                                                          const std::string& organization) {
  ASSIGN_OR_RETURN(
      auto heads,
      Visions().ScanIndex(call.snapshot(), storage::Key(kVisionsByOwnerId).Add(organization), "",
                          kMaxHeads, /*reverse=*/true));
  std::vector<VisionReading> visions;
  for (const VisionRow& head : heads.rows) {
    if (visions.size() == kMaxVisions) break;
    const int number = head.message.published_revision();
    if (number == 0 || head.message.state() == pb::LIFECYCLE_STATE_ARCHIVED) continue;
    absl::StatusOr<VisionReading> reading =
        OpenForReading(call, head.message.name(), number, head.message.name());
    if (absl::IsNotFound(reading.status())) continue;
    if (!reading.ok()) return reading.status();
    visions.push_back(*std::move(reading));
  }
  return visions;
}

void AddItems(const domain::PlanIndex& plan, std::set<std::string>& items) {
  const pb::Vision& head = plan.plan().vision;
  items.insert(head.framework_items().begin(), head.framework_items().end());
  for (const pb::VisionNode& node : plan.plan().nodes)
    items.insert(node.framework_items().begin(), node.framework_items().end());
}

// Of the frameworks above the plan, those items that nothing in it serves.
void AddMissing(const domain::PlanIndex& plan, const domain::AlignmentView& view,
                std::set<std::string>& items) {
  int budget = domain::kMaxAlignmentItems;
  for (const std::string& above : domain::PlansToAlign(plan, view)) {
    const pb::Framework* framework = domain::FindFramework(view, above);
    if (framework == nullptr) continue;
    const pb::PlanAlignment alignment = domain::AlignWithFramework(plan, *framework, view, &budget);
    for (const pb::ItemCoverage& item : alignment.items())
      if (item.coverage() == pb::ItemCoverage::COVERAGE_MISSING) items.insert(item.item());
  }
}

}  // namespace

absl::StatusOr<domain::Applicant> ApplicantOf(const Call& call, const std::string& organization,
                                              absl::CivilDay day) {
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), organization)));
  if (!row.has_value()) return NotFound(organization);
  domain::Applicant body;
  if (const pb::Designation* now = DesignationOn(row->message, day)) body.kind = now->kind();
  if (row->message.has_population()) body.population = row->message.population();
  return body;
}

HeldTypes HoldTypes(const pb::ProgrammeEdition& edition,
                    const google::protobuf::RepeatedPtrField<std::string>& ids,
                    const domain::Applicant& body) {
  HeldTypes held;
  for (const pb::ProgrammeType& type : edition.types()) {
    if (!ids.empty() && !absl::c_linear_search(ids, type.id())) continue;
    held.types.push_back(domain::HoldAgainst(type, body));
    held.fit = domain::BetterFit(held.fit, held.types.back().fit());
  }
  return held;
}

absl::StatusOr<Aims> AimsOf(const Call& call, const domain::AlignmentView& view,
                            const domain::ItemReach& reach, const std::string& organization) {
  ASSIGN_OR_RETURN(const std::vector<VisionReading> visions, VisionsInForce(call, organization));
  Aims aims;
  std::set<std::string> served;
  std::set<std::string> missing;
  for (const VisionReading& reading : visions) {
    if (call.abandoned()) return absl::CancelledError();
    aims.visions.push_back(reading.head.message.name());
    ASSIGN_OR_RETURN(const auto plan, LoadIndexed(call, reading));
    AddItems(*plan->index, served);
    AddMissing(*plan->index, view, missing);
  }
  // What one of its visions serves, another one need not.
  aims.served = reach.Across(served);
  for (const auto& [item, how] : aims.served) missing.erase(item);
  aims.missing = reach.Across(missing);
  return aims;
}

}  // namespace renkei::service
