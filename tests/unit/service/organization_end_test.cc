// What becomes of the accounts of an organization that has ended.

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/auth/public_reading.h"
#include "tests/unit/service/knock.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {
namespace {

using ::testing::HasSubstr;

class OrganizationEndTest : public SuccessionTest {
 protected:
  absl::StatusOr<pb::Case> CreateCase(const std::string& token, const std::string& owner) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(owner);
    request.mutable_case_()->set_title("自動運転バス");
    request.mutable_case_()->set_summary("概要");
    return Call<pb::Case>(token, "CaseService/CreateCase", request);
  }

  const std::string drafter_ =
      AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_ORGANIZATION_ADMIN});
};

TEST_F(OrganizationEndTest, RightsEndOnTheDayInJapanAndNotBefore) {
  ASSERT_TRUE(CreateCase(drafter_, kManiwa).ok());
  End(kManiwa, {kAizu});
  // One second before midnight in Japan, which is nine hours ahead of UTC.
  now_ = absl::FromCivil(absl::CivilSecond(2024, 9, 30, 14, 59, 59), absl::UTCTimeZone());
  EXPECT_TRUE(CreateCase(drafter_, kManiwa).ok());
  EXPECT_EQ(WhoAmI(drafter_)->ended_date(), "");
  now_ += absl::Seconds(1);
  const auto refused = CreateCase(drafter_, kManiwa);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_ORGANIZATION_ENDED);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied);
  const auto detail = domain::DetailOf(refused.status());
  EXPECT_EQ(detail->metadata().at("date"), kEndDay);
  EXPECT_EQ(detail->metadata().at("successors"), kAizu);
  EXPECT_THAT(detail->message(), HasSubstr("会津若松市"));
  EXPECT_THAT(detail->message_ja(), HasSubstr("承継先の会津若松市"));
}

TEST_F(OrganizationEndTest, EveryWriteIsRefusedAndSoIsWhatNeedsARole) {
  End(kManiwa, {kAizu});
  GoToEndDay();
  int refused = 0;
  for (const auto& [name, method] : methods_.methods()) {
    // Nobody's calls: who signs in at a body that has ended is told so in tests of its own.
    if (method.policy->ownership == auth::Ownership::kInvitation ||
        method.policy->ownership == auth::Ownership::kSignIn)
      continue;
    const bool ended =
        ReasonOf(Knock(dispatcher_, drafter_, method)) == pb::REASON_ORGANIZATION_ENDED;
    const bool for_all = method.policy->any_of.empty() || auth::OpenToNobody(*method.policy);
    EXPECT_EQ(ended, !(method.OnlyReads() && for_all)) << name;
    refused += ended;
  }
  EXPECT_GT(refused, 30);
}

TEST_F(OrganizationEndTest, WhatEverybodyReadsIsReadAndOwnDraftsAreNot) {
  const auto draft = CreateCase(drafter_, kManiwa);
  ASSERT_TRUE(draft.ok());
  pb::GetCaseRequest get;
  get.set_name(draft->name());
  ASSERT_TRUE(Call<pb::Case>(drafter_, "CaseService/GetCase", get).ok());
  End(kManiwa, {kAizu});
  GoToEndDay();
  EXPECT_EQ(ReasonOf(Call<pb::Case>(drafter_, "CaseService/GetCase", get)), pb::REASON_NOT_FOUND);
  pb::GetOrganizationRequest organization;
  organization.set_name(kAizu);
  EXPECT_TRUE(
      Call<pb::Organization>(drafter_, "RegistryService/GetOrganization", organization).ok());
}

TEST_F(OrganizationEndTest, WhoAmISaysSinceWhenAndWhoFollowed) {
  End(kManiwa, {kAizu, kYokohama});
  GoToEndDay();
  const auto me = WhoAmI(drafter_);
  ASSERT_TRUE(me.ok()) << me.status();
  EXPECT_EQ(me->ended_date(), kEndDay);
  ASSERT_EQ(me->successors_size(), 2);
  EXPECT_EQ(me->successors(0).display_name(), "会津若松市");
}

// An end that the coordinator registers holds from the next call on, whoever has called before.
TEST_F(OrganizationEndTest, AnEndThatIsRegisteredThroughTheServiceHoldsFromTheNextCall) {
  const std::string section = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR});
  ASSERT_TRUE(CreateCase(section, kYokohama).ok());
  pb::GetOrganizationRequest get;
  get.set_name(kYokohama);
  auto yokohama = Call<pb::Organization>(admin_, "RegistryService/GetOrganization", get);
  ASSERT_TRUE(yokohama.ok());
  yokohama->set_abolished_date("2024-07-01");
  yokohama->mutable_designations(0)->set_to_date("2024-07-01");
  pb::BatchUpsertOrganizationsRequest upsert;
  *upsert.add_organizations() = *yokohama;
  const auto done =
      Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertOrganizations", upsert);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(ReasonOf(CreateCase(section, kYokohama)), pb::REASON_ORGANIZATION_ENDED);

  // Registered by mistake: put right, the rights are back.
  yokohama->clear_etag();
  yokohama->clear_abolished_date();
  yokohama->mutable_designations(0)->clear_to_date();
  *upsert.mutable_organizations(0) = *yokohama;
  ASSERT_TRUE(
      Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertOrganizations", upsert)
          .ok());
  EXPECT_TRUE(CreateCase(section, kYokohama).ok());
}

TEST_F(OrganizationEndTest, TheServerCannotBeLockedByEndingItsOffice) {
  End(kCoordinatorOrganization, {});
  GoToEndDay();
  EXPECT_EQ(WhoAmI(admin_)->ended_date(), kEndDay);
  pb::CreateAccountRequest request;
  request.mutable_account()->set_organization(kAizu);
  request.mutable_account()->set_display_name("新しい事務局");
  request.mutable_account()->add_roles(pb::ROLE_COORDINATOR);
  EXPECT_TRUE(Call<pb::Account>(admin_, "IdentityService/CreateAccount", request).ok());
  // Documents are not operations.
  EXPECT_EQ(ReasonOf(CreateCase(admin_, kCoordinatorOrganization)), pb::REASON_ORGANIZATION_ENDED);
}

TEST_F(OrganizationEndTest, NobodyGetsAnAccountOfABodyThatHasEnded) {
  pb::CreateAccountRequest request;
  request.mutable_account()->set_organization(kAbolished);
  request.mutable_account()->set_display_name("企画課");
  request.mutable_account()->add_roles(pb::ROLE_READER);
  EXPECT_EQ(ReasonOf(Call<pb::Account>(admin_, "IdentityService/CreateAccount", request)),
            pb::REASON_ORGANIZATION_ABOLISHED);
}

TEST_F(OrganizationEndTest, AnInvitationOfABodyThatHasEndedIsNotExchanged) {
  pb::CreateTokenRequest invite;
  invite.set_parent(WhoAmI(drafter_)->account().name());
  invite.set_invitation(true);
  invite.mutable_lifetime()->set_seconds(90 * 86'400);
  const auto invitation =
      Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", invite);
  ASSERT_TRUE(invitation.ok()) << invitation.status();
  End(kManiwa, {kAizu});
  GoToEndDay();
  EXPECT_EQ(
      ReasonOf(Call<pb::AcceptInvitationResponse>(
          invitation->secret(), "IdentityService/AcceptInvitation", pb::AcceptInvitationRequest())),
      pb::REASON_ORGANIZATION_ENDED);
}

}  // namespace
}  // namespace renkei::service
