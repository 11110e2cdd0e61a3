#include "client/web/page/form/form_parts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/web/page/error_page.h"
#include "client/web/page/frame.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/domain/error.h"

namespace renkei::web {

using view::Attribute;
using view::Class;
using view::Writer;

absl::Status SignInFirst() {
  return domain::LocalError(absl::StatusCode::kUnauthenticated,
                            {"sign in to change something", "変更するにはログインしてください。"});
}

Text SaidOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  Text said = {std::string(status.message()), detail ? detail->message_ja() : ""};
  if (said.ja.empty()) said.ja = said.en;
  return said;
}

Text SaidOfForeignToken() {
  return {
      "You have signed in anew since this page was opened. Nothing was changed: check it and "
      "send it again.",
      "この画面を開いた後にログインし直しています。まだ保存されていません。内容を確認して、もう一"
      "度"
      "送信してください。"};
}

Text SaidAfterSignIn() {
  return {
      "You are signed in again. Everything that you entered is still here; nothing "
      "was sent yet.",
      "ログインしました。入力した内容はすべて残っています（まだ送信されていません）。"};
}

Text SaidOfKept(const std::string& clock) {
  return {absl::StrCat("Kept at ", clock, ". Nothing was sent yet."),
          absl::StrCat(clock, " 下書き保存しました（まだ反映されていません）。")};
}

Text SaidOfFound(const std::string& clock) {
  return {
      absl::StrCat("You entered this earlier (kept at ", clock, ") and have not sent it yet."),
      absl::StrCat("前回の入力途中の内容です（", clock, " 下書き保存）。まだ反映されていません。")};
}

std::string TitleOf(const Visit& visit, const Text& title, bool bad) {
  return absl::StrCat(bad ? visit.Say({"Error: ", "エラー："}) : "", visit.Say(title));
}

void WriteNotice(Writer& html, const Visit& visit, const Text& notice, bool good) {
  const std::string said = visit.Say(notice);
  if (said.empty()) return;
  const auto box = html.Open("div", {Attribute("role", good ? "status" : "alert")});
  WriteBlocks(html, visit, {view::Warning{said, good ? view::Tone::kPlain : view::Tone::kBad}});
}

void WriteMistakes(Writer& html, const Visit& visit, const std::vector<pb::FieldViolation>& wrong,
                   const std::function<std::string(const std::string& field)>& id_of,
                   bool has_secrets) {
  if (wrong.empty()) return;
  const auto box = html.Open("div", {Class("notice bad"), Attribute("role", "alert"),
                                     Attribute("tabindex", "-1"), Attribute("id", "mistakes")});
  html.Leaf(
      "p", {},
      visit.Say(has_secrets
                    ? Text{"Nothing was changed yet. Please correct, and enter all again:",
                           "まだ変更されていません。次の項目を直して、もう一度入力してください。"}
                    : Text{"Nothing was changed yet. Please correct:",
                           "まだ保存されていません。次の項目を直してください。入力した内容は残って"
                           "います。"}));
  const auto list = html.Open("ul");
  for (const pb::FieldViolation& violation : wrong) {
    const auto item = html.Open("li");
    const std::string id = id_of(violation.field());
    WriteLink(html, id.empty() ? "" : absl::StrCat("#", id),
              visit.Say({violation.message(), violation.message_ja()}));
  }
}

void WriteEditors(Writer& html, const Visit& visit, const std::vector<std::string>& editors) {
  if (editors.empty()) return;
  const std::string names = absl::StrJoin(editors, visit.Say({", ", "、"}));
  html.Leaf("p", {Class("notice")},
            visit.Say({absl::StrCat("Also editing this now: ", names),
                       absl::StrCat("ほかに編集中の人がいます：", names)}));
}

void WriteDoButton(Writer& html, const Visit& visit, const char* what, const Text& label,
                   bool plain) {
  std::vector<Attribute> attributes = {Attribute("type", "submit"), Attribute("name", kDo),
                                       Attribute("value", what)};
  if (plain) attributes.push_back(Class("plain"));
  const auto button = html.Open("button", attributes);
  html.Text(visit.Say(label));
}

void WriteKeepButtons(Writer& html, const Visit& visit, bool kept) {
  WriteDoButton(html, visit, "draft", {"Keep for later", "下書き保存"});
  if (kept) WriteDoButton(html, visit, "discard", {"Discard what was kept", "下書きを破棄する"});
  // The script tells there what it has kept.
  html.Leaf("span", {Class("muted"), Attribute("role", "status"), Attribute("data-kept", "kept")},
            "");
}

Taken AutosaveReply(const Visit& visit, const absl::StatusOr<KeptForm::Saved>& saved) {
  google::protobuf::Struct reply;
  auto& fields = *reply.mutable_fields();
  Taken taken;
  if (saved.ok()) {
    fields["saved"].set_string_value(saved->clock);
    fields["etag"].set_string_value(saved->etag);
  } else {
    fields["error"].set_string_value(visit.Say(SaidOf(saved.status())));
    taken.status = HttpStatusOf(saved.status());
  }
  (void)google::protobuf::util::MessageToJsonString(reply, &taken.json);
  return taken;
}

}  // namespace renkei::web
