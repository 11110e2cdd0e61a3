#include "absl/time/civil_time.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/time/when.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

Key ContributionsPrefix(absl::string_view initiative, absl::string_view kpi) {
  Key key(kContributionsByPlaceId);
  key.Add(LastSegment(initiative));
  if (!kpi.empty()) key.Add(kpi);
  return key;
}

Key ContributionPlace(absl::string_view initiative, const pb::Contribution& c) {
  const pb::When when = domain::AsOneTime(c.when());
  Key key = ContributionsPrefix(initiative, c.kpi());
  key.Add(absl::FormatCivilTime(domain::LastDay(when)))
      .Add(domain::ActualId(when))
      .Add(LastSegment(c.organization()));
  return key;
}

const Table<pb::Contribution>& Contributions() {
  static const auto& table = *new Table<pb::Contribution>(TableSpec<pb::Contribution>{
      .id = kContributionsId,
      .name = "contributions",
      .primary_key =
          [](const pb::Contribution& c, Key& key) {
            key.Add(LastSegment(domain::ParentName(c.name(), 2))).Add(LastSegment(c.name()));
          },
      .indexes = {{.id = kContributionsByPlaceId,
                   .name = "contributions_by_place",
                   .unique = true,
                   .keys = [](const pb::Contribution& c, const EmitKey& emit) {
                     emit(ContributionPlace(domain::ParentName(c.name(), 2), c));
                   }}}});
  return table;
}

}  // namespace renkei::service
