// What a real server shows to who has no token, and what it makes of the metadata of fronts.

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/wire_reason.h"

namespace renkei::e2e {
namespace {

using Metadata = std::multimap<std::string, std::string>;

class PublicReadingE2eTest : public ::testing::Test {
 protected:
  void Start(const std::vector<std::string>& flags) {
    server_ = nullptr;
    auto server = ServerProcess::Start(directory_.path(), flags);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::unique_ptr<client::Client> Connect(const std::string& token) const {
    client::ClientOptions options;
    options.server = server_->address();
    options.token = token;
    auto connected = client::Client::Connect(options);
    EXPECT_TRUE(connected.ok()) << connected.status();
    return *std::move(connected);
  }

  // A published case of the administrator's own body, who first gets the roles for it.
  std::string Publish(pb::Visibility visibility) {
    auto admin = Connect(server_->admin_token());
    if (owner_.empty()) MakeOwner(*admin);
    auto owner = Connect(owner_);
    pb::CreateCaseRequest create;
    pb::Case& c = *create.mutable_case_();
    c.set_owner("organizations/partner");
    c.set_title("事例");
    c.set_summary("概要");
    c.mutable_audience()->set_visibility(visibility);
    const auto created = owner->Call<pb::Case>("CaseService/CreateCase", create);
    EXPECT_TRUE(created.ok()) << created.status();
    pb::SubmitCaseRequest submit;
    submit.set_name(created->name());
    EXPECT_TRUE(owner->Call<pb::Case>("CaseService/SubmitCase", submit).ok());
    pb::PublishCaseRequest publish;
    publish.set_name(created->name());
    EXPECT_TRUE(owner->Call<pb::Case>("CaseService/PublishCase", publish).ok());
    return created->name();
  }

  std::string NewFront() {
    auto admin = Connect(server_->admin_token());
    const auto me = admin->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
    pb::CreateTokenRequest create;
    create.set_parent(me->account().name());
    create.set_front(true);
    const auto created =
        admin->Call<pb::CreateTokenResponse>("IdentityService/CreateToken", create);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->secret();
  }

  // GetCase with any metadata: "OK", or the reason.
  std::string Get(const std::string& name, const Metadata& metadata) const {
    const auto channel =
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
    pb::GetCaseRequest request;
    request.set_name(name);
    const grpc::Slice slice(request.SerializeAsString());
    const grpc::ByteBuffer bytes(&slice, 1);
    grpc::ByteBuffer reply;
    grpc::CompletionQueue queue;
    auto call = stub.PrepareUnaryCall(&context, "/renkei.v1.CaseService/GetCase", bytes, &queue);
    call->StartCall();
    grpc::Status status;
    call->Finish(&reply, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status.ok() ? "OK" : WireReason(status);
  }

  TempDir directory_;
  std::unique_ptr<ServerProcess> server_;

 private:
  void MakeOwner(client::Client& admin) {
    pb::CreateOrganizationRequest partner;
    partner.set_organization_id("partner");
    pb::Designation& designation = *partner.mutable_organization()->add_designations();
    designation.set_display_name("試験団体");
    designation.set_kind(pb::ORGANIZATION_KIND_OTHER_PARTNER);
    const auto organization =
        admin.Call<pb::Organization>("RegistryService/CreateOrganization", partner);
    ASSERT_TRUE(organization.ok()) << organization.status();
    pb::CreateAccountRequest account;
    account.mutable_account()->set_organization(organization->name());
    account.mutable_account()->set_display_name("企画課");
    account.mutable_account()->set_may_publish_own(true);
    for (const pb::Role role : {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})
      account.mutable_account()->add_roles(role);
    const auto made = admin.Call<pb::Account>("IdentityService/CreateAccount", account);
    ASSERT_TRUE(made.ok()) << made.status();
    pb::CreateTokenRequest token;
    token.set_parent(made->name());
    const auto created = admin.Call<pb::CreateTokenResponse>("IdentityService/CreateToken", token);
    ASSERT_TRUE(created.ok()) << created.status();
    owner_ = created->secret();
  }

  std::string owner_;
};

TEST_F(PublicReadingE2eTest, WhatIsPublicIsReadWithoutATokenWhereTheServerSaysSo) {
  Start({});
  const std::string open = Publish(pb::VISIBILITY_PUBLIC);
  const std::string members = Publish(pb::VISIBILITY_MEMBERS);
  EXPECT_EQ(Get(open, {}), "NO_TOKEN") << "the default";
  server_->Stop();
  Start({"--public-reading", "true"});
  EXPECT_EQ(Get(open, {}), "OK");
  EXPECT_EQ(Get(members, {}), "NOT_FOUND");
  EXPECT_EQ(Get(open, {{"authorization", "Bearer rk_wrong"}}), "UNKNOWN_TOKEN");
  auto nobody = Connect("");
  const auto list =
      nobody->Call<pb::ListCasesResponse>("CaseService/ListCases", pb::ListCasesRequest());
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->cases_size(), 1);
  EXPECT_EQ(list->cases(0).name(), open);
}

TEST_F(PublicReadingE2eTest, TheMetadataOfFrontsIsReadFromTheWire) {
  Start({"--public-reading", "true"});
  const std::string open = Publish(pb::VISIBILITY_PUBLIC);
  const std::string front = absl::StrCat("Bearer ", NewFront());
  const auto with = [&](const std::string& address) {
    return Get(open, {{"renkei-front", front}, {"renkei-forwarded-for", address}});
  };
  EXPECT_EQ(with("203.0.113.7"), "OK");
  EXPECT_EQ(with("2001:db8::7"), "OK");
  EXPECT_EQ(with("203.0.113.7, 198.51.100.1"), "INVALID_FIELDS");
  EXPECT_EQ(with(std::string(1'000, '1')), "INVALID_FIELDS");
  EXPECT_EQ(Get(open, {{"renkei-front", front},
                       {"renkei-forwarded-for", "203.0.113.7"},
                       {"renkei-forwarded-for", "198.51.100.1"}}),
            "INVALID_FIELDS")
      << "two of them are as bad as two in one";
  EXPECT_EQ(Get(open, {{"renkei-forwarded-for", "nonsense"}}), "OK") << "ignored from anybody else";
  EXPECT_EQ(Get(open, {{"renkei-front", "Bearer rk_wrong"}}), "UNKNOWN_TOKEN");
  const std::string admin = absl::StrCat("Bearer ", server_->admin_token());
  EXPECT_EQ(Get(open, {{"renkei-front", admin}}), "UNKNOWN_TOKEN") << "no front's";
}

}  // namespace
}  // namespace renkei::e2e
