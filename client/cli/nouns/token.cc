#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "renkei/v1/identity_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::vector<Column<pb::Token>> TokenColumns(Session& session) {
  const Lang lang = session.lang();
  using T = pb::Token;
  return {{{"TOKEN", "トークン"}, [](const T& t) { return t.name(); }},
          {{"FOR", "用途"}, [](const T& t) { return t.display_name(); }, false, true},
          {{"CREATED", "作成"}, Says<T>(session, "create_time")},
          {{"EXPIRES", "期限"}, Says<T>(session, "expire_time")},
          {{"STATE", "状態"},
           [lang](const T& t) {
             if (!t.revoked_with().empty())
               return In(lang, {"revoked with its maker", "失効（発行元とともに）"});
             if (t.has_revoke_time()) return In(lang, {"revoked", "失効"});
             if (t.has_accept_time())
               return In(lang, {"invitation, accepted", "招待（引換え済み）"});
             if (t.front()) return In(lang, {"valid, of a front", "有効（フロント用）"});
             return t.invitation() ? In(lang, {"invitation", "招待"}) : In(lang, {"valid", "有効"});
           }},
          {{"MADE WITH", "発行元"}, [](const T& t) { return t.made_with(); }, false, false, true}};
}

// The account named, or one's own.
absl::StatusOr<std::string> AccountOrOwn(Session& session, const std::string& text) {
  if (!text.empty()) return session.resolver().Account(text);
  ASSIGN_OR_RETURN(const auto me,
                   session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()));
  return me.account().name();
}

std::string CountText(int count, Lang lang) {
  // The server counts no further.
  constexpr int kMost = 1'000;
  const std::string number = GroupedNumber(count);
  if (count < kMost) return lang == Lang::kJapanese ? absl::StrCat(number, " 件") : number;
  return lang == Lang::kJapanese ? absl::StrCat(number, " 件以上")
                                 : absl::StrCat(number, " or more");
}

// What ended with the token, and what did not and may have to.
void NoteDescendants(Session& session, const pb::Token& token) {
  if (token.revoked_descendants() > 0) {
    const std::string en = CountText(token.revoked_descendants(), Lang::kEnglish);
    const std::string ja = absl::StrCat("このトークンから発行されたトークンと招待 ",
                                        CountText(token.revoked_descendants(), Lang::kJapanese));
    session.Note(
        DoneOrWould(session,
                    {absl::StrCat("tokens and invitations made with it that ended too: ", en),
                     absl::StrCat(ja, "も失効しました。")},
                    {absl::StrCat("end tokens and invitations made with it, too: ", en),
                     absl::StrCat(ja, "も失効します。")}));
  }
  if (token.remaining_descendants() == 0) return;
  session.Note(
      {absl::StrCat("still valid of what was made with it: ",
                    CountText(token.remaining_descendants(), Lang::kEnglish),
                    ". If it was stolen, run the same again with --everything"),
       absl::StrCat("このトークンから発行されたトークンと招待 ",
                    CountText(token.remaining_descendants(), Lang::kJapanese),
                    "は有効なままです。盗まれたおそれがあるときは、--everything を付けてもう一"
                    "度実行してください。")});
}

// No token lives longer than the one with which it was made.
void NoteShortened(Session& session, const pb::CreateTokenRequest& request,
                   const pb::Token& token) {
  constexpr int64_t kDefaultSeconds = int64_t{365} * 24 * 60 * 60;
  const int64_t asked = request.has_lifetime() ? request.lifetime().seconds() : kDefaultSeconds;
  if (token.expire_time().seconds() - token.create_time().seconds() >= asked) return;
  const std::string end = LocalTime(token.expire_time());
  session.Note(
      {absl::StrCat("it ends with the token that you made it with, at ", end,
                    "; for a longer one, get a newer token first"),
       absl::StrCat("発行に使ったトークンの期限（", end,
                    "）までしか使えません。より長く使うには、先に新しいトークンを入手してくださ"
                    "い。")});
}

struct CreateArguments {
  std::string account;
  std::string display_name;
  std::string lifetime;
  bool front = false;
  bool secret_only = false;
};

absl::Status RunCreate(Session& session, const CreateArguments& args) {
  pb::CreateTokenRequest request;
  ASSIGN_OR_RETURN(const std::string account, AccountOrOwn(session, args.account));
  request.set_parent(account);
  request.set_display_name(args.display_name);
  request.set_front(args.front);
  if (!args.lifetime.empty()) {
    const auto lifetime = ParseDuration(args.lifetime);
    if (!lifetime) {
      return UsageError(
          {absl::StrCat("--lifetime: \"", args.lifetime, "\" cannot be read; write 90d or 12h"),
           absl::StrCat("--lifetime: 「", args.lifetime,
                        "」は読めません。90d や 12h のように指定してください。")});
    }
    *request.mutable_lifetime() = *lifetime;
  }
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<pb::CreateTokenResponse>("IdentityService/CreateToken", request));
  NoteDryRun(session);
  NoteShortened(session, request, reply.token());
  // There is no secret yet.
  if (session.dry_run()) return absl::OkStatus();
  if (args.secret_only) {
    session.printer().Raw(reply.secret() + "\n");
    return absl::OkStatus();
  }
  session.printer().One(reply, [&] {
    const Lang lang = session.lang();
    return RenderPairs({{In(lang, {"Token", "トークン"}), reply.token().name()},
                        {In(lang, {"Valid until", "期限"}), LocalTime(reply.token().expire_time())},
                        {In(lang, {"Secret", "秘密の文字列"}), reply.secret()}},
                       session.printer().style());
  });
  session.Note({"the secret is shown this once; keep it now",
                "秘密の文字列は今回だけ表示されます。今すぐ安全な場所に保存してください。"});
  return absl::OkStatus();
}

void AddCreate(Noun noun) {
  const auto args = std::make_shared<CreateArguments>();
  Verb verb = noun.AddVerb("create", {"Makes a token; its secret is shown once",
                                      "トークンを発行します。秘密の文字列は一度だけ表示されます"});
  verb.Positional(&args->account, "ACCOUNT",
                  {"Whose; left out: one's own", "対象のアカウント。省略時は自分"}, false)
      .Option(&args->display_name, "--for", "TEXT", {"What it is for", "用途"})
      .Option(&args->lifetime, "--lifetime", "TIME",
              {"How long it is valid: 90d (default 365d), at most as long as your own token",
               "有効期間: 90d（省略時は365日。自分のトークンの期限まで）"})
      .Flag(
          &args->front, "--front",
          {"For a server that others use Renkei through: it may name their addresses, by which "
           "load "
           "is shared out. System administrators make them",
           "ほかの利用者を中継するサーバー（フロント）用にします。中継する相手のアドレスごとに利用"
           "枠を分けます。発行できるのはシステム管理者だけです"})
      .Flag(&args->secret_only, "--secret-only",
            {"Prints nothing but the secret", "秘密の文字列だけを表示します"})
      .Example("renkei token create --for 夜間連携 --lifetime 90d",
               {"For a nightly job", "夜間処理のために"})
      .Example("(umask 077; renkei token create --secret-only > token.txt)",
               {"Into a file that nobody else can read", "他人に読めないファイルへ"})
      .Example("renkei token create --front --for 公開サイト --lifetime 365d",
               {"For a website that shows what is public", "公開情報を見せるサイトのために"});
  verb.Run([args](Session& session) { return RunCreate(session, *args); });
}

absl::Status OfOwnUnlessNamed(Session& session, pb::ListTokensRequest& request) {
  ASSIGN_OR_RETURN(*request.mutable_parent(), AccountOrOwn(session, request.parent()));
  return absl::OkStatus();
}

void AddTokenList(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the tokens of an account, without secrets",
                                 "アカウントのトークンを一覧します（秘密の文字列は出ません）"},
                 .calls = "IdentityService/ListTokens",
                 .takes = {Field("[ACCOUNT]", "parent",
                                 {"Whose; left out: one's own", "対象のアカウント。省略時は自分"})},
                 .prepare = Before(OfOwnUnlessNamed),
                 .prints = Listed(TokenColumns),
                 .examples = {{"renkei token list", {"One's own", "自分のトークン"}}}});
}

struct RevokeArguments {
  pb::RevokeTokenRequest request;
  bool everything = false;
  bool alone = false;
};

void AddRevoke(Noun noun) {
  const auto args = std::make_shared<RevokeArguments>();
  Verb verb = noun.AddVerb("revoke", {"Revokes a token: from the next call on it is refused",
                                      "トークンを失効させます。次の呼び出しから使えなくなります"});
  verb.Positional(args->request.mutable_name(), "TOKEN",
                  {"Its name, as token list shows it", "token list に表示される名前"})
      .Flag(&args->everything, "--everything",
            {"Also what was made with it for other accounts: for a stolen token",
             "他のアカウントのために発行したトークンと招待も失効させます（盗まれたとき）"})
      .Flag(&args->alone, "--alone",
            {"It alone: tokens that were made with it stay valid",
             "このトークンだけを失効させ、これで発行したトークンは残します（入れ替えのとき）"})
      .Example("renkei token revoke accounts/01hw.../tokens/01hx...",
               {"One of the list, and what was made with it for the same account",
                "一覧の中の一つと、それで発行した同じアカウントのトークン"})
      .Example("renkei token revoke accounts/01hw.../tokens/01hx... --everything",
               {"After a theft", "盗まれたとき"});
  verb.Run([args](Session& session) -> absl::Status {
    if (args->everything && args->alone) {
      return UsageError({"--everything and --alone exclude each other",
                         "--everything と --alone は同時に指定できません。"});
    }
    pb::RevokeTokenRequest request = args->request;
    if (args->everything) request.set_scope(pb::REVOKE_SCOPE_EVERYTHING_MADE);
    if (args->alone) request.set_scope(pb::REVOKE_SCOPE_TOKEN_ALONE);
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto token,
                     session.Call<pb::Token>("IdentityService/RevokeToken", request));
    PrintWritten(session, token, TokenColumns(session));
    NoteDescendants(session, token);
    return absl::OkStatus();
  });
}

}  // namespace

void AddToken(CommandTree& tree) {
  const Noun noun = tree.AddNoun("token", {"Tokens of accounts", "アカウントのトークン"});
  AddCreate(noun);
  AddTokenList(noun);
  AddRevoke(noun);
}

}  // namespace renkei::cli
