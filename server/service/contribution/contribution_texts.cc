#include "server/service/contribution/contribution_texts.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/initiative/initiative_texts.h"

namespace renkei::service {

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
