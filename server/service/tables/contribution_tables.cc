#include "absl/time/civil_time.h"
#include "server/domain/resource_name.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

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
