#include "server/service/contribution/contribution_access.h"

#include <tuple>
#include <utility>

#include "absl/time/civil_time.h"
#include "server/domain/contribution/indicator_unit.h"
#include "server/domain/contribution/total.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/when.h"
#include "server/service/frame/time.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Figures of one KPI that end on one day: a year, its end, a month, the day itself.
constexpr size_t kMaxFiguresOfADay = 16;

bool IsBetter(const pb::KpiActual& a, const pb::KpiActual& b) {
  const auto weight = [](const pb::KpiActual& actual) {
    return std::tuple(actual.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED,
                      absl::ToUnixMicros(FromProto(actual.update_time())), actual.name());
  };
  return weight(a) > weight(b);
}

}  // namespace

const pb::SharedKpi* FindSharedKpi(const pb::Initiative& initiative, absl::string_view id) {
  for (const pb::SharedKpi& kpi : initiative.kpis()) {
    if (kpi.id() == id) return &kpi;
  }
  return nullptr;
}

absl::StatusOr<pb::Indicator> FindIndicator(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, Indicators().Get(call.snapshot(), KeyByName(Indicators(), name)));
  if (row.has_value()) return std::move(row->message);
  pb::Indicator none;
  none.set_name(std::string(name));
  return none;
}

absl::StatusOr<std::optional<PublishedKpi>> FindPublishedKpi(const Call& call,
                                                             absl::string_view name) {
  using Found = std::optional<PublishedKpi>;
  ASSIGN_OR_RETURN(std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  if (!head.has_value() || head->message.published_revision() == 0) return Found();
  ASSIGN_OR_RETURN(
      auto kpi, FindInRevision<KpiKind>(call, VisionIdOf(name), head->message.published_revision(),
                                        domain::LastSegment(name)));
  if (!kpi.has_value() || kpi->message.name() != name) return Found();
  return Found(PublishedKpi{std::move(kpi->message), std::move(head->message)});
}

absl::StatusOr<std::optional<pb::KpiActual>> FindActualAt(const Call& call, absl::string_view kpi,
                                                          const pb::When& when,
                                                          pb::Aggregation aggregation) {
  const std::string key = domain::TimeKey(when, aggregation);
  storage::Key prefix = Actuals().NewKey();
  prefix.Add(VisionIdOf(kpi))
      .Add(domain::LastSegment(kpi))
      .Add(absl::FormatCivilTime(domain::LastDay(when)));
  ASSIGN_OR_RETURN(const storage::RowPage<pb::KpiActual> page,
                   ScanActuals(call, prefix, "", kMaxFiguresOfADay));
  std::optional<pb::KpiActual> best;
  for (const storage::Row<pb::KpiActual>& row : page.rows) {
    const pb::KpiActual& actual = row.message;
    if (domain::ParentName(actual.name(), 6) != kpi) continue;
    if (actual.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) continue;
    if (domain::TimeKey(actual.when(), aggregation) != key) continue;
    if (!best || IsBetter(actual, *best)) best = actual;
  }
  return best;
}

absl::Status FillFigure(const Call& call, const pb::SharedKpi* kpi, const pb::Indicator& indicator,
                        pb::Contribution& contribution) {
  contribution.clear_figure();
  contribution.clear_figure_status();
  if (contribution.source_kpi().empty()) {
    if (contribution.value().has_number() || !contribution.value().text().empty())
      *contribution.mutable_figure() = contribution.value();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::optional<PublishedKpi> published,
                   FindPublishedKpi(call, contribution.source_kpi()));
  if (kpi == nullptr || !published.has_value() || published->kpi.indicator() != kpi->indicator()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(
      const std::optional<pb::KpiActual> actual,
      FindActualAt(call, contribution.source_kpi(), contribution.when(), indicator.aggregation()));
  if (!actual.has_value()) return absl::OkStatus();
  *contribution.mutable_figure() =
      domain::InUnitOf(indicator, published->kpi.unit(), actual->value());
  contribution.set_figure_status(actual->status());
  return absl::OkStatus();
}

absl::StatusOr<pb::Contribution> PresentContribution(const Call& call,
                                                     const pb::Initiative& initiative,
                                                     ContributionRow row) {
  pb::Contribution contribution = std::move(row.message);
  if (row.version != storage::Sequence::kNone)
    contribution.set_etag(MakeEtag(call.env().store, row.version));
  const pb::SharedKpi* kpi = FindSharedKpi(initiative, contribution.kpi());
  ASSIGN_OR_RETURN(const pb::Indicator indicator,
                   FindIndicator(call, kpi == nullptr ? "" : kpi->indicator()));
  RETURN_IF_ERROR(FillFigure(call, kpi, indicator, contribution));
  return contribution;
}

absl::StatusOr<std::optional<ContributionRow>> FindContribution(const Call& call,
                                                                absl::string_view name) {
  storage::Key key = Contributions().NewKey();
  key.Add(domain::LastSegment(domain::ParentName(name, 2))).Add(domain::LastSegment(name));
  return Contributions().Get(call.snapshot(), key);
}

absl::StatusOr<std::optional<pb::Contribution>> ReadableContribution(const Call& call,
                                                                     absl::string_view name) {
  using Found = std::optional<pb::Contribution>;
  const absl::StatusOr<InitiativeRow> initiative =
      FindReadableInitiative(call, domain::ParentName(name, 2), name);
  if (absl::IsNotFound(initiative.status())) return Found();
  if (!initiative.ok()) return initiative.status();
  ASSIGN_OR_RETURN(std::optional<ContributionRow> row, FindContribution(call, name));
  if (!row.has_value()) return Found();
  ASSIGN_OR_RETURN(pb::Contribution contribution,
                   PresentContribution(call, initiative->message, *std::move(row)));
  return Found(std::move(contribution));
}

absl::StatusOr<ResourceTexts> ReadContributionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ContributionRow> row, FindContribution(call, name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const ResourceTexts initiative,
                   ReadInitiativeTexts(call, domain::ParentName(name, 2)));
  if (initiative.gone()) return ResourceTexts();
  return OneText(TextOf(&pb::Change::mutable_contribution, std::move(row->message),
                        initiative.in_force->audience));
}

}  // namespace renkei::service
