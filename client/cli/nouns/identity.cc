#include "absl/strings/str_join.h"
#include "client/cli/file/input.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/organization_names.h"
#include "client/lib/error.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::cli {
namespace {

std::string RolesText(const pb::Account& account, Lang lang) {
  std::string out;
  for (const int role : account.roles()) {
    absl::StrAppend(&out, out.empty() ? "" : (lang == Lang::kJapanese ? "、" : ", "),
                    ValueLabel(*pb::Role_descriptor(), role, lang));
  }
  return out;
}

std::string WhoAmIBrief(const pb::WhoAmIResponse& me, const std::string& server,
                        const BriefStyle& style) {
  const Lang lang = style.lang;
  std::vector<std::pair<std::string, std::string>> pairs = {
      {In(lang, {"Server", "接続先"}), server},
      {In(lang, {"Server version", "サーバーの版"}), me.server_version()},
      {In(lang, {"Organization", "団体"}),
       absl::StrCat(
           Printable(me.organization().display_name()), "  ",
           me.organization().code().empty() ? me.organization().name() : me.organization().code())},
      {In(lang, {"Account", "アカウント"}),
       absl::StrCat(Printable(me.account().display_name()), "  ", me.account().name())},
      {In(lang, {"Roles", "権限"}), RolesText(me.account(), lang)}};
  if (me.account().may_publish_own())
    pairs.emplace_back(In(lang, {"May publish own", "自分の提出分の公開"}),
                       In(lang, {"yes", "可"}));
  if (me.token().has_expire_time())
    pairs.emplace_back(In(lang, {"Token valid until", "トークンの期限"}),
                       LocalTime(me.token().expire_time()));
  return RenderPairs(pairs, style);
}

absl::Status RunWhoAmI(Session& session) {
  const auto settings = session.settings();
  if (!settings.ok()) return settings.status();
  const auto me = session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  if (!me.ok()) return me.status();
  if (session.printer().format() == Format::kName) {
    session.printer().One(me->account());
  } else {
    session.printer().One(
        *me, [&] { return WhoAmIBrief(*me, settings->server, session.printer().style()); });
  }
  return absl::OkStatus();
}

// The token from --token or --token-file, else from standard input: never from the environment or
// the old profile.
absl::StatusOr<std::string> TokenForLogin(Session& session) {
  if (!session.flags().token.empty()) return session.flags().token;
  if (!session.flags().token_file.empty()) return ReadTokenFile(session.flags().token_file);
  if (session.err_is_terminal()) {
    session.err() << In(session.lang(), {"Token: ", "トークン: "}) << std::flush;
  }
  return ReadTokenFile("-");
}

absl::Status RunLogin(Session& session) {
  absl::StatusOr<Profile> settings = session.settings();
  if (!settings.ok()) return settings.status();
  const absl::StatusOr<std::string> token = TokenForLogin(session);
  if (!token.ok()) return token.status();
  settings->token = *token;
  const auto client = session.ConnectWith(*settings);
  if (!client.ok()) return client.status();
  const auto me =
      (*client)->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  if (!me.ok()) return me.status();
  const std::string path = ProfilePath(session.environment());
  if (absl::Status status = WriteProfile(path, *settings); !status.ok()) return status;
  session.printer().One(
      *me, [&] { return WhoAmIBrief(*me, settings->server, session.printer().style()); });
  session.Note({absl::StrCat("kept in ", path), absl::StrCat(path, " に保存しました。")});
  return absl::OkStatus();
}

std::vector<Column<pb::Account>> AccountColumns(Session& session) {
  const Lang lang = session.lang();
  using A = pb::Account;
  return {{{"ACCOUNT", "アカウント"}, [](const A& a) { return a.name(); }},
          {{"DISPLAY NAME", "名称"}, [](const A& a) { return a.display_name(); }, false, true},
          {{"ORGANIZATION", "団体"},
           [&session](const A& a) { return session.names().Of(a.organization()); }},
          {{"ROLES", "権限"}, [lang](const A& a) { return RolesText(a, lang); }, false, true},
          {{"EXTERNAL ID", "外部ID"}, [](const A& a) { return a.external_id(); }},
          {{"STATE", "状態"}, [lang](const A& a) {
             return a.disabled() ? In(lang, {"disabled", "停止"}) : In(lang, {"active", "有効"});
           }}};
}

void AddAccountList(Noun noun) {
  struct Arguments {
    std::string organization;
    bool all = false;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("list", {"Lists accounts", "アカウントを一覧します"});
  verb.Option(&args->organization, "--organization", "ORG",
              {"Of this organization (default: one's own)", "この団体のもの（省略時は自分の団体）"})
      .Flag(&args->all, "--all", {"Of every organization", "すべての団体"})
      .Example("renkei account list --all",
               {"Every account on the server", "サーバー上のすべてのアカウント"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::ListAccountsRequest request;
    if (args->all) request.set_organization("organizations/-");
    if (!args->organization.empty()) {
      const auto name = session.resolver().Organization(args->organization);
      if (!name.ok()) return name.status();
      request.set_organization(*name);
    }
    const auto found = session.List<pb::Account, pb::ListAccountsResponse>(
        "IdentityService/ListAccounts", request,
        [](auto& reply) { return reply.mutable_accounts(); });
    if (!found.ok()) return found.status();
    session.printer().List(*found, AccountColumns(session));
    NoteIfEmpty(session, found->size());
    return absl::OkStatus();
  });
}

void AddAccountShow(Noun noun) {
  const auto name = std::make_shared<std::string>();
  Verb verb = noun.AddVerb("show", {"Shows one account", "一つのアカウントを表示します"});
  verb.Positional(name.get(), "ACCOUNT",
                  {"Its id, the beginning of it, or its external id", "ID（先頭でも可）か外部ID"})
      .Example("renkei account show nightly-sync", {"By its external id", "外部IDで"});
  verb.Run([name](Session& session) -> absl::Status {
    pb::GetAccountRequest request;
    const auto resolved = session.resolver().Account(*name);
    if (!resolved.ok()) return resolved.status();
    request.set_name(*resolved);
    const auto account = session.Call<pb::Account>("IdentityService/GetAccount", request);
    if (!account.ok()) return account.status();
    session.printer().One(*account, std::set<std::string>{"etag"});
    return absl::OkStatus();
  });
}

struct AccountArguments {
  std::string account;
  std::string organization;
  std::string display_name;
  std::string external_id;
  std::vector<int> roles;
  bool may_publish_own = false;
  bool may_not_publish_own = false;
  bool demo = false;
};

void AddAccountCreate(Noun noun) {
  const auto args = std::make_shared<AccountArguments>();
  Verb verb = noun.AddVerb("create", {"Creates an account for a section or a script",
                                      "担当課やスクリプトのアカウントを作ります"});
  verb.Positional(&args->organization, "ORG",
                  {"Whose it is: code or name", "所属する団体のコードか名称"})
      .Positional(
          &args->display_name, "DISPLAY_NAME",
          {"Section or script, not a person", "担当課やスクリプトの名称（個人名は使いません）"})
      .Choices(&args->roles, "--role", *pb::Role_descriptor(),
               {"What it may do; several times or with commas", "権限。繰返しまたはカンマ区切り"})
      .Option(&args->external_id, "--external-id", "ID",
              {"A key of one's own: creating it twice is refused",
               "独自の外部ID。二重の作成を防ぎます"})
      .Flag(&args->may_publish_own, "--may-publish-own",
            {"May publish what it submitted itself", "自分が提出したものの公開を認めます"})
      .Flag(&args->demo, "--demo", {"For trying things out", "試用のためのアカウント"})
      .Example("renkei account create 141003 政策課 --role contributor,reader",
               {"For those who draft", "起案する課のために"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::CreateAccountRequest request;
    pb::Account& account = *request.mutable_account();
    const auto organization = session.resolver().Organization(args->organization);
    if (!organization.ok()) return organization.status();
    account.set_organization(*organization);
    account.set_display_name(args->display_name);
    account.set_external_id(args->external_id);
    for (const int role : args->roles) account.add_roles(static_cast<pb::Role>(role));
    account.set_may_publish_own(args->may_publish_own);
    account.set_demo(args->demo);
    request.set_validate_only(session.dry_run());
    const auto created = session.Call<pb::Account>("IdentityService/CreateAccount", request);
    if (!created.ok()) return created.status();
    PrintWritten(session, *created, AccountColumns(session));
    return absl::OkStatus();
  });
}

absl::Status Update(Session& session, const std::string& text, pb::Account change,
                    const std::vector<std::string>& paths) {
  const auto name = session.resolver().Account(text);
  if (!name.ok()) return name.status();
  if (paths.empty())
    return UsageError({"say what shall change", "変更する項目を指定してください。"});
  pb::UpdateAccountRequest request;
  *request.mutable_account() = std::move(change);
  request.mutable_account()->set_name(*name);
  for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
  request.set_validate_only(session.dry_run());
  const auto updated = session.Call<pb::Account>("IdentityService/UpdateAccount", request);
  if (!updated.ok()) return updated.status();
  PrintWritten(session, *updated, AccountColumns(session));
  return absl::OkStatus();
}

void AddAccountSet(Noun noun) {
  const auto args = std::make_shared<AccountArguments>();
  Verb verb = noun.AddVerb("set", {"Changes name or roles", "名称や権限を変えます"});
  verb.Positional(&args->account, "ACCOUNT", {"Which one", "対象のアカウント"})
      .Option(&args->display_name, "--display-name", "NAME", {"Its new name", "新しい名称"})
      .Choices(&args->roles, "--role", *pb::Role_descriptor(),
               {"All that it may do from now on", "これからの権限すべて"})
      .Flag(&args->may_publish_own, "--may-publish-own",
            {"May publish what it submitted itself", "自分が提出したものの公開を認めます"})
      .Flag(&args->may_not_publish_own, "--may-not-publish-own",
            {"May no longer", "自分が提出したものの公開を認めません"})
      .Example("renkei account set nightly-sync --role reader", {"Reading only", "閲覧だけにする"});
  verb.Run([args](Session& session) {
    pb::Account change;
    std::vector<std::string> paths;
    if (!args->display_name.empty()) paths.push_back("display_name");
    change.set_display_name(args->display_name);
    if (!args->roles.empty()) paths.push_back("roles");
    for (const int role : args->roles) change.add_roles(static_cast<pb::Role>(role));
    if (args->may_publish_own || args->may_not_publish_own) paths.push_back("may_publish_own");
    change.set_may_publish_own(args->may_publish_own);
    return Update(session, args->account, std::move(change), paths);
  });
}

// `disable` and `enable`.
void AddAccountSwitch(Noun noun, const char* name, const Text& description, bool disabled) {
  const auto account = std::make_shared<std::string>();
  Verb verb = noun.AddVerb(name, description);
  verb.Positional(account.get(), "ACCOUNT", {"Which one", "対象のアカウント"})
      .Example(absl::StrCat("renkei account ", name, " nightly-sync"), description);
  verb.Run([account, disabled](Session& session) {
    pb::Account change;
    change.set_disabled(disabled);
    return Update(session, *account, change, {"disabled"});
  });
}

std::vector<Column<pb::AuditEntry>> AuditColumns(Session& session) {
  using E = pb::AuditEntry;
  return {{{"TIME", "日時"}, [](const E& e) { return LocalTime(e.time()); }},
          {{"ACTOR", "操作者"}, [](const E& e) { return e.actor(); }},
          {{"ORGANIZATION", "団体"},
           [&session](const E& e) { return session.names().Of(e.organization()); }},
          {{"METHOD", "呼び出し"},
           [](const E& e) { return e.method().substr(e.method().rfind('/') + 1); }},
          {{"RESOURCE", "対象"}, [](const E& e) { return e.resource(); }, false, true},
          {{"MARKS", "注記"}, [](const E& e) { return absl::StrJoin(e.marks(), " "); }}};
}

}  // namespace

void AddLogin(CommandTree& tree) {
  Verb verb = tree.AddVerb("login", {"Checks a token and keeps it, with the server, in the profile",
                                     "トークンを確かめ、接続先とともに設定に保存します"});
  verb.Example("renkei login --server renkei.example.jp --token-file token.txt",
               {"From a file", "ファイルから"})
      .Example("renkei login --server localhost < token.txt",
               {"From standard input", "標準入力から"});
  verb.Run([](Session& session) { return RunLogin(session); });
}

void AddWhoAmI(CommandTree& tree) {
  Verb verb = tree.AddVerb(
      "whoami", {"Shows who is calling, and where", "接続先と、自分のアカウントを表示します"});
  verb.Example("renkei whoami", {"With the settings in force", "今の設定で"});
  verb.Run([](Session& session) { return RunWhoAmI(session); });
}

void AddAccount(CommandTree& tree) {
  Noun noun = tree.AddNoun("account",
                           {"Accounts of sections and scripts", "担当課やスクリプトのアカウント"});
  AddAccountList(noun);
  AddAccountShow(noun);
  AddAccountCreate(noun);
  AddAccountSet(noun);
  AddAccountSwitch(noun, "disable",
                   {"Stops an account: its tokens are refused",
                    "アカウントを停止します。トークンは使えなくなります"},
                   true);
  AddAccountSwitch(noun, "enable",
                   {"Lets a stopped account in again", "停止したアカウントを再開します"}, false);
}

void AddAudit(CommandTree& tree) {
  Noun noun = tree.AddNoun("audit", {"The audit log", "操作の記録"});
  const auto limit = std::make_shared<int>(100);
  Verb verb =
      noun.AddVerb("list", {"Lists writes, newest first", "書込みの記録を新しい順に一覧します"});
  verb.Integer(limit.get(), "--limit", 1, 1'000'000,
               {"At most so many (default: 100)", "最大件数（省略時は100）"})
      .Example("renkei audit list --limit 20", {"The last twenty", "最新の20件"});
  verb.Run([limit](Session& session) -> absl::Status {
    const auto found = session.List<pb::AuditEntry, pb::ListAuditEntriesResponse>(
        "IdentityService/ListAuditEntries", pb::ListAuditEntriesRequest(),
        [](auto& reply) { return reply.mutable_entries(); }, static_cast<size_t>(*limit));
    if (!found.ok()) return found.status();
    session.printer().List(*found, AuditColumns(session));
    NoteIfEmpty(session, found->size());
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
