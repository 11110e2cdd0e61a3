// The work of who moves on becomes that of who follows.

#include "tests/unit/service/identity/person_fixture.h"
#include "tests/unit/service/identity/section_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class HandOverTest : public WithSections<PersonTest> {
 protected:
  absl::StatusOr<pb::HandOverWorkResponse> HandOver(const std::string& token,
                                                    const std::string& from, const std::string& to,
                                                    bool disable = false, bool try_only = false,
                                                    const std::string& request_id = "") {
    pb::HandOverWorkRequest request;
    request.set_from(from);
    request.set_to(to);
    request.set_disable_from(disable);
    request.set_validate_only(try_only);
    request.set_request_id(request_id);
    return Call<pb::HandOverWorkResponse>(token, "IdentityService/HandOverWork", request);
  }

  pb::Account Get(const std::string& name) {
    pb::GetAccountRequest request;
    request.set_name(name);
    const auto account = Call<pb::Account>(admin_, "IdentityService/GetAccount", request);
    EXPECT_TRUE(account.ok()) << account.status();
    return account.ok() ? *account : pb::Account();
  }

  std::string AddScript(const std::string& responsible) {
    pb::Account account;
    account.set_organization(kManiwa);
    account.set_display_name("夜間連携");
    account.set_responsible(responsible);
    account.add_roles(pb::ROLE_CONTRIBUTOR);
    return AddPerson(account).name();
  }

  const std::string manager_ = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const std::string from_ = AddSignedUp("hanako");
  const std::string to_ = AddSignedUp("taro");
};

TEST_F(HandOverTest, MovesSectionsAndScriptsInOneCommitAndNothingElse) {
  const std::string a = AddSection("企画課");
  const std::string b = AddSection("財政課");
  const std::string c = AddSection("総務課");
  ASSERT_TRUE(PutInto(from_, {a, b}).ok());
  ASSERT_TRUE(PutInto(to_, {b, c}).ok());
  const std::string script = AddScript(from_);
  const std::string other = AddScript(to_);
  const storage::Sequence before = store_->NewSnapshot()->sequence();
  const auto tried = HandOver(manager_, from_, to_, /*disable=*/false, /*try_only=*/true);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(store_->NewSnapshot()->sequence(), before);
  const auto done = HandOver(manager_, from_, to_);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(ToInt(store_->NewSnapshot()->sequence()), ToInt(before) + 1);
  for (const auto* reply : {&*tried, &*done}) {
    EXPECT_EQ(reply->sections_size(), 2);
    ASSERT_EQ(reply->scripts_size(), 1);
    EXPECT_EQ(reply->scripts(0).name(), script);
    EXPECT_THAT(reply->to().sections(), ElementsAre(b, c, a));
    EXPECT_THAT(reply->from().sections(), IsEmpty());
    EXPECT_EQ(reply->ended_tokens(), 0);
  }
  for (const pb::Account* shown : {&done->from(), &done->to(), &done->scripts(0)})
    EXPECT_EQ(shown->DebugString(), Get(shown->name()).DebugString());
  EXPECT_EQ(Get(script).responsible(), to_);
  EXPECT_EQ(Get(other).responsible(), to_);
  EXPECT_FALSE(Get(from_).disabled());
  EXPECT_TRUE(SignIn("hanako", kLongPassword).ok());
  // Done again it finds nothing more to do.
  const storage::Sequence after = store_->NewSnapshot()->sequence();
  const auto again = HandOver(manager_, from_, to_);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->sections_size() + again->scripts_size(), 0);
  EXPECT_EQ(again->to().etag(), done->to().etag());
  EXPECT_EQ(store_->NewSnapshot()->sequence(), after);
}

TEST_F(HandOverTest, WhoLeavesIsLetInNoMore) {
  const std::string session = SignIn("hanako", kLongPassword)->secret();
  const std::string invitation = Invite(from_);
  EXPECT_TRUE(WhoAmI(session).ok());
  const auto done = HandOver(manager_, from_, to_, /*disable=*/true);
  ASSERT_TRUE(done.ok()) << done.status();
  // The session of signing up, this one, and the invitation.
  EXPECT_EQ(done->ended_tokens(), 3);
  EXPECT_TRUE(done->from().disabled());
  EXPECT_FALSE(WhoAmI(session).ok());
  EXPECT_FALSE(Accept(invitation, kOtherPassword).ok());
  EXPECT_FALSE(SignIn("hanako", kLongPassword).ok());
  // Nor when the account is in use again: then there is a new invitation.
  pb::UpdateAccountRequest enable;
  enable.mutable_account()->set_name(from_);
  enable.mutable_update_mask()->add_paths("disabled");
  ASSERT_TRUE(Call<pb::Account>(manager_, "IdentityService/UpdateAccount", enable).ok());
  EXPECT_EQ(ReasonOf(WhoAmI(session)), pb::REASON_SESSION_ENDED);
  EXPECT_FALSE(Accept(invitation, kOtherPassword).ok());
  EXPECT_TRUE(SignIn("taro", kLongPassword).ok());
}

TEST_F(HandOverTest, WhatWhoLeavesMadeForOthersStays) {
  pb::Account leader = Person("kacho", kManiwa, pb::ROLE_ORGANIZATION_ADMIN);
  leader.set_name(AddPerson(leader).name());
  const std::string session = Accept(Invite(leader.name()), kLongPassword)->secret();
  pb::CreateTokenRequest request;
  request.set_parent(AddScript(leader.name()));
  const auto made = Call<pb::CreateTokenResponse>(session, "IdentityService/CreateToken", request);
  ASSERT_TRUE(made.ok()) << made.status();
  const std::string invitation = InviteAs(session, to_);
  EXPECT_EQ(HandOver(manager_, leader.name(), to_, /*disable=*/true)->ended_tokens(), 1);
  EXPECT_FALSE(WhoAmI(session).ok());
  EXPECT_TRUE(WhoAmI(made->secret()).ok());
  EXPECT_TRUE(Accept(invitation, kOtherPassword).ok());
}

TEST_F(HandOverTest, IsRefusedWhereItWouldGoNowhere) {
  const std::string script = AddScript(from_);
  const std::string stranger = AddPerson(Person("jiro", kAizu)).name();
  EXPECT_THAT(BadFields(HandOver(admin_, from_, from_)), ElementsAre("to SAME_ACCOUNT"));
  EXPECT_THAT(BadFields(HandOver(admin_, from_, script)), ElementsAre("to NOT_A_PERSON"));
  EXPECT_THAT(BadFields(HandOver(admin_, script, to_)), ElementsAre("from NOT_A_PERSON"));
  EXPECT_THAT(BadFields(HandOver(admin_, from_, stranger)), ElementsAre("to OTHER_ORGANIZATION"));
  EXPECT_EQ(ReasonOf(HandOver(manager_, from_, stranger)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(HandOver(admin_, to_, from_, /*disable=*/true).ok());
  EXPECT_THAT(BadFields(HandOver(admin_, from_, to_)), ElementsAre("to DISABLED"));
  const std::string colleague = AddAccount(kManiwa, {pb::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(HandOver(colleague, from_, to_)), pb::REASON_ROLE_MISSING);
}

TEST_F(HandOverTest, TheLastAdministratorStays) {
  const std::string admin = AddPerson(Person("kacho", kAizu, pb::ROLE_ORGANIZATION_ADMIN)).name();
  const std::string other = AddPerson(Person("kakari", kAizu)).name();
  EXPECT_EQ(ReasonOf(HandOver(admin_, admin, other, /*disable=*/true)), pb::REASON_LAST_ONE);
  EXPECT_FALSE(Get(admin).disabled());
  EXPECT_TRUE(HandOver(admin_, admin, other).ok()) << "it stays administrator";
}

TEST_F(HandOverTest, NobodyIsInMoreSectionsThanAnAccountMayBe) {
  std::vector<std::string> sections;
  for (int i = 0; i < 21; ++i) sections.push_back(AddSection(absl::StrCat("第", i, "課")));
  const std::string last = sections.back();
  sections.pop_back();
  ASSERT_TRUE(PutInto(to_, sections).ok());
  ASSERT_TRUE(PutInto(from_, {last}).ok());
  EXPECT_THAT(BadFields(HandOver(manager_, from_, to_)), ElementsAre("to TOO_MANY"));
  EXPECT_THAT(Get(from_).sections(), ElementsAre(last));
}

TEST_F(HandOverTest, StandsInTheAuditLogAndIsDoneOnceUnderOneRequestId) {
  const std::string script = AddScript(from_);
  const char* const id = "7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c";
  ASSERT_TRUE(HandOver(manager_, from_, to_, true, false, id).ok());
  const storage::Sequence after = store_->NewSnapshot()->sequence();
  const auto again = HandOver(manager_, from_, to_, true, false, id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->scripts_size(), 1);
  EXPECT_EQ(store_->NewSnapshot()->sequence(), after);
  const auto log = Call<pb::ListAuditEntriesResponse>(manager_, "IdentityService/ListAuditEntries",
                                                      pb::ListAuditEntriesRequest());
  ASSERT_TRUE(log.ok());
  const pb::AuditEntry& entry = log->entries(0);
  EXPECT_EQ(entry.method(), "renkei.v1.IdentityService/HandOverWork");
  EXPECT_EQ(entry.resource(), from_);
  EXPECT_THAT(entry.marks(), UnorderedElementsAre(to_, script, "disabled"));
}

}  // namespace
}  // namespace renkei::service
