// Following what a page is about, and no longer.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/step_form.h"
#include "renkei/v1/follow_service.pb.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;

absl::Status BeginFollow(Visit&, const std::string& name, Message& request) {
  static_cast<pb::CreateFollowRequest&>(request).mutable_follow()->set_target(name);
  return absl::OkStatus();
}

absl::Status BeginUnfollow(Visit&, const std::string& name, Message& request) {
  static_cast<pb::DeleteFollowRequest&>(request).set_target(name);
  return absl::OkStatus();
}

std::string FollowSubtitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::CreateFollowRequest&>(request).follow().target());
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
                .title = {"No longer follow", "フォローをやめる"},
                .button = {"No longer follow", "フォローをやめる"},
                .note = {},
                .fields = FormFields(StepLayout<pb::DeleteFollowRequest>({}), {}),
                .begin = BeginUnfollow,
                .subtitle = UnfollowSubtitle,
                .back = AfterUnfollow,
                .done = "unfollowed",
                .keeps = false};
  return form;
}

}  // namespace renkei::web
