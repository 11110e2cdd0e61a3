// `renkei account invite`: one invitation.
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/account/account_verbs.h"
#include "client/cli/nouns/common.h"
#include "renkei/v1/identity_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct InviteArguments {
  std::string account;
  std::string lifetime;
  bool secret_only = false;
  bool reset_second_factor = false;
};

absl::Status RunInvite(Session& session, const InviteArguments& args) {
  pb::CreateTokenRequest request;
  ASSIGN_OR_RETURN(const std::string account, session.resolver().Account(args.account));
  request.set_parent(account);
  request.set_display_name("招待");
  request.set_invitation(true);
  request.set_reset_second_factor(args.reset_second_factor);
  if (!args.lifetime.empty()) {
    const auto lifetime = ParseDuration(args.lifetime);
    if (!lifetime) {
      return UsageError(
          {absl::StrCat("--lifetime: \"", args.lifetime, "\" cannot be read; write 30d"),
           absl::StrCat("--lifetime: 「", args.lifetime,
                        "」は読めません。30d のように指定してください。")});
    }
    *request.mutable_lifetime() = *lifetime;
  }
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<pb::CreateTokenResponse>("IdentityService/CreateToken", request));
  NoteDryRun(session);
  if (session.dry_run()) return absl::OkStatus();
  if (args.secret_only) {
    session.printer().Raw(reply.secret() + "\n");
    return absl::OkStatus();
  }
  session.printer().One(reply, [&] {
    const Lang lang = session.lang();
    return RenderPairs(
        {{In(lang, {"Invitation", "招待"}), reply.secret()},
         {In(lang, {"Valid until", "期限"}), LocalTime(reply.token().expire_time())}},
        session.printer().style());
  });
  session.Note(
      {"it is good once: a person sets a password with it, and renkei login exchanges it for a "
       "token. It is shown this once",
       "一度だけ使えます。受け取った人は、これでパスワードを設定するか、renkei login に渡してト"
       "ークンに引き換えます。この文字列は今回だけ表示されます。"});
  return absl::OkStatus();
}

}  // namespace

void AddAccountInvite(Noun noun) {
  const auto args = std::make_shared<InviteArguments>();
  Verb verb = noun.AddVerb(
      "invite", {"Makes an invitation: for a new user, or for one who lost password or token",
                 "招待を発行します（新しい利用者や、パスワード・トークンを失った利用者に）"});
  verb.Positional(&args->account, "ACCOUNT",
                  {"Its id, the beginning of it, or its external id", "ID（先頭でも可）か外部ID"})
      .Option(&args->lifetime, "--lifetime", "TIME",
              {"How long it is good: 30d (default 14d, at most 90d)",
               "有効期間: 30d（省略時は14日、最長90日）"})
      .Flag(&args->secret_only, "--secret-only",
            {"Prints nothing but the invitation", "招待の文字列だけを表示します"})
      .Flag(&args->reset_second_factor, "--reset-second-factor",
            {"Accepting it removes the second factor: for who lost the authenticator",
             "引き換えると2段階認証を解除します（認証アプリを失った人に）"})
      .Example("renkei account invite kikaku-kian", {"By its external id", "外部IDで"});
  verb.Run([args](Session& session) { return RunInvite(session, *args); });
}

}  // namespace renkei::cli
