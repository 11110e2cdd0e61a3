// Accounts of one's organization, their invitations, and what one does with one's own.
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;
using view::Attribute;
using view::Class;

// Of one organization.
constexpr int kMostAccounts = 1000;
constexpr int kOfferedSections = 1000;

absl::StatusOr<pb::Account> StoredAccount(Visit& visit, const std::string& name) {
  pb::GetAccountRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Account>("IdentityService/GetAccount", get);
}

const Column kAccountRoles = {"roles", CellKind::kLines, 0, ""};
const Column kAccountSections = {"sections", CellKind::kLines, 0, ""};
const Column kAccountPublishesOwn = {"may_publish_own",
                                     CellKind::kYesNo,
                                     0,
                                     "",
                                     "自分が提出したものを自分で公開できる（1人の担当の場合）",
                                     "may publish what it submitted itself"};

// Whoever is in a section that has been retired since stays in it.
Choices OfferedSections(Visit& visit, const std::string& organization) {
  pb::ListSectionsRequest request;
  request.set_parent(organization);
  request.set_page_size(kOfferedSections);
  Choices choices;
  std::vector<Choice>& sections = choices["sections"];
  const auto found =
      visit.calls.Call<pb::ListSectionsResponse>("IdentityService/ListSections", request);
  if (!found.ok()) return choices;
  for (const pb::Section& section : found->sections()) {
    if (!section.retired()) sections.push_back({section.name(), section.display_name()});
  }
  return choices;
}

// `name`: the organization.
absl::Status BeginAccount(Visit&, const std::string& name, Message& request) {
  pb::Account& account = *static_cast<pb::CreateAccountRequest&>(request).mutable_account();
  account.set_organization(name);
  account.set_kind(pb::ACCOUNT_KIND_PERSON);
  return absl::OkStatus();
}

absl::Status BeginAccountEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateAccountRequest&>(request).mutable_account(),
                   StoredAccount(visit, name));
  return absl::OkStatus();
}

template <typename Request>
std::string OrganizationOfAccount(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).account().organization());
}

// Those that the visitor may give.
std::vector<Choice> OfferedRoles(Visit& visit) {
  std::vector<pb::Role> roles = {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER,
                                 pb::ROLE_ORGANIZATION_ADMIN};
  const auto me = Me(visit);
  const bool all = me.ok() && Has(*me, pb::ROLE_SYSTEM_ADMIN);
  if (all || (me.ok() && Has(*me, pb::ROLE_COORDINATOR))) roles.push_back(pb::ROLE_COORDINATOR);
  if (all) roles.push_back(pb::ROLE_SYSTEM_ADMIN);
  std::vector<Choice> choices;
  for (const pb::Role role : roles)
    choices.push_back({pb::Role_Name(role), visit.words().Value(*pb::Role_descriptor(), role)});
  return choices;
}

template <typename Request>
Choices AccountChoices(Visit& visit, const Message& request) {
  Choices choices =
      OfferedSections(visit, static_cast<const Request&>(request).account().organization());
  choices["roles"] = OfferedRoles(visit);
  return choices;
}

std::string AfterAccount(const Message& reply) {
  return absl::StrCat("/", static_cast<const pb::Account&>(reply).name());
}

// An invitation is told here and nowhere else: the server keeps no more than its hash.
void WriteInvitation(view::Writer& html, const Visit& visit,
                     const pb::CreateTokenResponse& invitation) {
  if (invitation.secret().empty()) {
    WriteBlocks(
        html, visit,
        {view::Warning{visit.Say(
            {"This was sent twice, and the code is shown once. Invite again.",
             "同じ送信が2回届きました。招待コードは1回しか表示されません。もう一度、招待を発"
             "行してください。"})}});
    return;
  }
  html.Leaf("p", {},
            visit.Say({"Give this code to the person. It can be used once, and is shown here "
                       "alone: nobody can look it up later.",
                       "この招待コードを本人に渡してください。使えるのは1回で、表示もこの画面だけで"
                       "す（あとから確認できません）。"}));
  {
    const auto code = html.Open("p");
    html.Leaf("code", {Class("secret")}, invitation.secret());
  }
  Query code;
  code.Set("code", invitation.secret());
  const auto way = html.Open("p");
  WriteLink(html, AddressOf("/invitation", code),
            visit.Say({"The page where it is used, to be copied as a link",
                       "引換えのページ（リンクをコピーして渡すこともできます）"}));
}

void WriteTill(view::Writer& html, Visit& visit, const pb::Token& token) {
  const std::string end = visit.words().Time(token.expire_time());
  if (!end.empty())
    html.Leaf("p", {},
              visit.Say({absl::StrCat("Valid until ", end), absl::StrCat("有効期限：", end)}));
}

absl::StatusOr<pb::CreateTokenResponse> InviteAccount(Visit& visit, const std::string& account) {
  pb::CreateTokenRequest request;
  request.set_parent(account);
  request.set_invitation(true);
  return visit.calls.Call<pb::CreateTokenResponse>("IdentityService/CreateToken", request);
}

Shown ShowCreated(Visit& visit, const Message& reply) {
  const auto& account = static_cast<const pb::Account&>(reply);
  const auto invitation = InviteAccount(visit, account.name());
  Shown shown;
  shown.title = visit.Say({"The account is made", "アカウントを作成しました"});
  shown.subtitle = account.display_name();
  if (invitation.ok()) {
    WriteInvitation(shown.main, visit, *invitation);
    WriteTill(shown.main, visit, invitation->token());
  } else {
    WriteBlocks(shown.main, visit,
                {view::Warning{visit.Say({"It could not be invited yet: do so on its page.",
                                          "招待はまだ発行できていません。アカウントのページから発行"
                                          "してください。"})}});
  }
  {
    const auto way = shown.main.Open("p");
    WriteLink(shown.main, absl::StrCat("/", account.name()), account.display_name());
  }
  return shown;
}

absl::Status BeginAccountInvite(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredAccount(visit, name).status());
  auto& create = static_cast<pb::CreateTokenRequest&>(request);
  create.set_parent(name);
  create.set_invitation(true);
  return absl::OkStatus();
}

std::string InvitedTitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::CreateTokenRequest&>(request).parent());
}

Shown ShowInvitation(Visit& visit, const Message& reply) {
  const auto& invitation = static_cast<const pb::CreateTokenResponse&>(reply);
  Shown shown;
  shown.title = visit.Say({"Invited", "招待を発行しました"});
  WriteInvitation(shown.main, visit, invitation);
  WriteTill(shown.main, visit, invitation.token());
  return shown;
}

absl::Status BeginToken(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredAccount(visit, name).status());
  static_cast<pb::CreateTokenRequest&>(request).set_parent(name);
  return absl::OkStatus();
}

// As an invitation, a token is told here and nowhere else.
Shown ShowToken(Visit& visit, const Message& reply) {
  const auto& made = static_cast<const pb::CreateTokenResponse&>(reply);
  Shown shown;
  view::Writer& html = shown.main;
  shown.title = visit.Say({"The token", "トークンを発行しました"});
  shown.subtitle = made.token().display_name();
  if (made.secret().empty()) {
    WriteBlocks(
        html, visit,
        {view::Warning{visit.Say(
            {"This was sent twice, and the token is shown once. Issue another one.",
             "同じ送信が2回届きました。トークンは1回しか表示されません。もう一度、発行してく"
             "ださい。"})}});
    return shown;
  }
  html.Leaf(
      "p", {},
      visit.Say({"It is shown here alone: put it where the program reads it. Whoever has it "
                 "acts in the name of this account.",
                 "表示はこの画面だけです（あとから確認できません）。使うプログラムに設定してくだ"
                 "さい。このトークンを持つ人は、このアカウントとして操作できます。"}));
  {
    const auto token = html.Open("p");
    html.Leaf("code", {Class("secret")}, made.secret());
  }
  WriteTill(html, visit, made.token());
  return shown;
}

absl::Status BeginHandOver(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredAccount(visit, name).status());
  static_cast<pb::HandOverWorkRequest&>(request).set_from(name);
  return absl::OkStatus();
}

std::string HandedTitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::HandOverWorkRequest&>(request).from());
}

// People of the same organization who work.
Choices SuccessorsAtWork(Visit& visit, const Message& request) {
  const std::string& from = static_cast<const pb::HandOverWorkRequest&>(request).from();
  Choices choices;
  std::vector<Choice>& people = choices["to"];
  const auto account = StoredAccount(visit, from);
  if (!account.ok()) return choices;
  pb::ListAccountsRequest list;
  list.set_organization(account->organization());
  list.set_page_size(kMostAccounts);
  const auto found =
      visit.calls.Call<pb::ListAccountsResponse>("IdentityService/ListAccounts", list);
  if (!found.ok()) return choices;
  for (const pb::Account& one : found->accounts()) {
    if (one.name() != from && one.kind() == pb::ACCOUNT_KIND_PERSON && !one.disabled())
      people.push_back({one.name(), one.display_name()});
  }
  return choices;
}

// What moves, and from whom to whom.
std::vector<view::Block> HandedOver(Visit& visit, const Message& reply) {
  const auto& moved = static_cast<const pb::HandOverWorkResponse&>(reply);
  const auto fact = [&](const Text& label, std::vector<view::Line> entries) {
    if (entries.empty()) entries.emplace_back(visit.Say({"none", "なし"}));
    return view::Fact{visit.Say(label), {}, std::move(entries)};
  };
  std::vector<view::Line> sections;
  for (const pb::Section& section : moved.sections()) sections.emplace_back(section.display_name());
  std::vector<view::Line> scripts;
  for (const pb::Account& script : moved.scripts()) scripts.emplace_back(script.display_name());
  view::Facts facts;
  facts.facts = {fact({"From", "引継元"}, {moved.from().display_name()}),
                 fact({"To", "引継先"}, {moved.to().display_name()}),
                 fact({"Sections", "引き継ぐ課"}, std::move(sections)),
                 fact({"Scripts", "引き継ぐスクリプト"}, std::move(scripts))};
  if (moved.from().disabled()) {
    facts.facts.push_back(fact(
        {"The account it came from", "引継元のアカウント"},
        {visit.Say({absl::StrCat("disabled; ", moved.ended_tokens(), " sessions and tokens end"),
                    absl::StrCat("停止します（ログイン中のセッションなど", moved.ended_tokens(),
                                 "件も終了）")})}));
  }
  return {std::move(facts)};
}

std::string AfterHandOver(const Message& reply) {
  return absl::StrCat("/", static_cast<const pb::HandOverWorkResponse&>(reply).to().name());
}

absl::Status BeginPassword(Visit&, const std::string&, Message&) { return absl::OkStatus(); }

std::string AfterPassword(const Message&) { return "/account"; }

absl::Status BeginTokenEnd(Visit& visit, const std::string& name, Message& request) {
  auto& revoke = static_cast<pb::RevokeTokenRequest&>(request);
  revoke.set_name(name);
  revoke.set_scope(pb::REVOKE_SCOPE_TOKEN_ALONE);
  pb::ListTokensRequest list;
  list.set_parent(std::string(domain::ParentName(name, 2)));
  return visit.calls.Call<pb::ListTokensResponse>("IdentityService/ListTokens", list).status();
}

std::string AfterTokenEnd(const Message&) { return "/tokens"; }

}  // namespace

const Form& AccountCreateForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/CreateAccount",
      .part = "account",
      .title = {"A new account", "アカウントを作る"},
      .button = {"Create and invite", "作成して招待する"},
      .note = {"One account for each person. The next page shows the code with which the person "
               "begins.",
               "アカウントは1人に1つです。次の画面に、本人に渡す招待コードが表示されます。"},
      .fields = FormFields(
          InputsOf(
              *pb::Account::descriptor(),
              {{"display_name", CellKind::kText, 0, "例：山田 花子（企画課）"},
               {"login_name", CellKind::kId, 0, "半角の英数字。メールアドレスがあれば省略できます"},
               {"email", CellKind::kId, 0, "ログインに使えます。ここにメールは送られません"},
               kAccountRoles,
               kAccountSections,
               kAccountPublishesOwn}),
          {{{}, {"display_name", "login_name", "email"}},
           {{"What it may do", "権限と所属"}, {"roles", "sections", "may_publish_own"}}}),
      .begin = BeginAccount,
      .subtitle = OrganizationOfAccount<pb::CreateAccountRequest>,
      .choices = AccountChoices<pb::CreateAccountRequest>,
      .shows = ShowCreated,
      .keeps = false};
  return form;
}

const Form& AccountEditForm() {
  static const auto& form =
      *new Form{.method = "IdentityService/UpdateAccount",
                .part = "account",
                .title = {"Edit the account", "アカウントの編集"},
                .button = {"Save", "保存する"},
                .note = {"A disabled account cannot sign in; what it did stays.",
                         "停止したアカウントではログインできません。行った操作の記録は残ります。"},
                .fields = FormFields(
                    InputsOf(*pb::Account::descriptor(), {{"display_name", CellKind::kText, 0, ""},
                                                          {"login_name", CellKind::kId, 0, ""},
                                                          {"email", CellKind::kId, 0, ""},
                                                          kAccountRoles,
                                                          kAccountSections,
                                                          kAccountPublishesOwn,
                                                          {"disabled", CellKind::kYesNo, 0, ""}}),
                    {{{}, {"display_name", "login_name", "email"}},
                     {{"What it may do", "権限と所属"},
                      {"roles", "sections", "may_publish_own", "disabled"}}}),
                .begin = BeginAccountEdit,
                .subtitle = OrganizationOfAccount<pb::UpdateAccountRequest>,
                .choices = AccountChoices<pb::UpdateAccountRequest>,
                .next = AfterAccount,
                .keeps = false};
  return form;
}

const Form& AccountInviteForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/CreateToken",
      .part = "",
      .title = {"Invite", "招待を発行する"},
      .button = {"Invite", "招待を発行する"},
      .note =
          {"For a person who has not begun yet, or has forgotten the password. The next page "
           "shows the code once.",
           "まだ使い始めていない人や、パスワードを忘れた人に発行します。次の画面に、招待コードが1"
           "回だけ表示されます。"},
      .fields = FormFields(InputsOf(*pb::CreateTokenRequest::descriptor(),
                                    {{"reset_second_factor", CellKind::kYesNo, 0, "",
                                      "2段階認証を解除する（認証アプリをなくした場合）",
                                      "remove the second factor (a lost authenticator)"}}),
                           {{{}, {"reset_second_factor"}}}),
      .begin = BeginAccountInvite,
      .subtitle = InvitedTitle,
      .shows = ShowInvitation,
      .keeps = false};
  return form;
}

const Form& TokenCreateForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/CreateToken",
      .part = "",
      .title = {"Issue a token", "トークンを発行する"},
      .button = {"Issue it", "発行する"},
      .note =
          {"For a program that works in the name of this account. It is valid for a year; the "
           "next page shows it once.",
           "このアカウントとして動くプログラム（コマンドなど）に使います。有効期間は1年です。次の画"
           "面に1回だけ表示されます。"},
      .fields = FormFields(InputsOf(*pb::CreateTokenRequest::descriptor(),
                                    {{"display_name", CellKind::kText, 0, "例：夜間の取込み",
                                      "用途", "what it is for"}}),
                           {{{}, {"display_name"}}}),
      .begin = BeginToken,
      .subtitle = InvitedTitle,
      .shows = ShowToken,
      .keeps = false};
  return form;
}

const Form& HandOverForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/HandOverWork",
      .part = "",
      .title = {"Hand the work over", "業務を引き継ぐ"},
      .button = {"Hand it over", "引き継ぐ"},
      .note =
          {"Sections, and scripts that the person answers for. What was done stays in the "
           "person's name; cases and plans belong to the organization.",
           "所属課と、責任者になっているスクリプトを引き継ぎます。これまでの操作の記録は変わりませ"
           "ん。事例や計画は団体のもので、引継ぎは不要です。"},
      .fields = FormFields(InputsOf(*pb::HandOverWorkRequest::descriptor(),
                                    {{"to", CellKind::kId, 0, ""},
                                     {"disable_from", CellKind::kYesNo, 0, "",
                                      "引継元のアカウントを停止する（異動・退職）",
                                      "disable the account it comes from"}}),
                           {{{}, {"to", "disable_from"}}}),
      .begin = BeginHandOver,
      .subtitle = HandedTitle,
      .choices = SuccessorsAtWork,
      .preview = HandedOver,
      .next = AfterHandOver,
      .done = "handed-over",
      .keeps = false};
  return form;
}

const Form& PasswordForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/ChangePassword",
      .part = "",
      .title = {"Change the password", "パスワードの変更"},
      .button = {"Change it", "変更する"},
      .note =
          {"At least 15 characters, 8 with two-factor authentication. Your other sessions end.",
           "15文字以上（2段階認証を設定している場合は8文字以上）。ほかの端末でのログインは終了しま"
           "す。"},
      .fields =
          FormFields(InputsOf(*pb::ChangePasswordRequest::descriptor(),
                              {{"old_password", CellKind::kText, 0, ""},
                               {"new_password", CellKind::kText, 0, ""},
                               {"code", CellKind::kText, 0, "2段階認証を設定している方のみ"}}),
                     {{{}, {"old_password", "new_password", "code"}}}),
      .begin = BeginPassword,
      .next = AfterPassword,
      .done = "password",
      .keeps = false};
  return form;
}

const Form& TokenEndForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/RevokeToken",
      .part = "",
      .title = {"End it", "終了する"},
      .button = {"End it", "終了する"},
      .note =
          {"Whoever uses it is signed out at once. If it was stolen, end with it what was made "
           "with it.",
           "使っている人は、すぐにログアウトされます。盗まれた疑いがあるときは、それで発行したもの"
           "も終了してください。"},
      .fields = FormFields(
          InputsOf(*pb::RevokeTokenRequest::descriptor(), {{"scope", CellKind::kEnum, 0, ""}}),
          {{{}, {"scope"}}}),
      .begin = BeginTokenEnd,
      .next = AfterTokenEnd,
      .done = "ended",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
