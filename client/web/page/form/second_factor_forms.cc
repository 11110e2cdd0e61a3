// Two-factor authentication of one's own account: what the authenticator is told is shown once.
#include "client/web/page/form/form_parts.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using view::Attribute;
using view::Class;

// Letters between which a reader finds the place again.
constexpr size_t kSecretGroup = 4;

absl::Status BeginOwn(Visit&, const std::string&, Message&) { return absl::OkStatus(); }

std::string ToOwnAccount(const Message&) { return "/account"; }

std::string InGroups(const std::string& secret) {
  std::string groups;
  for (size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % kSecretGroup == 0) groups += ' ';
    groups += secret[i];
  }
  return groups;
}

void WriteCode(view::Writer& html, const Text& label, const Visit& visit, const std::string& code) {
  html.Leaf("p", {}, visit.Say(label));
  const auto line = html.Open("p");
  html.Leaf("code", {Class("secret")}, code);
}

// The code that the authenticator shows begins it.
Shown ShowEnrolled(Visit& visit, const Message& reply) {
  const auto& enrolled = static_cast<const pb::EnrollSecondFactorResponse&>(reply);
  Shown shown;
  view::Writer& html = shown.main;
  shown.title = visit.Say({"Tell the authenticator", "認証アプリに登録してください"});
  html.Leaf(
      "p", {},
      visit.Say(
          {"It has not begun yet: add this key to the app on your phone, then enter the "
           "code that it shows. The key is shown here alone.",
           "まだ有効になっていません。スマートフォンなどの認証アプリで「キーを入力」を選び、次"
           "の登録キーを入力してください。登録キーの表示はこの画面だけです。"}));
  WriteCode(html, {"Key (based on time, 6 digits)", "登録キー（時間ベース、6桁）"}, visit,
            InGroups(enrolled.secret()));
  WriteCode(
      html,
      {"The same as an address, for apps that take one", "登録用URI（貼り付けられるアプリ用）"},
      visit, enrolled.uri());
  const auto form = html.Open("form", {Class("entry"), Attribute("method", "post"),
                                       FormAction(*view::Address::Of("/confirmSecondFactor"))});
  WriteHidden(html, kFormToken, visit.form_token);
  html.Leaf("label", {Attribute("for", "code")},
            visit.Say({"The code that the app shows now", "アプリに表示された確認コード"}));
  html.Empty("input",
             {Attribute("type", "text"), Attribute("name", "code"), Attribute("id", "code"),
              Attribute("inputmode", "numeric"), Attribute("autocomplete", "one-time-code")});
  html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Begin", "2段階認証を始める"}));
  return shown;
}

}  // namespace

const Form& SecondFactorForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/EnrollSecondFactor",
      .part = "",
      .title = {"Set up two-factor authentication", "2段階認証を設定する"},
      .button = {"Next", "登録キーを表示する"},
      .note = {"Beside the password, every sign-in then asks for a code of an app on your phone.",
               "ログインのときに、パスワードに加えて認証アプリの確認コードを入力するようになります"
               "。端末を"
               "なくしたときは、団体の管理者に解除してもらえます。"},
      .fields = FormFields(InputsOf(*pb::EnrollSecondFactorRequest::descriptor(),
                                    {{"password", CellKind::kText, 0, ""},
                                     {"code", CellKind::kText, 0,
                                      "今の認証アプリから移すときだけ（今の確認コード）"}}),
                           {{{}, {"password", "code"}}}),
      .begin = BeginOwn,
      .shows = ShowEnrolled,
      .keeps = false};
  return form;
}

const Form& SecondFactorConfirmForm() {
  static const auto& form =
      *new Form{.method = "IdentityService/ConfirmSecondFactor",
                .part = "",
                .title = {"Begin two-factor authentication", "2段階認証を始める"},
                .button = {"Begin", "2段階認証を始める"},
                .note = {"The code that the app shows now. Your other sessions end.",
                         "認証アプリに今表示されている確認コードを入力してください。ほかの端末での"
                         "ログインは終了し"
                         "ます。"},
                .fields = FormFields(InputsOf(*pb::ConfirmSecondFactorRequest::descriptor(),
                                              {{"code", CellKind::kText, 0, ""}}),
                                     {{{}, {"code"}}}),
                .begin = BeginOwn,
                .next = ToOwnAccount,
                .done = "second-factor",
                .keeps = false};
  return form;
}

const Form& SecondFactorRemoveForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/RemoveSecondFactor",
      .part = "",
      .title = {"Remove two-factor authentication", "2段階認証を解除する"},
      .button = {"Remove it", "解除する"},
      .note = {"A password of fewer than 15 characters does not stand alone: change it first.",
               "パスワードが15文字より短いときは、先にパスワードを変更してください。"},
      .fields = FormFields(
          InputsOf(*pb::RemoveSecondFactorRequest::descriptor(),
                   {{"password", CellKind::kText, 0, ""}, {"code", CellKind::kText, 0, ""}}),
          {{{}, {"password", "code"}}}),
      .begin = BeginOwn,
      .next = ToOwnAccount,
      .done = "second-factor-removed",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
