#include "client/web/page/error_page.h"

#include "absl/strings/str_cat.h"
#include "client/web/page/frame.h"
#include "server/domain/error.h"

namespace renkei::web {
namespace {

struct ErrorKind {
  absl::StatusCode code;
  int http;
  Text title;
  Text hint;
};

const ErrorKind& ErrorKindOf(absl::StatusCode code) {
  static const auto& kinds = *new std::vector<ErrorKind>{
      {absl::StatusCode::kNotFound,
       404,
       {"Not found", "ページが見つかりません"},
       {"It may have been withdrawn, or be open to its members alone. Look for it by a word of its "
        "title.",
        "取り下げられたか、公開範囲が限られている可能性があります。題名の語で検索してください。"}},
      {absl::StatusCode::kUnauthenticated,
       401,
       {"Sign-in is needed", "ログインが必要です"},
       {"This server shows nothing without sign-in.",
        "このサーバーでは、ログインしないと閲覧できません。"}},
      {absl::StatusCode::kPermissionDenied,
       403,
       {"Not for this account", "この権限では閲覧できません"},
       {"Ask the administrator of your organization.", "所属団体の管理者にご相談ください。"}},
      {absl::StatusCode::kInvalidArgument,
       400,
       {"It could not be read", "内容を読み取れませんでした"},
       {"Nothing was changed. Go back and correct it.",
        "何も変更されていません。前のページに戻って、直してからもう一度お試しください。"}},
      {absl::StatusCode::kFailedPrecondition,
       409,
       {"Not possible now", "今はできません"},
       {"Nothing was changed.", "何も変更されていません。"}},
      {absl::StatusCode::kResourceExhausted,
       429,
       {"Too much at once", "混み合っています"},
       {"Nothing is lost. Try again in a moment.",
        "何も失われていません。しばらくしてから、もう一度お試しください。"}},
      {absl::StatusCode::kUnimplemented,
       501,
       {"This server does not have it", "このサーバーでは使えません"},
       {"Ask who operates it.", "サーバーの運用担当にご相談ください。"}},
      {absl::StatusCode::kUnavailable,
       503,
       {"The server does not answer", "サーバーに接続できません"},
       {"Nothing is lost. Try again in a moment; if it stays so, tell who operates it.",
        "何も失われていません。しばらくしてからもう一度お試しください。続くときは、運用担当に"
        "お知らせください。"}},
      {absl::StatusCode::kDeadlineExceeded,
       504,
       {"It takes too long", "時間がかかりすぎています"},
       {"Try again in a moment, or ask for less.",
        "しばらくしてからもう一度お試しになるか、条件を絞ってください。"}},
  };
  static const auto& other = *new ErrorKind{
      absl::StatusCode::kInternal,
      500,
      {"Something went wrong", "エラーが起きました"},
      {"Nothing was changed. If it happens again, tell who operates the server.",
       "何も変更されていません。続くときは、この画面の内容を運用担当にお知らせください。"}};
  for (const ErrorKind& kind : kinds) {
    if (kind.code == code) return kind;
  }
  return other;
}

}  // namespace

absl::Status NoSuchPage() {
  return domain::LocalError(absl::StatusCode::kNotFound, {"there is no page at this address",
                                                          "このアドレスのページはありません。"});
}

int HttpStatusOf(const absl::Status& status) { return ErrorKindOf(status.code()).http; }

Shown ErrorPage(const Visit& visit, const absl::Status& status) {
  const ErrorKind& kind = ErrorKindOf(status.code());
  Shown shown;
  shown.title = visit.Say(kind.title);
  std::vector<view::Line> lines;
  if (const auto detail = domain::DetailOf(status)) {
    const std::string said = visit.Say({std::string(status.message()), detail->message_ja()});
    // What the server says of what is not there is the address again; where servers are that cannot be
    // reached is no visitor's business.
    const bool unreachable =
        absl::IsUnavailable(status) && detail->reason() == pb::REASON_UNSPECIFIED;
    if (!said.empty() && !absl::IsNotFound(status) && !unreachable) lines.emplace_back(said);
    for (const pb::FieldViolation& violation : detail->violations()) {
      lines.emplace_back(visit.Say({violation.message(), violation.message_ja()}));
    }
  }
  lines.emplace_back(visit.Say(kind.hint));
  if (absl::IsUnauthenticated(status)) {
    Query next;
    next.Set("next", AddressOf(absl::StrCat("/", visit.path), visit.query));
    const auto paragraph = shown.main.Open("p");
    WriteLink(shown.main, AddressOf("/sign-in", next), visit.Say({"Sign in", "ログインする"}));
  }
  WriteBlocks(shown.main, visit, {view::Paragraphs{std::move(lines)}});
  return shown;
}

}  // namespace renkei::web
