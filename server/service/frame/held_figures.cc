#include "server/service/frame/held_figures.h"

#include "absl/strings/str_cat.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "server/domain/quantity/figure.h"
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

// What a national KPI's figures are counted in, as they are written: 1,000団体.
std::string UnitOf(const pb::NationalKpi& kpi) {
  switch (kpi.definition().unit()) {
    case pb::COUNTING_UNIT_RECORDS:
      return "件";
    case pb::COUNTING_UNIT_BODIES:
    case pb::COUNTING_UNIT_BODIES_PER_RECORD:
      return "団体";
    default:
      return kpi.entered_unit();
  }
}

// Of a target or an entered value.
template <typename Timed>
void SettleValue(absl::string_view unit, const domain::FieldPath& path, Timed& timed,
                 Found& found) {
  if (!timed.has_value()) return;
  domain::GatherViolations(
      domain::SettleFigure(unit, domain::FigureWords::kAny, *timed.mutable_value()),
      path.Field("value").Text(), found);
}

void Settle(const domain::FieldPath& path, pb::NationalKpi& kpi, Found& found) {
  const std::string unit = UnitOf(kpi);
  if (kpi.has_baseline())
    domain::SettleTimedFigure(unit, path.Field("baseline").Text(), *kpi.mutable_baseline(), found);
  for (int i = 0; i < kpi.targets_size(); ++i)
    SettleValue(unit, path.Field("targets").Item(i), *kpi.mutable_targets(i), found);
  for (int i = 0; i < kpi.values_size(); ++i)
    SettleValue(unit, path.Field("values").Item(i), *kpi.mutable_values(i), found);
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
         &type == pb::SharedKpi::descriptor() || &type == pb::NationalKpi::descriptor() ||
         &type == pb::NationalKpiTarget::descriptor() ||
         &type == pb::NationalKpiValue::descriptor();
}

absl::Status SettleHeldFigures(const Call& call, const domain::FieldPath& path,
                               google::protobuf::Message& holder, Found& found) {
  const Descriptor* type = holder.GetDescriptor();
  if (type == pb::CaseResult::descriptor())
    Settle(path, static_cast<pb::CaseResult&>(holder), found);
  if (type == pb::FrameworkKpi::descriptor())
    Settle(path, static_cast<pb::FrameworkKpi&>(holder), found);
  if (type == pb::NationalKpi::descriptor())
    Settle(path, static_cast<pb::NationalKpi&>(holder), found);
  // By themselves: within a national KPI they have been read by its unit.
  if (type == pb::NationalKpiTarget::descriptor())
    SettleValue("", path, static_cast<pb::NationalKpiTarget&>(holder), found);
  if (type == pb::NationalKpiValue::descriptor())
    SettleValue("", path, static_cast<pb::NationalKpiValue&>(holder), found);
  if (type == pb::SharedKpi::descriptor())
    return Settle(call, path, static_cast<pb::SharedKpi&>(holder), found);
  return absl::OkStatus();
}

}  // namespace renkei::service
