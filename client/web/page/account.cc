// Who is signed in, the accounts and sections of an organization, and what was done by whom.
#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/web/page/addresses.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kAccountsOnPage = 100;

absl::Status SignInForAccount() {
  return domain::LocalError(absl::StatusCode::kUnauthenticated,
                            {"sign in to see your account", "ログインしてください。"});
}

std::string RolesInWords(const pb::Account& account, const domain::Words& words) {
  std::string roles;
  for (const int role : account.roles()) {
    if (!roles.empty()) absl::StrAppend(&roles, words.lang() == Lang::kJapanese ? "、" : ", ");
    absl::StrAppend(&roles, words.Value(*pb::Role_descriptor(), role));
  }
  return roles;
}

std::string SectionsInWords(const pb::Account& account, const domain::Words& words) {
  std::string sections;
  for (const std::string& section : account.sections()) {
    if (!sections.empty())
      absl::StrAppend(&sections, words.lang() == Lang::kJapanese ? "、" : ", ");
    absl::StrAppend(&sections, words.Title(section));
  }
  return sections;
}

// Whether it can sign in, and whether it ever has been able to.
std::string AccountState(const Visit& visit, const pb::Account& account) {
  if (account.disabled()) return visit.Say({"disabled", "停止中"});
  if (account.kind() != pb::ACCOUNT_KIND_PERSON) return visit.Say({"script", "スクリプト"});
  if (account.has_sign_in() && !account.sign_in().has_password())
    return visit.Say({"no password yet", "パスワード未設定"});
  return visit.Say({"in use", "利用中"});
}

struct AccountWay {
  std::string address;
  Text label;
};

void WriteWays(view::Writer& html, const Visit& visit, const Text& title,
               const std::vector<AccountWay>& ways) {
  if (ways.empty()) return;
  html.Leaf("h2", {}, visit.Say(title));
  const auto list = html.Open("ul");
  for (const AccountWay& way : ways) {
    const auto item = html.Open("li");
    WriteLink(html, way.address, visit.Say(way.label));
  }
}

std::vector<AccountWay> WaysToWork(const pb::Account& me) {
  const std::string own = absl::StrCat("/", me.organization());
  std::vector<AccountWay> ways;
  ways.push_back({"/drafts", {"Begun and not sent", "入力途中の内容"}});
  if (Writes(me)) {
    ways.push_back({own + "/newCase", {"Write a new case", "新しい事例を書く"}});
    ways.push_back({own + "/import", ImportTitle()});
  }
  ways.push_back({own + "/export", {"Export to a file", "ファイルに書き出す"}});
  ways.push_back({"/operations", {"Imports and exports", "取込み・書出しの一覧"}});
  if (Has(me, pb::ROLE_APPROVER)) {
    ways.push_back(
        {own + "/newInitiative", {"Propose a joint initiative", "地域間連携を提案する"}});
  }
  if (Has(me, pb::ROLE_COORDINATOR)) {
    ways.push_back({"/newCaseList", {"Begin a menu book", "メニューブックを作る"}});
    ways.push_back({"/rounds", {"Rounds of selection", "公募・選定"}});
    ways.push_back({"/supportBoard", {"Support cases of our window", "伴走支援の進行管理"}});
  }
  ways.push_back({own, {"Your organization", "所属団体のページ"}});
  ways.push_back({"/freshness", {"How fresh published cases are", "公開中の事例の確認状況"}});
  return ways;
}

std::vector<AccountWay> WaysToManage(const pb::Account& me) {
  if (!ManagesAccounts(me)) return {};
  std::vector<AccountWay> ways = {{"/accounts", {"Accounts", "アカウントの一覧"}},
                                  {"/sections", {"Sections", "課の一覧"}}};
  if (Has(me, pb::ROLE_ORGANIZATION_ADMIN) || Has(me, pb::ROLE_SYSTEM_ADMIN))
    ways.push_back({"/audit", {"The audit log", "操作の記録"}});
  return ways;
}

std::vector<AccountWay> WaysToSigningIn(const pb::Account& me) {
  std::vector<AccountWay> ways;
  if (me.kind() == pb::ACCOUNT_KIND_PERSON) {
    ways.push_back({"/password", {"Change the password", "パスワードの変更"}});
    if (me.sign_in().second_factor()) {
      ways.push_back({"/secondFactor", {"Move to another authenticator", "認証アプリの変更"}});
      ways.push_back(
          {"/removeSecondFactor", {"Remove two-factor authentication", "2段階認証の解除"}});
    } else {
      ways.push_back({"/secondFactor", {"Set up two-factor authentication", "2段階認証の設定"}});
    }
  }
  ways.push_back({"/tokens", {"Where you are signed in", "ログイン中の端末とトークン"}});
  return ways;
}

// Those that are in use, and which one has the work of those that are not.
void WriteSections(view::Writer& html, const Visit& visit, const pb::ListSectionsResponse& found,
                   bool manages, const domain::Words& words) {
  const auto items = html.Open("ul");
  for (const pb::Section& section : found.sections()) {
    const auto item = html.Open("li");
    const std::string address = manages ? absl::StrCat("/", section.name(), "/edit") : "";
    WriteLink(html, address, section.display_name());
    if (!section.retired()) continue;
    const std::string next = words.Title(section.successor());
    html.Leaf("span", {view::Class("muted")},
              next.empty() ? visit.Say({" (retired)", "（廃止）"})
                           : visit.Say({absl::StrCat(" (retired; now ", next, ")"),
                                        absl::StrCat("（廃止、引継先：", next, "）")}));
  }
}

// What opens nothing any more is left out.
bool IsOver(const pb::Token& token, absl::Time now) {
  return token.has_revoke_time() || token.has_accept_time() ||
         absl::FromUnixSeconds(token.expire_time().seconds()) < now;
}

void WriteToken(view::Writer& html, Visit& visit, const pb::Token& token, bool here) {
  const domain::Words words = visit.words();
  const bool session = token.has_session();
  std::string what = session              ? visit.Say({"session", "ログイン"})
                     : token.invitation() ? visit.Say({"invitation", "招待"})
                                          : visit.Say({"token", "トークン"});
  if (here) what += visit.Say({" (this one)", "（この画面）"});
  const auto row = html.Open("tr");
  html.Leaf("td", {}, what);
  html.Leaf("td", {},
            session ? absl::StrCat(token.display_name(), " ", token.session().address())
                    : token.display_name());
  html.Leaf("td", {}, words.Time(token.create_time()));
  html.Leaf("td", {},
            words.Time(session ? token.session().idle_expire_time() : token.expire_time()));
  const auto cell = html.Open("td");
  // Signing out ends this one.
  if (!here)
    WriteLink(html, absl::StrCat("/", token.name(), "/end"), visit.Say({"End", "終了する"}));
}

void WriteTokens(view::Writer& html, Visit& visit, const std::string& title,
                 const pb::ListTokensResponse& found, const std::string& own) {
  const auto box =
      html.Open("div", {view::Class("scroll"), view::Attribute("role", "region"),
                        view::Attribute("tabindex", "0"), view::Attribute("aria-label", title)});
  const auto table = html.Open("table");
  {
    const auto row = html.Open("tr");
    for (const Text& header :
         {Text{"What", "種類"}, Text{"Where", "端末・用途"}, Text{"Since", "開始"},
          Text{"Until", "有効期限"}, Text{"Action", "操作"}})
      html.Leaf("th", {view::Attribute("scope", "col")}, visit.Say(header));
  }
  for (const pb::Token& token : found.tokens()) {
    if (!IsOver(token, visit.now)) WriteToken(html, visit, token, token.name() == own);
  }
}

}  // namespace

absl::StatusOr<Shown> OwnAccountPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return SignInForAccount();
  ASSIGN_OR_RETURN(const pb::WhoAmIResponse me, BeginMe(visit).Get());
  return visit.calls.titles().Titled([&] {
    const pb::Account& account = me.account();
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = account.display_name();
    shown.subtitle = words.Title(account.organization());
    view::Facts facts;
    facts.facts = {{visit.Say({"Roles", "権限"}), RolesInWords(account, words)},
                   {visit.Say({"Sections", "所属課"}), SectionsInWords(account, words)},
                   {visit.Say({"Login name", "ログイン名"}), account.login_name()},
                   {visit.Say({"E-mail address", "メールアドレス"}), account.email()},
                   {visit.Say({"Two-factor authentication", "2段階認証"}),
                    account.sign_in().second_factor() ? visit.Say({"on", "設定済み"}) : ""}};
    WriteBlocks(shown.main, visit, {std::move(facts)});
    WriteWays(shown.main, visit, {"Work", "仕事"}, WaysToWork(account));
    WriteWays(shown.main, visit, {"Your organization's accounts", "団体の管理"},
              WaysToManage(account));
    WriteWays(shown.main, visit, {"Signing in", "ログインの管理"}, WaysToSigningIn(account));
    return shown;
  });
}

absl::StatusOr<Shown> AccountsPage(Visit& visit, const std::string&) {
  pb::ListAccountsRequest list;
  list.set_organization(visit.query.Get("organization"));
  list.set_page_token(PartIn(visit));
  list.set_page_size(kAccountsOnPage);
  auto accounts = visit.calls.Begin<pb::ListAccountsResponse>("IdentityService/ListAccounts", list);
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  ASSIGN_OR_RETURN(const pb::ListAccountsResponse found, accounts.Get());
  const std::string organization =
      list.organization().empty() ? me.organization() : list.organization();
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = visit.Say({"Accounts", "アカウント"});
    shown.subtitle = words.Title(organization);
    if (ManagesAccounts(me)) WriteFormLinks(shown.main, visit, {organization + "/newAccount"});
    view::Table table;
    table.columns = {{visit.Say({"Name", "名称"})},
                     {visit.Say({"State", "状態"})},
                     {visit.Say({"Roles", "権限"})},
                     {visit.Say({"Sections", "所属課"})}};
    table.nothing = visit.Say({"There is none.", "ありません。"});
    for (const pb::Account& account : found.accounts()) {
      view::Cell name = account.display_name();
      name.resource = account.name();
      table.rows.push_back({{std::move(name), AccountState(visit, account),
                             RolesInWords(account, words), SectionsInWords(account, words)}});
    }
    WriteBlocks(shown.main, visit, {std::move(table)});
    WriteNextPart(shown.main, visit, found.next_page_token());
    return shown;
  });
}

absl::StatusOr<Shown> AccountPage(Visit& visit, const std::string& name) {
  pb::GetAccountRequest get;
  get.set_name(name);
  auto wanted = visit.calls.Begin<pb::Account>("IdentityService/GetAccount", get);
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  ASSIGN_OR_RETURN(const pb::Account account, wanted.Get());
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = account.display_name();
    shown.subtitle = words.Title(account.organization());
    if (ManagesAccounts(me)) {
      std::vector<std::string> forms = {name + "/edit"};
      if (account.kind() == pb::ACCOUNT_KIND_PERSON && !account.disabled())
        forms.push_back(name + "/invite");
      if (account.kind() == pb::ACCOUNT_KIND_PERSON) forms.push_back(name + "/handOver");
      if (account.kind() != pb::ACCOUNT_KIND_PERSON && !account.disabled())
        forms.push_back(name + "/newToken");
      WriteFormLinks(shown.main, visit, forms);
    }
    WriteBlocks(shown.main, visit,
                {view::Facts{{{visit.Say({"State", "状態"}), AccountState(visit, account)}}},
                 view::BriefOf(account, words,
                               {"display_name", "organization", "name", "etag", "created_with"})});
    return shown;
  });
}

absl::StatusOr<Shown> SectionsPage(Visit& visit, const std::string&) {
  pb::ListSectionsRequest list;
  list.set_page_token(PartIn(visit));
  list.set_page_size(kAccountsOnPage);
  auto sections = visit.calls.Begin<pb::ListSectionsResponse>("IdentityService/ListSections", list);
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  ASSIGN_OR_RETURN(const pb::ListSectionsResponse found, sections.Get());
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    const bool manages = ManagesAccounts(me);
    Shown shown;
    shown.title = visit.Say({"Sections", "課"});
    shown.subtitle = words.Title(me.organization());
    if (manages) WriteFormLinks(shown.main, visit, {me.organization() + "/newSection"});
    if (found.sections().empty()) {
      WriteBlocks(shown.main, visit,
                  {view::Paragraphs{{visit.Say({"There is none yet.", "まだありません。"})}}});
    }
    WriteSections(shown.main, visit, found, manages, words);
    WriteNextPart(shown.main, visit, found.next_page_token());
    return shown;
  });
}

absl::StatusOr<Shown> TokensPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return SignInForAccount();
  ASSIGN_OR_RETURN(const pb::WhoAmIResponse me, BeginMe(visit).Get());
  pb::ListTokensRequest list;
  list.set_parent(me.account().name());
  list.set_page_token(PartIn(visit));
  list.set_page_size(kAccountsOnPage);
  ASSIGN_OR_RETURN(const pb::ListTokensResponse found,
                   visit.calls.Call<pb::ListTokensResponse>("IdentityService/ListTokens", list));
  Shown shown;
  shown.title = visit.Say({"Where you are signed in", "ログイン中の端末とトークン"});
  shown.subtitle = me.account().display_name();
  WriteFormLinks(shown.main, visit, {me.account().name() + "/newToken"});
  WriteTokens(shown.main, visit, shown.title, found, me.token().name());
  WriteNextPart(shown.main, visit, found.next_page_token());
  return shown;
}

}  // namespace renkei::web
