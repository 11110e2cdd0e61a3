#include "server/service/frame/held_figures.h"

#include "absl/strings/str_cat.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/quantity/timed_figures.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::Descriptor;
using Found = std::vector<pb::FieldViolation>;

void SettleTargets(absl::string_view unit, const domain::FieldPath& path,
                   google::protobuf::RepeatedPtrField<pb::TimedValue>& targets, Found& found) {
  for (int i = 0; i < targets.size(); ++i) {
    domain::SettleTimedFigure(unit, path.Field("targets").Item(i).Text(), *targets.Mutable(i),
                              found);
  }
}

void Settle(const domain::FieldPath& path, pb::CaseResult& result, Found& found) {
  if (result.has_before())
    domain::SettleTimedFigure(result.unit(), path.Field("before").Text(), *result.mutable_before(),
                              found);
  if (result.has_after())
    domain::SettleTimedFigure(result.unit(), path.Field("after").Text(), *result.mutable_after(),
                              found);
}

void Settle(const domain::FieldPath& path, pb::FrameworkKpi& kpi, Found& found) {
  if (kpi.has_baseline())
    domain::SettleTimedFigure(kpi.unit(), path.Field("baseline").Text(), *kpi.mutable_baseline(),
                              found);
  SettleTargets(kpi.unit(), path, *kpi.mutable_targets(), found);
}

absl::Status Settle(const Call& call, const domain::FieldPath& path, pb::SharedKpi& kpi,
                    Found& found) {
  if (kpi.targets().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row,
                   Indicators().Get(call.snapshot(), KeyByName(Indicators(), kpi.indicator())));
  if (row.has_value()) SettleTargets(row->message.unit(), path, *kpi.mutable_targets(), found);
  return absl::OkStatus();
}

}  // namespace

bool HoldsFigures(const Descriptor& type) {
  return &type == pb::CaseResult::descriptor() || &type == pb::FrameworkKpi::descriptor() ||
         &type == pb::SharedKpi::descriptor();
}

absl::Status SettleHeldFigures(const Call& call, const domain::FieldPath& path,
                               google::protobuf::Message& holder, Found& found) {
  const Descriptor* type = holder.GetDescriptor();
  if (type == pb::CaseResult::descriptor())
    Settle(path, static_cast<pb::CaseResult&>(holder), found);
  if (type == pb::FrameworkKpi::descriptor())
    Settle(path, static_cast<pb::FrameworkKpi&>(holder), found);
  if (type == pb::SharedKpi::descriptor())
    return Settle(call, path, static_cast<pb::SharedKpi&>(holder), found);
  return absl::OkStatus();
}

}  // namespace renkei::service
