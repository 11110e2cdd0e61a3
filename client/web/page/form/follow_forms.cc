// Following what a page is about, and no longer; how one is told by mail, and whose an address is.
#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/step_form.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

pb::Follow& FollowIn(Message& request) {
  return *static_cast<pb::CreateFollowRequest&>(request).mutable_follow();
}

absl::Status BeginFollow(Visit&, const std::string& name, Message& request) {
  FollowIn(request).set_target(name);
  return absl::OkStatus();
}

absl::Status BeginUnfollow(Visit&, const std::string& name, Message& request) {
  static_cast<pb::DeleteFollowRequest&>(request).set_target(name);
  return absl::OkStatus();
}

template <pb::FollowKind kKind>
absl::Status BeginFollowKind(Visit&, const std::string&, Message& request) {
  FollowIn(request).set_kind(kKind);
  return absl::OkStatus();
}

absl::Status BeginFollowTag(Visit&, const std::string&, Message& request) {
  FollowIn(request);
  return absl::OkStatus();
}

// What the search page has in the address of this form.
absl::Status BeginFollowSearch(Visit& visit, const std::string&, Message& request) {
  pb::FollowedSearch& search = *FollowIn(request).mutable_search();
  search.set_text(visit.query.Get("text"));
  search.set_filter(visit.query.Get("filter"));
  const auto* type = pb::ResourceType_descriptor()->FindValueByName(visit.query.Get("type"));
  if (type != nullptr) search.set_type(static_cast<pb::ResourceType>(type->number()));
  return absl::OkStatus();
}

absl::Status BeginRemoveFollow(Visit& visit, const std::string& name, Message& request) {
  pb::GetFollowRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const pb::Follow follow,
                   visit.calls.Call<pb::Follow>("FollowService/GetFollow", get));
  auto& remove = static_cast<pb::DeleteFollowRequest&>(request);
  remove.set_name(name);
  remove.set_etag(follow.etag());
  return absl::OkStatus();
}

std::string FollowSubtitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::CreateFollowRequest&>(request).follow().target());
}

std::string SearchSubtitle(Visit&, const Message& request) {
  const pb::FollowedSearch& search =
      static_cast<const pb::CreateFollowRequest&>(request).follow().search();
  return search.filter().empty() ? search.text()
                                 : absl::StrCat(search.text(), "（", search.filter(), "）");
}

std::string UnfollowSubtitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::DeleteFollowRequest&>(request).target());
}

std::string AfterFollow(const Message& request) {
  return absl::StrCat("/", static_cast<const pb::CreateFollowRequest&>(request).follow().target());
}

std::string AfterUnfollow(const Message& request) {
  return absl::StrCat("/", static_cast<const pb::DeleteFollowRequest&>(request).target());
}

std::string ToFollows(const Message&) { return "/follows"; }
std::string ToNotices(const Message&) { return "/notices"; }

absl::Status BeginNothing(Visit&, const std::string&, Message&) { return absl::OkStatus(); }

// Until when: the moment at which the page was made that has the button.
absl::Status BeginSeen(Visit& visit, const std::string&, Message& request) {
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(visit.entered.Get("through_time"), &seconds) || seconds <= 0)
    seconds = absl::ToUnixSeconds(visit.now);
  static_cast<pb::MarkNoticesSeenRequest&>(request).mutable_through_time()->set_seconds(seconds);
  return absl::OkStatus();
}

absl::Status BeginSettings(Visit& visit, const std::string&, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateDigestSettingsRequest&>(request).mutable_settings(),
                   visit.calls.Call<pb::DigestSettings>("FollowService/GetDigestSettings",
                                                        pb::GetDigestSettingsRequest()));
  return absl::OkStatus();
}

Choices OfferedKinds(Visit& visit, const Message&) {
  Choices choices;
  std::vector<Choice>& kinds = choices["kinds"];
  const google::protobuf::EnumDescriptor& type = *pb::NoticeKind_descriptor();
  for (int i = 1; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    kinds.push_back({type.value(i)->name(), visit.words().Value(type, number)});
  }
  return choices;
}

// What is followed without a page of its own.
Form KindForm(Text title, Text note, absl::Status (*begin)(Visit&, const std::string&, Message&)) {
  return {.method = "FollowService/CreateFollow",
          .part = "",
          .title = title,
          .button = {"Follow", "フォローする"},
          .note = std::move(note),
          .fields = FormFields(StepLayout<pb::CreateFollowRequest>({}), {}),
          .begin = begin,
          .next = ToFollows,
          .done = "followed",
          .keeps = false};
}

}  // namespace

const Form& FollowForm() {
  static const auto& form =
      *new Form{.method = "FollowService/CreateFollow",
                .part = "",
                .title = {"Follow", "フォローする"},
                .button = {"Follow", "フォローする"},
                .note = {"What happens to it comes into your inbox, and by mail if you choose so.",
                         "動きがあると、受信箱に表示されます。メールで受け取ることもできます。"},
                .fields = FormFields(StepLayout<pb::CreateFollowRequest>({}), {}),
                .begin = BeginFollow,
                .subtitle = FollowSubtitle,
                .back = AfterFollow,
                .done = "followed",
                .keeps = false};
  return form;
}

const Form& UnfollowForm() {
  static const auto& form =
      *new Form{.method = "FollowService/DeleteFollow",
                .part = "",
                .title = {"Follow no more", "フォローをやめる"},
                .button = {"Follow no more", "フォローをやめる"},
                .note = {},
                .fields = FormFields(StepLayout<pb::DeleteFollowRequest>({}), {}),
                .begin = BeginUnfollow,
                .subtitle = UnfollowSubtitle,
                .back = AfterUnfollow,
                .done = "unfollowed",
                .keeps = false};
  return form;
}

const Form& FollowRemoveForm() {
  static const auto& form =
      *new Form{.method = "FollowService/DeleteFollow",
                .part = "",
                .title = {"Follow no more", "フォローをやめる"},
                .button = {"Follow no more", "フォローをやめる"},
                .note = {"What you were told of it stays.", "これまでのお知らせは残ります。"},
                .fields = FormFields(StepLayout<pb::DeleteFollowRequest>({}), {}),
                .begin = BeginRemoveFollow,
                .back = ToFollows,
                .done = "unfollowed",
                .keeps = false};
  return form;
}

const Form& FollowPeersForm() {
  static const auto& form = *new Form(
      KindForm({"Follow places like ours", "似た団体をフォローする"},
               {"What governments publish that are like yours in size, age and place.",
                "人口規模や年齢構成などが自団体に似た団体が公開したものをお知らせします。"},
               BeginFollowKind<pb::FOLLOW_KIND_PLACES_LIKE_US>));
  return form;
}

const Form& FollowKpisForm() {
  static const auto& form = *new Form(KindForm(
      {"Follow cases for our KPIs", "自団体のKPIに役立つ事例をフォローする"},
      {"Cases of places like yours that moved the indicator of a KPI of yours that is behind.",
       "遅れているKPIや実績が未記録のKPIと同じ指標を改善した、似た団体の事例をお知らせします。"},
      BeginFollowKind<pb::FOLLOW_KIND_OWN_KPIS>));
  return form;
}

const Form& FollowTagForm() {
  static const auto& form = *new Form{
      .method = "FollowService/CreateFollow",
      .part = "follow",
      .title = {"Follow a tag", "タグをフォローする"},
      .button = {"Follow", "フォローする"},
      .note = {"Cases that have it. Width, case and spaces do not count.",
               "このタグの付いた事例をお知らせします。全角・半角、大文字・小文字は区別しません。"},
      .fields = FormFields(InputsOf(*pb::Follow::descriptor(), {{"tag", CellKind::kText, 0, ""}}),
                           {{{}, {"tag"}}}),
      .begin = BeginFollowTag,
      .next = ToFollows,
      .done = "followed",
      .keeps = false};
  return form;
}

const Form& FollowSearchForm() {
  static const auto& form =
      *new Form{.method = "FollowService/CreateFollow",
                .part = "follow",
                .title = {"Follow this search", "この検索をフォローする"},
                .button = {"Follow", "フォローする"},
                .note = {"What it finds newly is told. It is asked every hour.",
                         "新しく見つかったものをお知らせします。1時間ごとに検索します。"},
                .fields = FormFields(
                    InputsOf(*pb::Follow::descriptor(), {{"display_name", CellKind::kText, 0, ""}}),
                    {{{}, {"display_name"}}}),
                .begin = BeginFollowSearch,
                .subtitle = SearchSubtitle,
                .next = ToFollows,
                .done = "followed",
                .keeps = false};
  return form;
}

const Form& NoticesSeenForm() {
  static const auto& form =
      *new Form{.method = "FollowService/MarkNoticesSeen",
                .part = "",
                .title = {"I have seen all of it", "すべて既読にする"},
                .button = {"I have seen all of it", "すべて既読にする"},
                .note = {},
                .fields = FormFields(StepLayout<pb::MarkNoticesSeenRequest>({}), {}),
                .begin = BeginSeen,
                .next = ToNotices,
                .keeps = false};
  return form;
}

const Form& DigestSettingsForm() {
  static const auto& form = *new Form{
      .method = "FollowService/UpdateDigestSettings",
      .part = "settings",
      .title = {"Mails of news", "お知らせメールの設定"},
      .button = {"Save", "保存する"},
      .note = {"A mail comes in the morning, of the days that have ended, if there is something to "
               "tell.",
               "前日まで（毎週の場合は1週間分）の動きを、朝にまとめてお送りします。動きのない日は送"
               "りません。"},
      .fields = FormFields(InputsOf(*pb::DigestSettings::descriptor(),
                                    {{"frequency", CellKind::kEnum, 0, ""},
                                     {"weekday", CellKind::kEnum, 0, "毎週の場合"},
                                     {"kinds", CellKind::kLines, 0, "選ばなければすべて"}}),
                           {{{}, {"frequency", "weekday", "kinds"}}}),
      .begin = BeginSettings,
      .choices = OfferedKinds,
      .next = ToFollows,
      .keeps = false};
  return form;
}

const Form& EmailCodeForm() {
  static const auto& form = *new Form{
      .method = "FollowService/SendEmailVerification",
      .part = "",
      .title = {"Have a code sent to my address", "確認メールを送る"},
      .button = {"Send", "確認メールを送る"},
      .note = {"A code comes to your e-mail address. Enter it on the next page.",
               "登録されているメールアドレスに確認コードが届きます。次の画面で入力してください。"},
      .fields = FormFields(StepLayout<pb::SendEmailVerificationRequest>({}), {}),
      .begin = BeginNothing,
      .next = [](const Message&) { return std::string("/verifyEmail"); },
      .done = "code-sent",
      .keeps = false};
  return form;
}

const Form& EmailVerifyForm() {
  static const auto& form = *new Form{
      .method = "FollowService/VerifyEmail",
      .part = "",
      .title = {"Verify my address", "メールアドレスを確認する"},
      .button = {"Verify", "確認する"},
      .note = {"The code of the mail, as it stands there.",
               "届いたメールの確認コードを入力してください。"},
      .fields = FormFields(
          InputsOf(*pb::VerifyEmailRequest::descriptor(), {{"code", CellKind::kText, 0, ""}}),
          {{{}, {"code"}}}),
      .begin = BeginNothing,
      .next = ToFollows,
      .done = "email-verified",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
