// `renkei account`: accounts one by one.
#include "absl/algorithm/container.h"
#include "client/cli/nouns/account/account_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/identity/roles.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

std::string RolesText(const pb::Account& account, Lang lang) {
  std::string out;
  for (const int role : account.roles()) {
    absl::StrAppend(&out, out.empty() ? "" : (lang == Lang::kJapanese ? "、" : ", "),
                    ValueLabel(*pb::Role_descriptor(), role, lang));
  }
  return out;
}

namespace {

std::vector<Column<pb::Account>> AccountColumns(Session& session) {
  const Lang lang = session.lang();
  using A = pb::Account;
  return {
      {{"ACCOUNT", "アカウント"}, [](const A& a) { return a.name(); }},
      {Heading<A>("display_name"), [](const A& a) { return a.display_name(); }, false, true},
      {Heading<A>("organization"), Says<A>(session, "organization")},
      {Heading<A>("sections"), Says<A>(session, "sections"), false, true},
      {{"ROLES", "権限"}, [lang](const A& a) { return RolesText(a, lang); }, false, true},
      {Heading<A>("kind"),
       [lang](const A& a) { return ValueLabel(*pb::AccountKind_descriptor(), a.kind(), lang); }},
      {Heading<A>("external_id"), [](const A& a) { return a.external_id(); }},
      {{"STATE", "状態"}, [lang](const A& a) {
         return a.disabled() ? In(lang, {"disabled", "停止"}) : In(lang, {"active", "有効"});
       }}};
}

const Text kAccountHelp = {"Which one", "対象のアカウント"};

void AddReading(Noun noun) {
  AddVerb(
      noun,
      {.name = "list",
       .description = {"Lists accounts", "アカウントを一覧します"},
       .calls = "IdentityService/ListAccounts",
       .takes = {Field("--organization ORG", "organization",
                       {"Of this organization (default: one's own)",
                        "この団体のもの（省略時は自分の団体）"}),
                 Field("--section SECTION", "section", {"Of this section", "この課に所属するもの"}),
                 Switch("--all", "organization: 'organizations/-'",
                        {"Of every organization", "すべての団体"})},
       .prints = Listed(AccountColumns),
       .examples = {{"renkei account list --all",
                     {"Every account on the server", "サーバー上のすべてのアカウント"}}}});
  AddVerb(noun,
          {.name = "show",
           .description = {"Shows one account", "一つのアカウントを表示します"},
           .calls = "IdentityService/GetAccount",
           .takes = {Field(
               "ACCOUNT", "name",
               {"Its id, the beginning of it, or its external id", "ID（先頭でも可）か外部ID"})},
           .prints = Resource<pb::Account>(),
           .examples = {{"renkei account show nightly-sync", {"By its external id", "外部IDで"}}}});
}

struct AccountArguments {
  std::string account;
  std::string organization;
  std::string display_name;
  std::string external_id;
  int kind = 0;
  std::string login_name;
  std::string email;
  std::string responsible;
  std::vector<std::string> sections;
  bool no_sections = false;
  std::vector<int> roles;
  bool may_publish_own = false;
  bool may_not_publish_own = false;
  bool one_person_office = false;
  bool demo = false;
};

// The roles of an office of one person, and those that were named beside it.
void SetRights(const AccountArguments& args, pb::Account& account) {
  for (const int role : args.roles) account.add_roles(static_cast<pb::Role>(role));
  account.set_may_publish_own(args.may_publish_own || args.one_person_office);
  if (!args.one_person_office) return;
  for (const pb::Role role : domain::OnePersonOfficeRoles()) {
    if (!absl::c_linear_search(account.roles(), role)) account.add_roles(role);
  }
}

// What is private to the account and to those who manage it, and who answers for a script.
void AddPersonOptions(const std::shared_ptr<AccountArguments>& args, Verb& verb) {
  verb.Option(&args->login_name, "--login-name", "NAME",
              {"Of a person: what it signs in with", "個人のログイン名"})
      .Option(
          &args->email, "--email", "ADDRESS",
          {"Of a person: it may sign in with this too; you vouch for it",
           "個人のメールアドレス。ログインにも使えます（本人のものと確認済みとして登録します）"})
      .Option(
          &args->responsible, "--responsible", "ACCOUNT",
          {"Of a script: the person who answers for it", "スクリプトの責任者（個人のアカウント）"})
      .Options(&args->sections, "--section", "SECTION",
               {"All the sections to which it belongs; several times",
                "所属課すべて（兼務は繰り返し指定）"});
}

absl::Status SetPerson(Session& session, const AccountArguments& args, pb::Account& account) {
  account.set_login_name(args.login_name);
  account.set_email(args.email);
  for (const std::string& text : args.sections) {
    ASSIGN_OR_RETURN(std::string section,
                     session.resolver().SectionOf(account.organization(), text));
    account.add_sections(std::move(section));
  }
  if (args.responsible.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string responsible, session.resolver().Account(args.responsible));
  account.set_responsible(responsible);
  return absl::OkStatus();
}

// Only persons have something to sign in with.
pb::AccountKind KindOf(const AccountArguments& args) {
  if (args.kind != 0) return static_cast<pb::AccountKind>(args.kind);
  return args.login_name.empty() && args.email.empty() ? pb::ACCOUNT_KIND_SCRIPT
                                                       : pb::ACCOUNT_KIND_PERSON;
}

void AddAccountCreate(Noun noun) {
  const auto args = std::make_shared<AccountArguments>();
  Verb verb = noun.AddVerb("create", {"Creates an account for a person or a script",
                                      "個人またはスクリプトのアカウントを作ります"});
  verb.Positional(&args->organization, "ORG",
                  {"Whose it is: code or name", "所属する団体のコードか名称"})
      .Positional(&args->display_name, "DISPLAY_NAME",
                  {"The person's name, or what the script does", "氏名（スクリプトの場合は用途）"})
      .Choice(&args->kind, "--kind", *pb::AccountKind_descriptor(),
              {"Whose it is (default: person with --login-name or --email, else script)",
               "種別（省略時は、--login-name か --email があれば個人、なければスクリプト）"})
      .Choices(&args->roles, "--role", *pb::Role_descriptor(),
               {"What it may do; several times or with commas", "権限。繰返しまたはカンマ区切り"})
      .Option(&args->external_id, "--external-id", "ID",
              {"A key of one's own: creating it twice is refused",
               "独自の外部ID。二重の作成を防ぎます"})
      .Flag(&args->may_publish_own, "--may-publish-own",
            {"May publish what it submitted itself", "自分が提出したものの公開を認めます"})
      .Flag(&args->one_person_office, "--one-person-office",
            {"Reads, drafts, publishes what it drafted, and manages itself; its history says so",
             "一人部署: 閲覧・起案・承認・団体管理のすべてと、自分の提出分の公開を認めます。"
             "公開の経過には、提出者による公開と記録されます"})
      .Flag(&args->demo, "--demo", {"For trying things out", "試用アカウント"})
      .Example(
          "renkei account create 141003 山田花子 --external-id yamada --login-name yamada --role "
          "contributor,reader",
          {"For a person who drafts", "起案する人のために"})
      .Example("renkei account create 141003 夜間連携 --responsible yamada --role reader",
               {"For a script, with who answers for it", "スクリプトのために（責任者を付けて）"})
      .Example(
          "renkei account create 463035 鈴木一郎 --login-name suzuki "
          "--one-person-office",
          {"A village where one person does it all", "一人で担当する村のために"});
  AddPersonOptions(args, verb);
  verb.Run([args](Session& session) -> absl::Status {
    pb::CreateAccountRequest request;
    pb::Account& account = *request.mutable_account();
    ASSIGN_OR_RETURN(const std::string organization,
                     session.resolver().Organization(args->organization));
    account.set_organization(organization);
    account.set_display_name(args->display_name);
    account.set_external_id(args->external_id);
    SetRights(*args, account);
    account.set_kind(KindOf(*args));
    RETURN_IF_ERROR(SetPerson(session, *args, account));
    account.set_demo(args->demo);
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto created,
                     session.Call<pb::Account>("IdentityService/CreateAccount", request));
    PrintWritten(session, created, AccountColumns(session));
    return absl::OkStatus();
  });
}

absl::Status Update(Session& session, const std::string& text, pb::Account change,
                    const std::vector<std::string>& paths) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Account(text));
  if (paths.empty())
    return UsageError({"say what shall change", "変更する項目を指定してください。"});
  pb::UpdateAccountRequest request;
  *request.mutable_account() = std::move(change);
  request.mutable_account()->set_name(name);
  for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto updated,
                   session.Call<pb::Account>("IdentityService/UpdateAccount", request));
  PrintWritten(session, updated, AccountColumns(session));
  return absl::OkStatus();
}

void AddAccountSet(Noun noun) {
  const auto args = std::make_shared<AccountArguments>();
  Verb verb = noun.AddVerb(
      "set", {"Changes names, roles or address", "名称、権限、ログイン名などを変えます"});
  verb.Positional(&args->account, "ACCOUNT", kAccountHelp)
      .Option(&args->display_name, "--display-name", "NAME", {"Its new name", "新しい名称"})
      .Choices(&args->roles, "--role", *pb::Role_descriptor(),
               {"All that it may do from now on", "これからの権限すべて"})
      .Flag(&args->may_publish_own, "--may-publish-own",
            {"May publish what it submitted itself", "自分が提出したものの公開を認めます"})
      .Flag(&args->may_not_publish_own, "--may-not-publish-own",
            {"May no longer", "自分が提出したものの公開を認めません"})
      .Example("renkei account set nightly-sync --role reader", {"Reading only", "閲覧だけにする"})
      .Example("renkei account set nightly-sync --responsible yamada",
               {"In April, when somebody else takes it over", "4月に担当者が替わったとき"})
      .Example("renkei account set yamada --section 企画課 --section 財政課",
               {"In two sections", "二つの課を兼務する"})
      .Flag(&args->no_sections, "--no-sections",
            {"Belongs to no section any more", "どの課にも所属しないようにします"});
  AddPersonOptions(args, verb);
  verb.Run([args](Session& session) -> absl::Status {
    pb::Account change;
    std::vector<std::string> paths;
    RETURN_IF_ERROR(SetPerson(session, *args, change));
    if (!args->login_name.empty()) paths.push_back("login_name");
    if (!args->email.empty()) paths.push_back("email");
    if (!args->responsible.empty()) paths.push_back("responsible");
    if (!args->sections.empty() || args->no_sections) paths.push_back("sections");
    if (args->no_sections) change.clear_sections();
    if (!args->display_name.empty()) paths.push_back("display_name");
    change.set_display_name(args->display_name);
    if (!args->roles.empty()) paths.push_back("roles");
    for (const int role : args->roles) change.add_roles(static_cast<pb::Role>(role));
    if (args->may_publish_own || args->may_not_publish_own) paths.push_back("may_publish_own");
    change.set_may_publish_own(args->may_publish_own);
    return Update(session, args->account, std::move(change), paths);
  });
}

void AddSwitching(Noun noun) {
  const Text disables = {"Stops an account: its tokens are refused",
                         "アカウントを停止します。トークンは使えなくなります"};
  AddVerb(noun, {.name = "disable",
                 .description = disables,
                 .calls = "IdentityService/UpdateAccount",
                 .sends = "account { disabled: true } update_mask { paths: 'disabled' }",
                 .takes = {Field("ACCOUNT", "account.name", kAccountHelp)},
                 .prints = Written(AccountColumns),
                 .examples = {{"renkei account disable nightly-sync", disables}}});
  const Text enables = {"Lets a stopped account in again", "停止したアカウントを再開します"};
  AddVerb(noun, {.name = "enable",
                 .description = enables,
                 .calls = "IdentityService/UpdateAccount",
                 .sends = "account { disabled: false } update_mask { paths: 'disabled' }",
                 .takes = {Field("ACCOUNT", "account.name", kAccountHelp)},
                 .prints = Written(AccountColumns),
                 .examples = {{"renkei account enable nightly-sync", enables}}});
}

}  // namespace

void AddAccount(CommandTree& tree) {
  Noun noun =
      tree.AddNoun("account", {"Accounts of persons and scripts", "個人とスクリプトのアカウント"});
  AddReading(noun);
  AddAccountCreate(noun);
  AddAccountInvite(noun);
  AddAccountImport(noun);
  AddAccountSet(noun);
  AddAccountHandOver(noun);
  AddSwitching(noun);
}

}  // namespace renkei::cli
