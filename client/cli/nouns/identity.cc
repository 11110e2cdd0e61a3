#include "absl/strings/str_join.h"
#include "client/cli/file/input.h"
#include "client/cli/nouns/account/account_verbs.h"
#include "client/cli/nouns/account/invitation_login.h"
#include "client/cli/nouns/account/password_login.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "client/cli/show/labels.h"
#include "client/lib/error.h"
#include "renkei/v1/identity_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string WhoAmIBrief(const pb::WhoAmIResponse& me, const std::string& server,
                        const BriefStyle& style) {
  const Lang lang = style.lang;
  std::vector<std::pair<std::string, std::string>> pairs = {
      {In(lang, {"Server", "接続先"}), server},
      {In(lang, {"Server version", "サーバーの版"}), VersionBesideOwn(me.server_version(), lang)},
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
  if (!me.ended_date().empty()) {
    std::vector<std::string> successors;
    for (const pb::Organization& one : me.successors())
      successors.push_back(Printable(one.display_name()));
    pairs.emplace_back(
        In(lang, {"Ended", "廃止"}),
        In(lang, {absl::StrCat("on ", me.ended_date(), "; reads what everybody reads"),
                  absl::StrCat(me.ended_date(), "（公開情報の閲覧だけができます）")}));
    if (!successors.empty())
      pairs.emplace_back(In(lang, {"Followed by", "承継先"}),
                         absl::StrJoin(successors, In(lang, {", ", "、"})));
  }
  if (me.token().has_expire_time())
    pairs.emplace_back(In(lang, {"Token valid until", "トークンの期限"}),
                       LocalTime(me.token().expire_time()));
  return RenderPairs(pairs, style);
}

absl::Status RunWhoAmI(Session& session) {
  ASSIGN_OR_RETURN(const Profile settings, session.settings());
  ASSIGN_OR_RETURN(const auto me,
                   session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()));
  if (session.printer().format() == Format::kName) {
    session.printer().One(me.account());
  } else {
    ASSIGN_OR_RETURN(const auto* client, session.client());
    const std::string server = Session::ServerText(*client, settings, session.lang());
    session.printer().One(me, [&] { return WhoAmIBrief(me, server, session.printer().style()); });
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

// `server` becomes the one that answered, as people are told.
absl::StatusOr<pb::WhoAmIResponse> AskWith(Session& session, const Profile& settings,
                                           std::string& server) {
  ASSIGN_OR_RETURN(const std::unique_ptr<client::Client> client, session.ConnectWith(settings));
  auto me = client->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  server = Session::ServerText(*client, settings, session.lang());
  return me;
}

struct LoginArguments {
  std::string user;
  std::string organization;
};

absl::Status RunLogin(Session& session, const LoginArguments& args) {
  ASSIGN_OR_RETURN(Profile settings, session.settings());
  if (args.user.empty()) {
    ASSIGN_OR_RETURN(settings.token, TokenForLogin(session));
  } else {
    ASSIGN_OR_RETURN(settings.token,
                     TokenByPassword(session, settings, args.organization, args.user));
  }
  const std::string path = ProfilePath(session.environment());
  std::string server;
  absl::StatusOr<pb::WhoAmIResponse> me = AskWith(session, settings, server);
  if (IsInvitation(me.status())) {
    RETURN_IF_ERROR(ExchangeInvitation(session, path, settings));
    session.Note({"the invitation was exchanged for a token",
                  "招待を通常のトークンに引き換えました。招待の文字列はもう使えません。"});
    me = AskWith(session, settings, server);
  }
  if (!me.ok()) return me.status();
  RETURN_IF_ERROR(WriteProfile(path, settings));
  session.printer().One(*me, [&] { return WhoAmIBrief(*me, server, session.printer().style()); });
  session.Note({absl::StrCat("kept in ", path), absl::StrCat(path, " に保存しました。")});
  return absl::OkStatus();
}

}  // namespace

void AddLogin(CommandTree& tree) {
  const auto args = std::make_shared<LoginArguments>();
  Verb verb = tree.AddVerb("login", {"Checks a token and keeps it, with the server, in the profile",
                                     "トークンを確かめ、接続先とともに設定に保存します"});
  verb.Option(
          &args->user, "--user", "NAME",
          {"Login name or e-mail address: the password is asked for, and a token of one's own kept",
           "ログイン名かメールアドレス。パスワードを尋ね、自分のトークンを発行して保存します"})
      .Option(&args->organization, "--organization", "ORG",
              {"With --user: code or name; may be left out with an address",
               "--user と一緒に、団体のコードか名称（メールアドレスの場合は省略できます）"})
      .Example("renkei login --user yamada --organization 相模原市",
               {"With a password", "パスワードで"})
      .Example("renkei login --server renkei.example.jp --token-file token.txt",
               {"From a file", "ファイルから"})
      .Example("renkei login --server a.example.jp,b.example.jp --token-file token.txt",
               {"Several servers over one database: another one is used when one goes away",
                "同じデータベースのサーバーが複数あるとき（1台が止まっても別の1台を使います）"})
      .Example("renkei login --server localhost < token.txt",
               {"From standard input", "標準入力から"})
      .Example("renkei login --server renkei.example.jp --token-file invitation.txt",
               {"With an invitation: it is exchanged for a token, once",
                "招待を使うと、一度だけトークンに引き換えて保存します"});
  verb.Run([args](Session& session) { return RunLogin(session, *args); });
}

void AddWhoAmI(CommandTree& tree) {
  Verb verb = tree.AddVerb(
      "whoami", {"Shows who is calling, and where", "接続先と、自分のアカウントを表示します"});
  verb.Example("renkei whoami", {"With the settings in force", "今の設定で"});
  verb.Run([](Session& session) { return RunWhoAmI(session); });
}

}  // namespace renkei::cli
