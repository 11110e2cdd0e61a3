// What one's own organization has to do with a resource: named by the resource alone.
#include "absl/strings/str_cat.h"
#include "client/cli/resolve.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::cli {
namespace {

// "cases/{case}/adoptions/{org}"
std::string Below(const std::string& resource, const char* collection,
                  const std::string& organization) {
  return absl::StrCat(resource, "/", collection, "/",
                      organization.substr(organization.find('/') + 1));
}

}  // namespace

absl::StatusOr<std::string> Resolver::OwnOrganization() {
  if (own_organization_.empty()) {
    ASSIGN_OR_RETURN(const auto me, session_.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                                      pb::WhoAmIRequest()));
    own_organization_ = me.organization().name();
  }
  return own_organization_;
}

absl::StatusOr<std::string> Resolver::OrganizationOrOwn(const std::string& text) {
  return text.empty() ? OwnOrganization() : OrganizationName(text);
}

absl::StatusOr<std::string> Resolver::OwnSelection(const std::string& text) {
  ASSIGN_OR_RETURN(const std::string name, Case(text));
  ASSIGN_OR_RETURN(const std::string own, OwnOrganization());
  return Below(name, "selections", own);
}

absl::StatusOr<std::string> Resolver::OwnAdoption(const std::string& text) {
  ASSIGN_OR_RETURN(const std::string own, OwnOrganization());
  return AdoptionOf(text, own);
}

absl::StatusOr<std::string> Resolver::AdoptionOf(const std::string& text,
                                                 const std::string& organization) {
  ASSIGN_OR_RETURN(const std::string name, Case(text));
  return Below(name, "adoptions", organization);
}

}  // namespace renkei::cli
