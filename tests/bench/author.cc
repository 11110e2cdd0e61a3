#include "tests/bench/author.h"

#include "absl/strings/str_cat.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"

namespace renkei::bench {

namespace pb = renkei::v1;

Author MakeAuthor(client::Client& admin, const std::string& id, const std::string& title,
                  const std::string& code) {
  pb::BatchUpsertOrganizationsRequest registry;
  pb::Organization& prefecture = *registry.add_organizations();
  prefecture.set_name(absl::StrCat("organizations/", id));
  pb::Designation& designation = *prefecture.add_designations();
  designation.set_display_name(title);
  designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
  designation.set_code(code);
  Must<pb::BatchUpsertResponse>(admin, "RegistryService/BatchUpsertOrganizations", registry);
  pb::CreateAccountRequest account;
  account.mutable_account()->set_organization(prefecture.name());
  account.mutable_account()->set_display_name("企画課");
  account.mutable_account()->add_roles(pb::ROLE_CONTRIBUTOR);
  pb::CreateTokenRequest token;
  token.set_parent(Must<pb::Account>(admin, "IdentityService/CreateAccount", account).name());
  return {
      .organization = prefecture.name(),
      .token = Must<pb::CreateTokenResponse>(admin, "IdentityService/CreateToken", token).secret()};
}

Author MakeAuthor(const e2e::ServerProcess& server) {
  auto admin = client::Client::Connect({.server = server.address(), .token = server.admin_token()});
  if (!admin.ok()) std::exit(1);
  return MakeAuthor(**admin, "bench", "神奈川県", "140007");
}

}  // namespace renkei::bench
