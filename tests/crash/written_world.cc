#include "tests/crash/written_world.h"

#include <gtest/gtest.h>

#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"

namespace renkei::crash {
namespace {

// Of a call that a healthy server answers.
constexpr absl::Duration kAnswered = absl::Seconds(30);
constexpr size_t kSamples = 5;

}  // namespace

std::unique_ptr<client::Client> WrittenWorld::ConnectAs(Who who, const std::string& address,
                                                        absl::Duration timeout) const {
  auto client =
      client::Client::Connect({.server = address, .token = tokens_.at(who), .timeout = timeout});
  return client.ok() ? *std::move(client) : nullptr;
}

Clients WrittenWorld::Connect(const std::string& address, absl::Duration timeout) const {
  Clients clients;
  for (const auto& [who, token] : tokens_) {
    if (auto client = ConnectAs(who, address, timeout)) clients[who] = std::move(client);
  }
  return clients;
}

void WrittenWorld::Make(Who who, const std::string& method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message& reply) const {
  const absl::Status status = ConnectAs(who, made_at_, kAnswered)->CallInto(method, request, reply);
  ASSERT_TRUE(status.ok()) << method << ": " << status;
}

std::string WrittenWorld::AddBody(const std::string& name, const std::string& code,
                                  const std::string& title) {
  pb::BatchUpsertOrganizationsRequest request;
  pb::Organization& body = *request.add_organizations();
  body.set_name(name);
  pb::Designation& designation = *body.add_designations();
  designation.set_display_name(title);
  designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
  designation.set_code(code);
  pb::BatchUpsertResponse reply;
  Make(Who::kAdministrator, "RegistryService/BatchUpsertOrganizations", request, reply);
  return name;
}

std::string WrittenWorld::AddAccount(Who who, const std::string& organization,
                                     const std::vector<pb::Role>& roles) {
  pb::CreateAccountRequest request;
  request.mutable_account()->set_organization(organization);
  request.mutable_account()->set_display_name("企画課");
  request.mutable_account()->set_may_publish_own(true);
  for (const pb::Role role : roles) request.mutable_account()->add_roles(role);
  pb::Account account;
  Make(Who::kAdministrator, "IdentityService/CreateAccount", request, account);
  pb::CreateTokenRequest token;
  token.set_parent(account.name());
  pb::CreateTokenResponse made;
  Make(Who::kAdministrator, "IdentityService/CreateToken", token, made);
  tokens_[who] = made.secret();
  return account.name();
}

void WrittenWorld::MakeAt(const std::string& address, const std::string& admin_token) {
  made_at_ = address;
  tokens_[Who::kAdministrator] = admin_token;
  names_["owner"] = AddBody("organizations/oowner", "140007", "神奈川県");
  names_["partner"] = AddBody("organizations/opartner", "270008", "大阪府");
  names_["partner_id"] = "opartner";
  names_["officer"] =
      AddAccount(Who::kOfficer, names_["owner"], {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  const std::string partner =
      AddAccount(Who::kPartner, names_["partner"], {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  names_["partner_account_id"] = partner.substr(sizeof("accounts/") - 1);
  AddAccount(Who::kCoordinator, names_["owner"], {pb::ROLE_READER, pb::ROLE_COORDINATOR});
  for (const NamedStep& first : FirstSteps()) {
    const MessagePtr request = NewRequest(first.step.method, names_, first.step.request);
    const MessagePtr reply = NewReply(first.step.method);
    Make(first.step.who, first.step.method, *request, *reply);
    if (testing::Test::HasFailure()) return;
    if (*first.placeholder != '\0') names_[first.placeholder] = NameIn(*reply);
  }
}

void ExpectGuarantees(const test::FeedWay& way, const test::WholeLog& log, client::Client& client) {
  const auto reread = [&client](const std::string& cursor) {
    std::vector<std::string> cursors;
    pb::ListChangesRequest request;
    request.set_cursor(cursor);
    while (true) {
      const auto page = client.Call<pb::ListChangesResponse>("ChangeService/ListChanges", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return cursors;
      for (const pb::Change& change : page->changes()) cursors.push_back(change.cursor());
      if (page->at_head() || page->cursor().empty()) return cursors;
      request.set_cursor(page->cursor());
    }
  };
  for (const test::Guarantee guarantee : test::kAllGuarantees)
    EXPECT_EQ(test::Violation(guarantee, way, log, reread, kSamples), "")
        << test::NameOf(guarantee);
}

}  // namespace renkei::crash
