// Accounts from lists, invitations into a file, and logins with invitations, against a fake server.

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <map>

#include "absl/strings/str_split.h"
#include "client/cli/nouns/account/account_list.h"
#include "client/cli/show/labels.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/identity/roles.h"
#include "server/sheet/encoding.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kHead[] = "外部ID,団体コード,団体名,名称,権限,一人部署,宛先\n";

// Accounts as a server keeps them, with the secret of the last invitation.
class ImportTest : public CliTest {
 protected:
  ImportTest() {
    server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
        "RegistryService/ResolveOrganization", [](const pb::ResolveOrganizationRequest& request) {
          pb::ResolveOrganizationResponse reply;
          if (request.query() == "神奈川県横浜市" || request.query() == "横浜市")
            *reply.add_candidates() = City("oyoko", "141003", "横浜市");
          if (request.query() == "府中市") {
            *reply.add_candidates() = City("ofuchu1", "132063", "府中市");
            *reply.add_candidates() = City("ofuchu2", "342084", "府中市");
          }
          return reply;
        });
    server_.On<pb::GetOrganizationRequest, pb::Organization>(
        "RegistryService/GetOrganization",
        [](const pb::GetOrganizationRequest& request) -> absl::StatusOr<pb::Organization> {
          if (request.name() == "organizations/141003" || request.name() == "organizations/oyoko")
            return City("oyoko", "141003", "横浜市");
          return domain::MakeError(pb::REASON_NOT_FOUND, {"not found", "ありません。"});
        });
    titles_["organizations/oyoko"] = "横浜市";
    server_.On<pb::BatchCreateAccountsRequest, pb::BatchCreateAccountsResponse>(
        "IdentityService/BatchCreateAccounts",
        [this](const pb::BatchCreateAccountsRequest& request) { return Create(request); });
  }

  static pb::Organization City(const std::string& id, const std::string& code,
                               const std::string& name) {
    pb::Organization city;
    city.set_name(absl::StrCat("organizations/", id));
    city.set_code(code);
    city.set_display_name(name);
    return city;
  }

  absl::StatusOr<pb::BatchCreateAccountsResponse> Create(
      const pb::BatchCreateAccountsRequest& request) {
    pb::BatchCreateAccountsResponse reply;
    if (!request.validate_only()) ++calls_;
    for (const pb::Account& account : request.accounts()) {
      sent_[account.external_id()] = account;
      auto& result = *reply.add_results();
      *result.mutable_account() = account;
      const bool existed = accounts_.count(account.external_id()) > 0;
      result.set_existed(existed);
      if (existed ? !request.renew_invitations() : !request.invitations()) {
        if (!request.validate_only()) accounts_.emplace(account.external_id(), "");
        continue;
      }
      result.mutable_invitation()->set_invitation(true);
      if (request.validate_only()) continue;
      const std::string secret = absl::StrCat("rk_", ++secrets_);
      accounts_[account.external_id()] = secret;
      result.set_invitation_secret(secret);
    }
    if (!request.validate_only() && calls_ == lose_reply_of_call_)
      return domain::MakeError(pb::REASON_INTERNAL, {"cut", "切れました。"});
    return reply;
  }

  // A list of `count` accounts of Yokohama.
  std::string List(int count) {
    std::string text = kHead;
    for (int i = 0; i < count; ++i)
      absl::StrAppend(&text, "a", i, ",141003,横浜市,第", i, "課,起案、閲覧,,\n");
    return WriteFile("list.csv", text);
  }

  std::string OutPath() const { return (directory_ / "out.csv").string(); }

  CliResult Import(const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"account", "import", file, "--invitations", OutPath()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }

  // external_id to secret, of the file of invitations.
  std::map<std::string, std::string> Invitations() {
    std::ifstream in(OutPath(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    std::map<std::string, std::string> found;
    for (const absl::string_view line : absl::StrSplit(text, "\r\n", absl::SkipEmpty())) {
      const std::vector<std::string> fields = absl::StrSplit(line, ',');
      if (fields.size() < 7 || fields[4] == "招待") continue;
      EXPECT_TRUE(found.emplace(fields[0], fields[4]).second) << fields[0] << " stands twice";
    }
    return found;
  }

  static mode_t ModeOf(const std::string& path) {
    struct stat info = {};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
  }

  std::map<std::string, pb::Account> sent_;  // by external_id, as it was sent last
  std::map<std::string, std::string> accounts_;
  int calls_ = 0;
  int secrets_ = 0;
  // The server does what this call asks for, and its reply gets lost.
  int lose_reply_of_call_ = -1;
};

TEST_F(ImportTest, EveryMistakeComesAtOnceWithCellValueAndReason) {
  const std::string file = WriteFile(
      "list.csv", absl::StrCat(kHead, "a1,141003,横浜市,企画課,起案,,\n",
                               "a2,141004,,企画課,起案,,\n", ",141003,,企画課,承人,,\n",
                               "a4,,府中市,企画課,承認,,\n", "a1,141003,川崎市,,閲覧,たぶん,\n"));
  const CliResult result = Import(file, {"--lang", "ja"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("list!B3 団体コード「141004」"));
  EXPECT_THAT(result.err, HasSubstr("list!A4 外部ID: 必須です"));
  EXPECT_THAT(result.err, HasSubstr("list!E4 権限「承人」"));
  EXPECT_THAT(result.err, HasSubstr("list!C5 団体名「府中市」"));
  EXPECT_THAT(result.err, HasSubstr("132063"));
  EXPECT_THAT(result.err, HasSubstr("list!A6 外部ID「a1」"));
  EXPECT_THAT(result.err, HasSubstr("list!C6 団体名「川崎市」: 団体コード 141003 は横浜市"));
  EXPECT_THAT(result.err, HasSubstr("list!D6 名称: "));
  EXPECT_THAT(result.err, HasSubstr("list!F6 一人部署「たぶん」"));
  EXPECT_EQ(calls_, 0);
  EXPECT_FALSE(std::filesystem::exists(OutPath()));
}

TEST_F(ImportTest, InvitationsStandInAFileThatNobodyElseReads) {
  const CliResult result = Import(List(3));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ModeOf(OutPath()), 0600U);
  EXPECT_EQ(Invitations(), accounts_);
  EXPECT_FALSE(std::filesystem::exists(OutPath() + ".pending"));
  EXPECT_THAT(result.out + result.err, Not(HasSubstr("rk_")));
}

TEST_F(ImportTest, ASecondRunChangesNothing) {
  const std::string file = List(3);
  ASSERT_EQ(Import(file).exit_code, 0);
  const auto before = Invitations();
  const CliResult again = Import(file);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("0 created, 3 existed already"));
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(Invitations(), before);
}

// 250 accounts in three calls; the reply of each in turn gets lost. Run again, everybody has the
// invitation that is good, and nobody has two.
TEST_F(ImportTest, NoInvitationIsLostWhereverItIsCut) {
  const std::string file = List(250);
  for (int lost = 1; lost <= 3; ++lost) {
    accounts_.clear();
    std::filesystem::remove(OutPath());
    calls_ = 0;
    lose_reply_of_call_ = lost;
    const CliResult cut = Import(file);
    EXPECT_EQ(cut.exit_code, 1);
    EXPECT_THAT(cut.err, HasSubstr("run the same command again"));
    EXPECT_EQ(Invitations().size(), static_cast<size_t>(lost - 1) * 100);
    lose_reply_of_call_ = -1;
    const CliResult again = Import(file);
    ASSERT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(accounts_.size(), 250U);
    EXPECT_EQ(Invitations(), accounts_);
  }
}

TEST_F(ImportTest, ALineThatWasCutIsWrittenAnew) {
  const std::string file = List(3);
  ASSERT_EQ(Import(file).exit_code, 0);
  std::filesystem::resize_file(OutPath(), std::filesystem::file_size(OutPath()) - 5);
  std::ofstream(OutPath() + ".pending") << "a2\n";
  ASSERT_EQ(Import(file).exit_code, 0);
  EXPECT_EQ(Invitations(), accounts_);
}

// Accounts of an earlier list are not invited again because a later import was cut.
TEST_F(ImportTest, OnlyWhatThisImportLeftOpenIsInvitedAnew) {
  accounts_["a0"] = "from-another-list";
  const std::string file = List(250);
  lose_reply_of_call_ = 1;
  ASSERT_EQ(Import(file).exit_code, 1);
  lose_reply_of_call_ = -1;
  ASSERT_EQ(Import(file).exit_code, 0);
  EXPECT_EQ(accounts_["a0"], "from-another-list");
  EXPECT_EQ(Invitations().count("a0"), 0U);
  EXPECT_EQ(Invitations().size(), 249U);
}

TEST_F(ImportTest, AskedForEverybodyGetsANewInvitationOnce) {
  const std::string file = List(3);
  for (int i = 0; i < 3; ++i) accounts_[absl::StrCat("a", i)] = "old";
  ASSERT_EQ(Import(file, {"--renew"}).exit_code, 0);
  EXPECT_EQ(Invitations(), accounts_);
  EXPECT_EQ(accounts_["a0"].rfind("rk_", 0), 0U);
  const auto before = accounts_;
  ASSERT_EQ(Import(file, {"--renew"}).exit_code, 0);
  EXPECT_EQ(accounts_, before);
}

TEST_F(ImportTest, NothingIsOverwrittenAndNothingIsWrittenWhereOthersRead) {
  const std::string file = List(1);
  WriteFile("out.csv", "何か大切なもの\n");
  std::filesystem::permissions(OutPath(), std::filesystem::perms(0600));
  EXPECT_EQ(Import(file).exit_code, 1);
  std::ifstream in(OutPath());
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(in)), {}), "何か大切なもの\n");

  std::filesystem::remove(OutPath());
  ASSERT_EQ(Import(file).exit_code, 0);
  std::filesystem::permissions(OutPath(), std::filesystem::perms(0644));
  accounts_.clear();
  EXPECT_EQ(Import(file).exit_code, 1);
  EXPECT_TRUE(accounts_.empty());

  // A link leads to somebody else's file.
  std::filesystem::remove(OutPath());
  std::filesystem::create_symlink("elsewhere", OutPath());
  EXPECT_EQ(Import(file).exit_code, 1);
  EXPECT_TRUE(accounts_.empty());
}

TEST_F(ImportTest, ADryRunMakesNeitherAccountsNorAFile) {
  const CliResult result = Import(List(3), {"--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("3 to create"));
  EXPECT_EQ(calls_, 0);
  EXPECT_FALSE(std::filesystem::exists(OutPath()));
}

TEST_F(ImportTest, ListsOfOfficesAreReadAsTheyAre) {
  const std::string text =
      absl::StrCat("アカウント一覧（令和6年度）\n\n", "管理番号,市区町村,担当課（係）,役割\n",
                   "ａ１,神奈川県横浜市,政策課,承認者・閲覧\n\n");
  const std::string file = WriteFile("list.csv", sheet::EncodeCp932(text).bytes);
  ASSERT_EQ(Import(file).exit_code, 0);
  EXPECT_EQ(accounts_.size(), 1U);
}

TEST_F(ImportTest, AnUnknownColumnIsAMistakeAndNotPassedBy) {
  const std::string file = WriteFile("list.csv", "外部ID,名称,権現\na,b,c\n");
  const CliResult result = Import(file, {"--lang", "ja"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("list!C1: 「権現」という列はありません。使える列: 外部ID、"));
}

// Of two columns with one name the last won, and #REF! was a name like any other.
TEST_F(ImportTest, HeadingsAndCellsAreReadAsThoseOfEveryOtherSheet) {
  const std::string file =
      WriteFile("list.csv",
                "外部ID,名称,権限,団体コード,担当課\na1,企画課,起案,141003,総務課\n"
                "a2,#REF!,起案,########,\na3,企画課,承人,141003,\n");
  const CliResult result = Import(file, {"--lang", "ja"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("list!E1: 「担当課」が二度あります（一度目は B1）"));
  EXPECT_THAT(result.err, HasSubstr("list!B3 名称: セルがエラー（#REF!）"));
  EXPECT_THAT(result.err, HasSubstr("list!D3 団体コード: "));
  EXPECT_THAT(result.err, HasSubstr("list!C4 権限「承人」"));
  EXPECT_EQ(calls_, 0);
}

TEST_F(ImportTest, YesAndNoAreThoseOfEverySheet) {
  const std::string file = WriteFile(
      "list.csv", absl::StrCat(kHead, "a1,141003,,企画課,,○,\n", "a2,141003,,企画課,起案,－,\n",
                               "a3,141003,,企画課,起案,なし,\n"));
  const CliResult result = Import(file);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(accounts_.size(), 3U);
}

TEST_F(ImportTest, WhatTheServerFindsWrongStandsAtItsCellBesideTheRest) {
  server_.On<pb::BatchCreateAccountsRequest, pb::BatchCreateAccountsResponse>(
      "IdentityService/BatchCreateAccounts",
      [](const pb::BatchCreateAccountsRequest&) -> absl::StatusOr<pb::BatchCreateAccountsResponse> {
        return domain::InvalidField("accounts[1].external_id", "TAKEN",
                                    {"is taken", "使われています。"});
      });
  const std::string file = WriteFile(
      "list.csv", absl::StrCat(kHead, "a1,141003,,企画課,承人,,\n", "a2,141003,,企画課,起案,,\n",
                               "a3,141003,,企画課,起案,,\n"));
  const CliResult result = Import(file, {"--lang", "ja"});
  EXPECT_THAT(result.err, HasSubstr("list!E2 権限「承人」"));
  EXPECT_THAT(result.err, HasSubstr("list!A4 外部ID「a3」: 使われています。"));
}

TEST_F(ImportTest, WhoHasSomethingToSignInWithIsAPerson) {
  const std::string file =
      WriteFile("list.csv",
                "外部ID,団体コード,名称,権限,宛先,ログイン名,ログイン用メールアドレス\n"
                "a1,141003,山田 花子,起案,kikaku@example.lg.jp,ｙａｍａｄａ,\n"
                "a2,141003,佐藤 次郎,承認,,,sato@example.lg.jp\n"
                "a3,141003,夜間連携,閲覧,,,\n");
  const CliResult result = Import(file, {"--lang", "ja"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(sent_["a1"].kind(), pb::ACCOUNT_KIND_PERSON);
  EXPECT_EQ(sent_["a1"].login_name(), "yamada");
  EXPECT_EQ(sent_["a1"].email(), "") << "where an invitation goes signs nobody in";
  EXPECT_EQ(sent_["a2"].kind(), pb::ACCOUNT_KIND_PERSON);
  EXPECT_EQ(sent_["a2"].email(), "sato@example.lg.jp");
  EXPECT_EQ(sent_["a3"].kind(), pb::ACCOUNT_KIND_SCRIPT);
}

TEST_F(ImportTest, AnAddressThatIsNoneIsToldInItsColumn) {
  const std::string file = WriteFile(
      "list.csv",
      "外部ID,団体コード,名称,権限,ログイン用メールアドレス\na1,141003,佐藤 次郎,承認,佐藤\n");
  const CliResult result = Import(file, {"--lang", "ja"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("list!E2 ログイン用メールアドレス「佐藤」"));
}

TEST_F(ImportTest, TheFormIsRefusedUntilItIsFilledIn) {
  const CliResult form = Run({"account", "template"});
  ASSERT_EQ(form.exit_code, 0);
  const CliResult result = Import(WriteFile("form.csv", form.out), {"--lang", "ja"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("様式の記入例です"));
  EXPECT_EQ(calls_, 0);
}

TEST(Roles, AreReadAsTheyAreNamed) {
  for (const pb::Role role : domain::AllRoles()) {
    const domain::Bilingual name = domain::RoleNames({role});
    EXPECT_EQ(domain::ParseRole(name.ja), role);
    EXPECT_EQ(domain::ParseRole(name.en), role);
  }
  EXPECT_EQ(domain::AllRoles().size(), static_cast<size_t>(pb::Role_ARRAYSIZE - 1));
  EXPECT_EQ(domain::ParseRole(" 承認者 "), pb::ROLE_APPROVER);
  EXPECT_EQ(domain::ParseRole("ＡＰＰＲＯＶＥＲ"), pb::ROLE_APPROVER);
  EXPECT_EQ(domain::ParseRole("者"), std::nullopt);
}

// A server that takes one invitation once, as the real one does.
class InvitationLoginTest : public CliTest {
 protected:
  InvitationLoginTest() {
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
        "IdentityService/WhoAmI",
        [this](const pb::WhoAmIRequest&) -> absl::StatusOr<pb::WhoAmIResponse> {
          if (connected_.back().token == "rk_invitation")
            return domain::MakeError(pb::REASON_INVITATION, {"an invitation", "招待です。"});
          pb::WhoAmIResponse me;
          me.mutable_account()->set_display_name("企画課");
          return me;
        });
    server_.On<pb::AcceptInvitationRequest, pb::AcceptInvitationResponse>(
        "IdentityService/AcceptInvitation",
        [this](const pb::AcceptInvitationRequest& request)
            -> absl::StatusOr<pb::AcceptInvitationResponse> {
          if (!accepted_by_.empty() && accepted_by_ != request.request_id())
            return domain::MakeError(pb::REASON_INVITATION, {"spent", "使用済みです。"});
          accepted_by_ = request.request_id();
          if (lose_reply_) return domain::MakeError(pb::REASON_INTERNAL, {"cut", "切れました。"});
          pb::AcceptInvitationResponse reply;
          reply.set_secret("rk_token");
          return reply;
        });
  }

  CliResult Login() { return Run({"login", "--token", "rk_invitation"}); }

  std::string Profile() {
    std::ifstream in(directory_ / "config" / "renkei" / "config.yaml");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string accepted_by_;
  bool lose_reply_ = false;
};

TEST_F(InvitationLoginTest, AnInvitationBecomesATokenInTheProfile) {
  const CliResult login = Login();
  ASSERT_EQ(login.exit_code, 0) << login.err;
  EXPECT_THAT(Profile(), HasSubstr("rk_token"));
  EXPECT_THAT(Profile(), Not(HasSubstr("rk_invitation")));
  EXPECT_THAT(login.out + login.err, Not(HasSubstr("rk_")));
  EXPECT_FALSE(
      std::filesystem::exists(directory_ / "config" / "renkei" / "config.yaml.invitation"));
}

TEST_F(InvitationLoginTest, ALoginWhoseReplyGotLostGetsTheSameTokenWhenRunAgain) {
  lose_reply_ = true;
  EXPECT_NE(Login().exit_code, 0);
  lose_reply_ = false;
  const CliResult again = Login();
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(Profile(), HasSubstr("rk_token"));
}

TEST_F(InvitationLoginTest, OneThatSomebodyElseAcceptedIsRefusedAndTheProfileStays) {
  accepted_by_ = "somebody else";
  EXPECT_EQ(Login().exit_code, 4);
  EXPECT_EQ(Profile(), "");
}

}  // namespace
}  // namespace renkei::cli
