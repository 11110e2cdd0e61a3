#include "client/cli/organization_names.h"

#include "absl/strings/match.h"
#include "renkei/v1/registry_service.pb.h"

namespace renkei::cli {
namespace {

// Look-ups one by one, before the whole registry costs less.
constexpr int kMostSingle = 10;

}  // namespace

std::string OrganizationNames::Of(const std::string& name) {
  if (!absl::StartsWith(name, "organizations/")) return name;
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  if (!loaded_all_ && looked_up_ >= kMostSingle) {
    LoadAll();
    return Of(name);
  }
  ++looked_up_;
  pb::GetOrganizationRequest request;
  request.set_name(name);
  const auto found = session_.Call<pb::Organization>("RegistryService/GetOrganization", request);
  return known_[name] = found.ok() ? found->display_name() : name;
}

void OrganizationNames::LoadAll() {
  loaded_all_ = true;
  pb::ListOrganizationsRequest request;
  request.set_page_size(1000);
  const auto all = session_.List<pb::Organization, pb::ListOrganizationsResponse>(
      "RegistryService/ListOrganizations", request,
      [](auto& reply) { return reply.mutable_organizations(); });
  if (!all.ok()) return;
  for (const pb::Organization& one : *all) known_[one.name()] = one.display_name();
}

}  // namespace renkei::cli
