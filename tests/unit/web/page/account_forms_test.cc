// Accounts, sections, tokens and passwords on pages: what is secret is told once and never comes back.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class AccountFormsTest : public FormSiteTest {
 protected:
  AccountFormsTest() {
    me_.clear_roles();
    AnswerEverythingBy({"nothing"});
    me_.set_display_name("田中 一郎");
    me_.set_kind(pb::ACCOUNT_KIND_PERSON);
    whoami_.mutable_token()->set_name("accounts/me/tokens/here");
    account_.set_name("accounts/a");
    account_.set_etag("a1");
    account_.set_organization("organizations/o");
    account_.set_display_name("山田 花子（企画課）");
    account_.set_kind(pb::ACCOUNT_KIND_PERSON);
    account_.add_roles(pb::ROLE_READER);
    account_.add_roles(pb::ROLE_CONTRIBUTOR);
    account_.add_sections("organizations/o/sections/s");
    server_.On<pb::GetAccountRequest, pb::Account>("IdentityService/GetAccount",
                                                   [this](const auto&) { return account_; });
    server_.On<pb::ListAccountsRequest, pb::ListAccountsResponse>(
        "IdentityService/ListAccounts", [this](const auto&) {
          pb::ListAccountsResponse reply;
          *reply.add_accounts() = account_;
          pb::Account& other = *reply.add_accounts();
          other = account_;
          other.set_name("accounts/b");
          other.set_display_name("鈴木 次郎");
          pb::Account& gone = *reply.add_accounts();
          gone = other;
          gone.set_name("accounts/gone");
          gone.set_disabled(true);
          reply.set_next_page_token("more+/=");
          return reply;
        });
    server_.On<pb::ListSectionsRequest, pb::ListSectionsResponse>(
        "IdentityService/ListSections", [](const auto&) {
          pb::ListSectionsResponse reply;
          for (const auto& [name, title] : {std::pair("s", "企画課"), std::pair("t", "財政課")}) {
            pb::Section& section = *reply.add_sections();
            section.set_name(absl::StrCat("organizations/o/sections/", name));
            section.set_display_name(title);
          }
          return reply;
        });
    server_.On<pb::CreateTokenRequest, pb::CreateTokenResponse>(
        "IdentityService/CreateToken",
        [this](const pb::CreateTokenRequest& request) -> absl::StatusOr<pb::CreateTokenResponse> {
          invited_ = request;
          if (invitation_fails_) return absl::UnavailableError("no");
          pb::CreateTokenResponse reply;
          reply.set_secret("rki_code1234");
          return reply;
        });
  }

  pb::Account account_;
  pb::CreateTokenRequest invited_;
  bool invitation_fails_ = false;
};

TEST_F(AccountFormsTest, ANewAccountIsInvitedAndItsCodeStandsOnOnePageAlone) {
  pb::CreateAccountRequest sent;
  server_.On<pb::CreateAccountRequest, pb::Account>("IdentityService/CreateAccount",
                                                    [&](const auto& request) {
                                                      sent = request;
                                                      return account_;
                                                    });
  Query inputs = Opened("/organizations/o/newAccount");
  inputs.Set("display_name", "山田 花子（企画課）");
  inputs.Add("roles", "ROLE_READER");
  inputs.Add("roles", "ROLE_CONTRIBUTOR");
  inputs.Add("sections", "organizations/o/sections/s");
  const PageReply reply = Post("/organizations/o/newAccount", inputs);
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("rki_code1234</code>"),
                                HasSubstr("href=\"/invitation?code=rki_code1234\"")));
  EXPECT_EQ(sent.account().organization(), "organizations/o");
  EXPECT_EQ(sent.account().kind(), pb::ACCOUNT_KIND_PERSON);
  EXPECT_THAT(sent.account().roles(), ElementsAre(pb::ROLE_READER, pb::ROLE_CONTRIBUTOR));
  EXPECT_THAT(sent.account().sections(), ElementsAre("organizations/o/sections/s"));
  EXPECT_EQ(invited_.parent(), "accounts/a");
  EXPECT_TRUE(invited_.invitation());
}

TEST_F(AccountFormsTest, AnAccountWhoseInvitationFailedIsNotLost) {
  server_.On<pb::CreateAccountRequest, pb::Account>("IdentityService/CreateAccount",
                                                    [&](const auto&) { return account_; });
  invitation_fails_ = true;
  const PageReply reply =
      Post("/organizations/o/newAccount", Opened("/organizations/o/newAccount"));
  EXPECT_THAT(reply.body,
              AllOf(HasSubstr("招待はまだ発行できていません"), HasSubstr("href=\"/accounts/a\"")));
}

TEST_F(AccountFormsTest, RolesAndSectionsAreTickedAsTheyAre) {
  pb::UpdateAccountRequest sent;
  server_.On<pb::UpdateAccountRequest, pb::Account>("IdentityService/UpdateAccount",
                                                    [&](const auto& request) {
                                                      sent = request;
                                                      return account_;
                                                    });
  Query inputs = Opened("/accounts/a/edit");
  EXPECT_THAT(inputs.All("roles"), ElementsAre("ROLE_READER", "ROLE_CONTRIBUTOR"));
  EXPECT_THAT(inputs.All("sections"), ElementsAre("organizations/o/sections/s"));
  inputs.RemoveIf([](const std::string& name) { return name == "roles"; });
  inputs.Add("roles", "ROLE_APPROVER");
  inputs.Set("disabled", "はい");
  EXPECT_EQ(Post("/accounts/a/edit", inputs).see_other, "/accounts/a?done=saved");
  EXPECT_THAT(sent.account().roles(), ElementsAre(pb::ROLE_APPROVER));
  EXPECT_THAT(sent.account().sections(), ElementsAre("organizations/o/sections/s"));
  EXPECT_TRUE(sent.account().disabled());
  EXPECT_EQ(sent.account().etag(), "a1");
}

TEST_F(AccountFormsTest, ARoleThatMayNotBeGivenIsRefusedInWordsAtTheRoles) {
  server_.On<pb::UpdateAccountRequest, pb::Account>(
      "IdentityService/UpdateAccount", [&](const auto&) -> absl::StatusOr<pb::Account> {
        return domain::InvalidField("account.roles[2]", "NOT_GRANTABLE",
                                    {"may not be given", "この権限は付与できません。"});
      });
  const PageReply reply = Post("/accounts/a/edit", Opened("/accounts/a/edit"));
  EXPECT_THAT(reply.body, AllOf(HasSubstr("href=\"#f-roles\""), HasSubstr("id=\"f-roles-wrong\"")));
}

TEST_F(AccountFormsTest, RolesThatOneMayNotGiveAreNotOfferedAndNotTakenAway) {
  Grant(pb::ROLE_ORGANIZATION_ADMIN);
  EXPECT_THAT(Open("/accounts/a/edit").body, AllOf(HasSubstr("value=\"ROLE_ORGANIZATION_ADMIN\""),
                                                   Not(HasSubstr("value=\"ROLE_COORDINATOR\"")),
                                                   Not(HasSubstr("value=\"ROLE_SYSTEM_ADMIN\""))));
  account_.add_roles(pb::ROLE_COORDINATOR);
  const std::string page = Open("/accounts/a/edit").body;
  EXPECT_THAT(page, HasSubstr(">全国調整</label>"));
  EXPECT_THAT(InputsOf(page).All("roles"),
              ElementsAre("ROLE_READER", "ROLE_CONTRIBUTOR", "ROLE_COORDINATOR"));
}

TEST_F(AccountFormsTest, ThePageOfAnAccountOffersToManageItToThoseWhoDo) {
  EXPECT_THAT(Get("/accounts/a").body, Not(HasSubstr("/accounts/a/edit")));
  EXPECT_THAT(Get("/accounts").body, Not(HasSubstr("/newAccount")));
  Grant(pb::ROLE_ORGANIZATION_ADMIN);
  EXPECT_THAT(Get("/accounts/a").body,
              AllOf(HasSubstr("/accounts/a/edit\""), HasSubstr("/accounts/a/invite\""),
                    HasSubstr("/accounts/a/handOver\"")));
  EXPECT_THAT(Get("/accounts").body,
              AllOf(HasSubstr("\"/organizations/o/newAccount\""), HasSubstr("href=\"/accounts/b\""),
                    HasSubstr("停止中"), HasSubstr("href=\"/accounts?after=more%2B%2F%3D\"")));
}

TEST_F(AccountFormsTest, WorkIsHandedOverAfterWhatMovesWasShown) {
  std::vector<pb::HandOverWorkRequest> sent;
  server_.On<pb::HandOverWorkRequest, pb::HandOverWorkResponse>(
      "IdentityService/HandOverWork", [&](const auto& request) {
        sent.push_back(request);
        pb::HandOverWorkResponse reply;
        *reply.mutable_from() = account_;
        reply.mutable_from()->set_disabled(request.disable_from());
        reply.mutable_to()->set_name(request.to());
        reply.mutable_to()->set_display_name("鈴木 次郎");
        reply.add_sections()->set_display_name("企画課");
        reply.set_ended_tokens(3);
        return reply;
      });
  const std::string asked = Open("/accounts/a/handOver").body;
  EXPECT_THAT(asked, AllOf(HasSubstr("<option value=\"accounts/b\">鈴木 次郎</option>"),
                           Not(HasSubstr("value=\"accounts/a\"")),
                           Not(HasSubstr("value=\"accounts/gone\"")), HasSubstr("内容を確認する")));
  Query inputs = InputsOf(asked);
  inputs.Set("to", "accounts/b");
  inputs.Set("disable_from", "はい");
  const PageReply preview = Post("/accounts/a/handOver", inputs);
  EXPECT_EQ(preview.status, 200);
  EXPECT_THAT(preview.body, AllOf(HasSubstr("まだ実行していません"), HasSubstr("企画課"),
                                  HasSubstr("引き継ぐ</button>")));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_TRUE(sent[0].validate_only());

  // What was changed since it was shown is shown again.
  Query changed = InputsOf(preview.body);
  changed.Set("disable_from", " ");
  EXPECT_EQ(Post("/accounts/a/handOver", changed).status, 200);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_TRUE(sent[1].validate_only());

  const PageReply done = Post("/accounts/a/handOver", InputsOf(preview.body));
  EXPECT_EQ(done.see_other, "/accounts/b?done=handed-over");
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_FALSE(sent[2].validate_only());
  EXPECT_NE(sent[2].request_id(), sent[0].request_id());
  EXPECT_EQ(sent[2].from(), "accounts/a");
  EXPECT_TRUE(sent[2].disable_from());
}

TEST_F(AccountFormsTest, APasswordPassesThroughAsItIsAndNeverComesBack) {
  pb::ChangePasswordRequest sent;
  bool wrong = true;
  server_.On<pb::ChangePasswordRequest, pb::ChangePasswordResponse>(
      "IdentityService/ChangePassword",
      [&](const auto& request) -> absl::StatusOr<pb::ChangePasswordResponse> {
        sent = request;
        if (wrong) return domain::InvalidField("old_password", "WRONG", {"is wrong", "違います。"});
        return pb::ChangePasswordResponse();
      });
  Query inputs = Opened("/password");
  EXPECT_THAT(Open("/password").body, AllOf(HasSubstr("type=\"password\" name=\"old_password\""),
                                            Not(HasSubstr("do\" value=\"draft"))));
  inputs.Set("old_password", "＝old secret ");
  inputs.Set("new_password", " new secret　with spaces ");
  const PageReply again = Post("/password", inputs);
  EXPECT_EQ(again.status, 400);
  EXPECT_THAT(again.body, AllOf(HasSubstr("id=\"f-old-password-wrong\""),
                                Not(HasSubstr("入力した内容は残っています")),
                                Not(HasSubstr("old secret")), Not(HasSubstr("new secret"))));
  EXPECT_EQ(sent.old_password(), "＝old secret ");
  EXPECT_EQ(sent.new_password(), " new secret　with spaces ");
  wrong = false;
  EXPECT_EQ(Post("/password", inputs).see_other, "/account?done=password");
}

TEST_F(AccountFormsTest, APasswordIsNeitherKeptAsADraftNorCarriedThroughASignIn) {
  Query inputs = Opened("/password");
  inputs.Set("old_password", "old secret");
  for (const char* what : {"draft", "autosave"}) {
    Query keep = inputs;
    keep.Set("do", what);
    EXPECT_THAT(Post("/password", keep).body, Not(HasSubstr("old secret")));
  }
  for (const auto& seen : server_.seen) EXPECT_THAT(seen.request, Not(HasSubstr("old secret")));
  visitor_.token = "";
  const PageReply reply = Post("/password", inputs, "");
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.body, Not(HasSubstr("old secret")));
}

TEST_F(AccountFormsTest, ASessionThatEndsMeanwhileCarriesNoPassword) {
  server_.On<pb::ChangePasswordRequest, pb::ChangePasswordResponse>(
      "IdentityService/ChangePassword",
      [&](const auto&) -> absl::StatusOr<pb::ChangePasswordResponse> {
        return absl::UnauthenticatedError("ended");
      });
  Query inputs = Opened("/password");
  inputs.Set("old_password", "old secret");
  const PageReply reply = Post("/password", inputs);
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("value=\"/password\""), Not(HasSubstr("old secret"))));
}

TEST_F(AccountFormsTest, SessionsAndTokensAreListedAndEndedButNotTheOneThatIsUsed) {
  server_.On<pb::ListTokensRequest, pb::ListTokensResponse>(
      "IdentityService/ListTokens", [](const auto& request) {
        EXPECT_EQ(request.parent(), "accounts/me");
        pb::ListTokensResponse reply;
        for (const char* id : {"here", "phone", "ended", "past"}) {
          pb::Token& token = *reply.add_tokens();
          token.set_name(absl::StrCat("accounts/me/tokens/", id));
          token.set_display_name(id);
          token.mutable_session()->set_address("192.0.2.7");
          token.mutable_expire_time()->set_seconds(1'800'000'000);
        }
        reply.mutable_tokens(2)->mutable_revoke_time()->set_seconds(1);
        reply.mutable_tokens(3)->mutable_expire_time()->set_seconds(1'600'000'000);
        return reply;
      });
  EXPECT_THAT(Get("/tokens").body,
              AllOf(HasSubstr("href=\"/accounts/me/tokens/phone/end\""), HasSubstr("この画面"),
                    Not(HasSubstr("tokens/here/end")), Not(HasSubstr("tokens/ended/end")),
                    Not(HasSubstr("tokens/past/end"))));
  pb::RevokeTokenRequest sent;
  server_.On<pb::RevokeTokenRequest, pb::Token>("IdentityService/RevokeToken",
                                                [&](const auto& request) {
                                                  sent = request;
                                                  return pb::Token();
                                                });
  EXPECT_EQ(
      Post("/accounts/me/tokens/phone/end", Opened("/accounts/me/tokens/phone/end")).see_other,
      "/tokens?done=ended");
  EXPECT_EQ(sent.name(), "accounts/me/tokens/phone");
  EXPECT_EQ(sent.scope(), pb::REVOKE_SCOPE_TOKEN_ALONE);
}

TEST_F(AccountFormsTest, ASectionIsRetiredWithItsSuccessor) {
  pb::UpdateSectionRequest sent;
  server_.On<pb::GetSectionRequest, pb::Section>("IdentityService/GetSection",
                                                 [](const auto& request) {
                                                   pb::Section section;
                                                   section.set_name(request.name());
                                                   section.set_display_name("企画課");
                                                   return section;
                                                 });
  server_.On<pb::UpdateSectionRequest, pb::Section>("IdentityService/UpdateSection",
                                                    [&](const auto& request) {
                                                      sent = request;
                                                      return request.section();
                                                    });
  const std::string path = "/organizations/o/sections/s/edit";
  Query inputs = Opened(path);
  inputs.Set("retired", "はい");
  inputs.Set("successor", "organizations/o/sections/t");
  EXPECT_EQ(Post(path, inputs).see_other, "/sections?done=saved");
  EXPECT_TRUE(sent.section().retired());
  EXPECT_EQ(sent.section().successor(), "organizations/o/sections/t");
}

TEST_F(AccountFormsTest, OnesOwnPageLeadsToWhatOneMayDo) {
  EXPECT_THAT(Get("/account").body,
              AllOf(HasSubstr("田中 一郎"), HasSubstr("\"/password\""), HasSubstr("\"/tokens\""),
                    Not(HasSubstr("\"/accounts\"")), Not(HasSubstr("/newCase\""))));
  Grant(pb::ROLE_ORGANIZATION_ADMIN);
  Grant(pb::ROLE_APPROVER);
  EXPECT_THAT(Get("/account").body, AllOf(HasSubstr("\"/accounts\""), HasSubstr("\"/audit\""),
                                          HasSubstr("\"/organizations/o/newInitiative\"")));
  visitor_.token = "";
  EXPECT_EQ(Get("/account").status, 401);
}

TEST_F(AccountFormsTest, TheAuditLogIsReadInWordsAndGoesOn) {
  server_.On<pb::ListAuditEntriesRequest, pb::ListAuditEntriesResponse>(
      "IdentityService/ListAuditEntries", [](const auto& request) {
        pb::ListAuditEntriesResponse reply;
        pb::AuditEntry& entry = *reply.add_entries();
        entry.set_method("renkei.v1.CaseService/PublishCase");
        entry.set_resource("cases/c");
        entry.add_marks("self_published");
        if (request.page_token().empty()) reply.set_next_page_token("next");
        return reply;
      });
  EXPECT_THAT(Get("/audit").body,
              AllOf(HasSubstr("事例の公開"), HasSubstr("提出者による公開"),
                    HasSubstr("href=\"/cases/c\""), HasSubstr("/audit?after=next")));
  EXPECT_THAT(Get("/audit?after=next").body, Not(HasSubstr("続きを見る")));
}

TEST_F(AccountFormsTest, TheAuditLogSaysWhatWasChangedAndIsNarrowedAndAFile) {
  std::vector<std::string> filters;
  server_.On<pb::ListAuditEntriesRequest, pb::ListAuditEntriesResponse>(
      "IdentityService/ListAuditEntries", [&](const auto& request) {
        filters.push_back(request.filter());
        pb::ListAuditEntriesResponse reply;
        pb::AuditEntry& entry = *reply.add_entries();
        entry.set_method("renkei.v1.CaseService/UpdateCase");
        entry.set_resource("cases/c");
        entry.set_address("192.0.2.7");
        pb::AuditChange& change = *entry.add_changes();
        change.set_type("Case");
        change.set_field("title");
        change.mutable_from()->set_text("<前>");
        change.mutable_to()->set_text("後");
        return reply;
      });
  EXPECT_THAT(Get("/audit?since=2024-07-01&address=192\"").body,
              AllOf(HasSubstr("題名：「&lt;前&gt;」 → 「後」"), HasSubstr("192.0.2.7"),
                    HasSubstr("value=\"2024-07-01\""), HasSubstr("/audit.xlsx")));
  EXPECT_EQ(filters.back(), "date>=\"2024-07-01\" AND address:\"192\\\"\"");
  EXPECT_THAT(Get("/audit.csv").body, AllOf(HasSubstr("題名：「<前>」"), HasSubstr("192.0.2.7")));
  EXPECT_THAT(Get("/audit.json").body, HasSubstr("\"field\":\"title\""));
}

TEST_F(AccountFormsTest, FreshnessOfThoseThatAreBehind) {
  server_.On<pb::ListCaseFreshnessRequest, pb::ListCaseFreshnessResponse>(
      "CaseService/ListCaseFreshness", [](const auto& request) {
        pb::ListCaseFreshnessResponse reply;
        pb::CaseFreshness& one = *reply.add_organizations();
        one.set_organization(request.overdue_only() ? "organizations/behind" : "organizations/all");
        one.set_published(12);
        one.set_overdue(2);
        reply.set_next_page_token("next");
        return reply;
      });
  EXPECT_THAT(Get("/freshness").body,
              AllOf(HasSubstr("href=\"/organizations/all\""), HasSubstr("after=next")));
  EXPECT_THAT(Get("/freshness?overdue=yes").body, HasSubstr("href=\"/organizations/behind\""));
}

TEST_F(AccountFormsTest, ATokenIsShownOnce) {
  server_.On<pb::CreateTokenRequest, pb::CreateTokenResponse>(
      "IdentityService/CreateToken", [](const pb::CreateTokenRequest& request) {
        EXPECT_FALSE(request.invitation());
        EXPECT_EQ(request.parent(), "accounts/a");
        pb::CreateTokenResponse reply;
        reply.mutable_token()->set_display_name(request.display_name());
        reply.set_secret("rk_secret");
        return reply;
      });
  Query inputs = Opened("/accounts/a/newToken");
  inputs.Set("display_name", "夜間の取込み");
  const PageReply made = Post("/accounts/a/newToken", inputs);
  EXPECT_THAT(made.body, AllOf(HasSubstr("rk_secret"), HasSubstr("夜間の取込み"),
                               HasSubstr("表示はこの画面だけです")));
  EXPECT_THAT(drafts_, testing::IsEmpty());
}

TEST_F(AccountFormsTest, AnAuthenticatorIsToldItsKeyOnceAndBeginsWithACode) {
  server_.On<pb::EnrollSecondFactorRequest, pb::EnrollSecondFactorResponse>(
      "IdentityService/EnrollSecondFactor",
      [](const pb::EnrollSecondFactorRequest& request)
          -> absl::StatusOr<pb::EnrollSecondFactorResponse> {
        if (request.password() != "right") {
          return domain::InvalidField("password", "WRONG", {"wrong", "パスワードが違います。"});
        }
        pb::EnrollSecondFactorResponse reply;
        reply.set_secret("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
        reply.set_uri("otpauth://totp/Renkei:hanako?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
        return reply;
      });
  std::string code;
  server_.On<pb::ConfirmSecondFactorRequest, pb::ConfirmSecondFactorResponse>(
      "IdentityService/ConfirmSecondFactor",
      [&](const pb::ConfirmSecondFactorRequest& request)
          -> absl::StatusOr<pb::ConfirmSecondFactorResponse> {
        code = request.code();
        if (code != "123456")
          return domain::InvalidField("code", "WRONG", {"wrong", "確認コードが違います。"});
        return pb::ConfirmSecondFactorResponse();
      });
  Query inputs = Opened("/secondFactor");
  inputs.Set("password", "まちがい");
  const PageReply refused = Post("/secondFactor", inputs);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("パスワードが違います"), Not(HasSubstr("まちがい"))));
  inputs.Set("password", "right");
  const std::string told = Post("/secondFactor", inputs).body;
  EXPECT_THAT(told, AllOf(HasSubstr("ABCD EFGH"), HasSubstr("otpauth://totp/Renkei:hanako"),
                          HasSubstr("action=\"/confirmSecondFactor\"")));
  Query confirm;
  confirm.Set("form_token", "t");
  confirm.Set("code", "000000");
  EXPECT_THAT(Post("/confirmSecondFactor", confirm).body,
              AllOf(HasSubstr("確認コードが違います"), Not(HasSubstr("000000"))));
  confirm.Set("code", "123456");
  EXPECT_EQ(Post("/confirmSecondFactor", confirm).see_other, "/account?done=second-factor");
}

TEST_F(AccountFormsTest, OnesOwnPageOffersWhatFollowsFromTheSecondFactor) {
  EXPECT_THAT(Open("/account").body,
              AllOf(HasSubstr("2段階認証の設定"), Not(HasSubstr("/removeSecondFactor"))));
  me_.mutable_sign_in()->set_second_factor(true);
  EXPECT_THAT(Open("/account").body,
              AllOf(HasSubstr("href=\"/removeSecondFactor\""), HasSubstr("認証アプリの変更")));
  pb::RemoveSecondFactorRequest removed;
  server_.On<pb::RemoveSecondFactorRequest, pb::RemoveSecondFactorResponse>(
      "IdentityService/RemoveSecondFactor", [&](const auto& request) {
        removed = request;
        return pb::RemoveSecondFactorResponse();
      });
  Query inputs = Opened("/removeSecondFactor");
  inputs.Set("password", "p");
  inputs.Set("code", "1");
  EXPECT_EQ(Post("/removeSecondFactor", inputs).see_other, "/account?done=second-factor-removed");
  EXPECT_EQ(removed.password(), "p");
}

}  // namespace
}  // namespace renkei::web
