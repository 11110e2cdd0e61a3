#include "server/service/national/body_lacks.h"

#include <utility>
#include <vector>

#include "server/domain/resource_name.h"
#include "server/service/national/record_reading.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRecordsOfBody = 50;
constexpr int kInitiativeSegments = 2;

class Nearest {
 public:
  Nearest(const Call& call, const CountPlan& plan, const std::string& body)
      : call_(call), plans_({plan}), definition_(plans_.front().definition), body_(body) {}

  absl::StatusOr<NearestRecord> Find() {
    if (definition_.has_cases()) RETURN_IF_ERROR(LookAtCases());
    if (definition_.has_visions() || definition_.has_measures() || definition_.has_actuals())
      RETURN_IF_ERROR(LookAtVisions());
    if (definition_.has_initiatives()) RETURN_IF_ERROR(LookAtInitiatives());
    return nearest_;
  }

 private:
  const domain::CountedItems& items() const { return plans_.front().items; }

  void Offer(domain::Lacks lacks, const std::string& resource) {
    if (!nearest_.resource.empty() && nearest_.lacks.size() <= lacks.size()) return;
    nearest_ = {std::move(lacks), resource};
  }

  absl::Status LookAtCases() {
    ASSIGN_OR_RETURN(const auto page,
                     Cases().ScanIndex(call_.snapshot(), storage::Key(kCasesByOwnerId).Add(body_),
                                       "", kRecordsOfBody));
    for (const auto& row : page.rows) {
      ASSIGN_OR_RETURN(const auto read, ReadCountableCase(call_, {plans_}, row, nullptr));
      if (!read.has_value()) continue;
      Offer(domain::LacksOf(definition_.cases(), read->text, read->selected, items()),
            row.message.name());
    }
    return absl::OkStatus();
  }

  absl::Status LookAtVisions() {
    ASSIGN_OR_RETURN(
        const auto page,
        Visions().ScanIndex(call_.snapshot(), storage::Key(kVisionsByOwnerId).Add(body_), "",
                            kRecordsOfBody));
    for (const auto& row : page.rows) {
      ASSIGN_OR_RETURN(const auto vision, ReadCountableVision(call_, {plans_}, row));
      if (vision.has_value()) LookIntoVision(row.message.name(), *vision);
    }
    return absl::OkStatus();
  }

  void LookIntoVision(const std::string& name, const CountableVision& vision) {
    if (definition_.has_visions()) {
      domain::CountedItems::Names named = vision.text.framework_items();
      for (const pb::VisionNode& node : vision.nodes) named.MergeFrom(node.framework_items());
      Offer(domain::LacksOf(definition_.visions(), vision.text, named, items()), name);
    }
    for (const pb::VisionNode& node : vision.nodes) {
      if (definition_.has_measures())
        Offer(domain::LacksOf(definition_.measures(), node, items()), name);
    }
    for (const CountableVision::WithActuals& one : vision.kpis) {
      Offer(domain::LacksOf(definition_.actuals(), one.kpi, one.actuals, vision.day), name);
    }
  }

  absl::Status LookAtInitiatives() {
    ASSIGN_OR_RETURN(
        const auto page,
        Members().ScanIndex(call_.snapshot(), storage::Key(kMembersByOrganizationId).Add(body_), "",
                            kRecordsOfBody));
    for (const auto& row : page.rows) {
      if (row.message.state() != pb::MEMBER_STATE_JOINED) continue;
      const std::string name(domain::ParentName(row.message.name(), kInitiativeSegments));
      ASSIGN_OR_RETURN(const auto initiative,
                       Initiatives().Get(call_.snapshot(), KeyByName(Initiatives(), name)));
      if (!initiative.has_value() || !IsCountable(initiative->message)) continue;
      Offer(domain::LacksOf(definition_.initiatives(), initiative->message,
                            initiative->message.state(), items()),
            name);
    }
    return absl::OkStatus();
  }

  const Call& call_;
  const std::vector<CountPlan> plans_;
  const pb::NationalKpiDefinition& definition_;
  const std::string& body_;
  NearestRecord nearest_;
};

}  // namespace

absl::StatusOr<NearestRecord> FindNearest(const Call& call, const CountPlan& plan,
                                          const std::string& body) {
  return Nearest(call, plan, body).Find();
}

}  // namespace renkei::service
