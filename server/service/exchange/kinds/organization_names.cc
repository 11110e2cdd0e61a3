#include "server/service/exchange/kinds/organization_names.h"

#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

const std::string& OrganizationNames::Of(const Call& call, const std::string& organization) {
  const auto [known, added] = names_.try_emplace(organization);
  if (!added) return known->second;
  const auto row = Organizations().Get(call.snapshot(), KeyByName(Organizations(), organization));
  if (row.ok() && row->has_value()) {
    if (const pb::Designation* now = DesignationOn((*row)->message, call.today()))
      known->second = now->display_name();
  }
  return known->second;
}

}  // namespace renkei::service
