// Accounts of persons and scripts: what they say, to whom, and who counts as the same person.

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/auth/totp.h"
#include "tests/unit/service/identity/person_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class PersonAccountTest : public PersonTest {
 protected:
  absl::StatusOr<pb::Account> Get(const std::string& token, const std::string& name) {
    pb::GetAccountRequest request;
    request.set_name(name);
    return Call<pb::Account>(token, "IdentityService/GetAccount", request);
  }

  absl::StatusOr<pb::Account> Update(const std::string& token, const pb::Account& account,
                                     const std::vector<std::string>& paths) {
    pb::UpdateAccountRequest request;
    *request.mutable_account() = account;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return Call<pb::Account>(token, "IdentityService/UpdateAccount", request);
  }

  static pb::Account Script(const std::string& responsible = "",
                            pb::Role role = pb::ROLE_CONTRIBUTOR) {
    pb::Account account;
    account.set_organization(kManiwa);
    account.set_display_name("夜間連携");
    account.set_responsible(responsible);
    account.add_roles(role);
    return account;
  }

  std::string TokenOf(const std::string& account) {
    pb::CreateTokenRequest request;
    request.set_parent(account);
    return Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", request)->secret();
  }
};

TEST_F(PersonAccountTest, WhatAPersonSignsInWithIsShownToItAndToThoseWhoManageItAlone) {
  pb::Account person = Person("hanako");
  person.set_email("hanako@example.com");
  const std::string name = AddPerson(person).name();
  const auto own = Accept(Invite(name), kLongPassword);
  ASSERT_TRUE(own.ok()) << own.status();
  const std::string manager = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const std::string colleague = AddAccount(kManiwa, {pb::ROLE_APPROVER});
  const auto shows = [](const pb::Account& a) {
    EXPECT_EQ(a.kind(), pb::ACCOUNT_KIND_PERSON);
    const bool all = !a.login_name().empty() && !a.email().empty() && a.has_email_verify_time() &&
                     a.sign_in().has_password();
    const bool nothing = a.login_name().empty() && a.email().empty() &&
                         !a.has_email_verify_time() && !a.has_sign_in();
    EXPECT_TRUE(all || nothing) << a.ShortDebugString();
    return all;
  };
  for (const std::string& token : {own->secret(), manager, admin_})
    EXPECT_TRUE(shows(*Get(token, name)));
  EXPECT_FALSE(shows(*Get(colleague, name)));
  pb::ListAccountsRequest list;
  list.set_organization(kManiwa);
  const auto listed = Call<pb::ListAccountsResponse>(manager, "IdentityService/ListAccounts", list);
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(listed->accounts_size(), 3);
  for (const pb::Account& one : listed->accounts()) {
    if (one.name() == name) {
      EXPECT_TRUE(shows(one));
    } else {
      EXPECT_EQ(one.kind(), pb::ACCOUNT_KIND_SCRIPT);
    }
  }
  // Its administrator does not manage who is above it.
  const std::string above = AddPerson(Person("kimiko", kManiwa, pb::ROLE_COORDINATOR)).name();
  EXPECT_EQ(Get(manager, above)->login_name(), "");
  EXPECT_EQ(Get(admin_, above)->login_name(), "kimiko");
}

TEST_F(PersonAccountTest, ALoginNameIsOneAccountsOfItsOrganization) {
  AddPerson(Person("hanako"));
  EXPECT_THAT(BadFields(Create(admin_, Person("HANAKO"))), ElementsAre("account.login_name TAKEN"));
  EXPECT_TRUE(Create(admin_, Person("hanako", kAizu)).ok());
  for (const char* bad : {"h", "花子", "hanako@x", "-hanako", "ha nako"}) {
    EXPECT_THAT(BadFields(Create(admin_, Person(bad))),
                ElementsAre("account.login_name BAD_LOGIN_NAME"))
        << bad;
  }
  pb::Account person = Person("taro");
  for (const char* bad : {"taro", "taro@", "taro@localhost", "ta ro@example.com",
                          "太郎@example.com", "a@b..c", "@example.com"}) {
    person.set_email(bad);
    EXPECT_THAT(BadFields(Create(admin_, person)), ElementsAre("account.email BAD_EMAIL")) << bad;
  }
}

TEST_F(PersonAccountTest, AnAddressIsOneVouchedForInAnOrganization) {
  pb::Account first = Person("hanako");
  first.set_email("office@example.com");
  AddPerson(first);
  pb::Account second = Person("taro");
  second.set_email("OFFICE@example.com");
  EXPECT_THAT(BadFields(Create(admin_, second)), ElementsAre("account.email TAKEN"));
  // What one says of oneself takes nothing from anybody.
  second.clear_email();
  second.set_name(AddPerson(second).name());
  const auto own = Accept(Invite(second.name()), kLongPassword);
  second.set_email("office@example.com");
  EXPECT_TRUE(Update(own->secret(), second, {"email"}).ok());
  EXPECT_THAT(BadFields(Update(admin_, second, {"email"})), ElementsAre("account.email TAKEN"));
}

TEST_F(PersonAccountTest, APersonChangesItsOwnAddressAndNothingElse) {
  pb::Account person = Person("hanako");
  person.set_name(AddPerson(person).name());
  const std::string own = Accept(Invite(person.name()), kLongPassword)->secret();
  person.set_email("hanako@example.com");
  EXPECT_TRUE(Update(own, person, {"email"}).ok());
  for (const std::vector<std::string>& paths :
       {std::vector<std::string>{"roles"}, {"login_name"}, {"email", "display_name"}, {"*"}, {}})
    EXPECT_EQ(ReasonOf(Update(own, person, paths)), pb::REASON_ROLE_MISSING);
  person.set_name(AddPerson(Person("taro")).name());
  EXPECT_EQ(ReasonOf(Update(own, person, {"email"})), pb::REASON_ROLE_MISSING);
}

TEST_F(PersonAccountTest, AnAccountOfBeforeIsAScript) {
  pb::Account old = Script();
  old.set_name("accounts/old");
  storage::Mutation mutation;
  Accounts().Insert(old, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  const auto shown = Get(admin_, old.name());
  ASSERT_TRUE(shown.ok());
  EXPECT_EQ(shown->kind(), pb::ACCOUNT_KIND_SCRIPT);
  EXPECT_FALSE(shown->has_sign_in());
  // What was read is written back.
  pb::Account changed = *shown;
  changed.set_display_name("新しい名");
  EXPECT_TRUE(Update(admin_, changed, {"*"}).ok());
  changed.clear_etag();
  changed.set_kind(pb::ACCOUNT_KIND_PERSON);
  EXPECT_EQ(ReasonOf(Update(admin_, changed, {"kind"})), pb::REASON_INVALID_UPDATE_MASK);
}

TEST_F(PersonAccountTest, AScriptHasNoPasswordAndNamesAPersonOfItsOwnOrganization) {
  const std::string person = AddPerson(Person("hanako")).name();
  const std::string elsewhere = AddPerson(Person("hanako", kAizu)).name();
  EXPECT_TRUE(Create(admin_, Script(person)).ok());
  EXPECT_THAT(BadFields(Create(admin_, Script(elsewhere))),
              ElementsAre("account.responsible UNKNOWN_ACCOUNT"));
  EXPECT_THAT(BadFields(Create(admin_, Script(AddPerson(Script()).name()))),
              ElementsAre("account.responsible NOT_A_PERSON"));
  pb::Account both = Person("taro");
  both.set_responsible(person);
  EXPECT_THAT(BadFields(Create(admin_, both)), ElementsAre("account.responsible NOT_A_SCRIPT"));
  pb::Account named = Script();
  named.set_login_name("script");
  named.set_email("script@example.com");
  EXPECT_THAT(
      BadFields(Create(admin_, named)),
      UnorderedElementsAre("account.login_name NOT_A_PERSON", "account.email NOT_A_PERSON"));
}

TEST_F(PersonAccountTest, ABatchTellsAllThatIsWrongWithItsPersons) {
  AddPerson(Person("hanako"));
  pb::BatchCreateAccountsRequest request;
  const auto add = [&](pb::Account account) {
    account.set_external_id(absl::StrCat("n", request.accounts_size()));
    *request.add_accounts() = std::move(account);
  };
  add(Person("taro"));
  add(Person("hanako"));
  add(Person("TARO"));
  add(Script("accounts/nobody"));
  EXPECT_THAT(
      BadFields(Call<pb::BatchCreateAccountsResponse>(admin_, "IdentityService/BatchCreateAccounts",
                                                      request)),
      UnorderedElementsAre("accounts[1].login_name TAKEN", "accounts[2].login_name DUPLICATE",
                           "accounts[3].responsible UNKNOWN_ACCOUNT"));
  request.mutable_accounts()->DeleteSubrange(1, 3);
  request.set_invitations(true);
  const auto made =
      Call<pb::BatchCreateAccountsResponse>(admin_, "IdentityService/BatchCreateAccounts", request);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->results(0).account().login_name(), "taro");
  EXPECT_TRUE(Accept(made->results(0).invitation_secret(), kLongPassword).ok());
  EXPECT_TRUE(SignIn("taro", kLongPassword).ok());
}

// Drafted by a script at night and approved in the morning by who runs it: one person has done both.
TEST_F(PersonAccountTest, WhoIsResponsibleForAScriptDoesNotPublishWhatItSubmitted) {
  const std::string person = AddPerson(Person("hanako", kManiwa, pb::ROLE_APPROVER)).name();
  const std::string approver = TokenOf(person);
  const std::string other = TokenOf(AddPerson(Person("taro", kManiwa, pb::ROLE_APPROVER)).name());
  const std::string script = TokenOf(AddPerson(Script(person)).name());
  const std::string second = TokenOf(AddPerson(Script(person, pb::ROLE_APPROVER)).name());

  pb::CreateCaseRequest create;
  pb::Case& c = *create.mutable_case_();
  c.set_owner(kManiwa);
  c.set_title("自動運転バス");
  c.set_summary("概要");
  c.set_challenge("課題");
  c.set_approach("取組");
  const auto made = Call<pb::Case>(script, "CaseService/CreateCase", create);
  ASSERT_TRUE(made.ok()) << made.status();
  pb::SubmitCaseRequest submit;
  submit.set_name(made->name());
  const auto submitted = Call<pb::Case>(script, "CaseService/SubmitCase", submit);
  ASSERT_TRUE(submitted.ok()) << submitted.status();

  pb::PublishCaseRequest publish;
  publish.set_name(made->name());
  publish.set_validate_only(true);
  const auto waiting = [&](const std::string& token) {
    const auto inbox = Call<pb::ListInboxItemsResponse>(token, "InboxService/ListInboxItems",
                                                        pb::ListInboxItemsRequest());
    int reviews = 0;
    for (const pb::InboxItem& item : inbox->items())
      reviews += item.kind() == pb::INBOX_KIND_CASE_REVIEW;
    return reviews;
  };
  for (const std::string& same : {approver, second}) {
    EXPECT_EQ(ReasonOf(Call<pb::Case>(same, "CaseService/PublishCase", publish)),
              pb::REASON_SELF_PUBLICATION);
    EXPECT_EQ(waiting(same), 0);
  }
  EXPECT_EQ(waiting(other), 1);
  EXPECT_TRUE(Call<pb::Case>(other, "CaseService/PublishCase", publish).ok());
}

}  // namespace
}  // namespace renkei::service
