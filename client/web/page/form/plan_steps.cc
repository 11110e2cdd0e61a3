// Visions: the steps of their life.
#include "client/web/page/form/forms.h"
#include "client/web/page/form/step_form.h"

namespace renkei::web {
namespace {

template <typename Request>
Form VisionStep(const char* method, Text title, Text note, const char* done) {
  return StepForm<OfVision, Request>(method, std::move(title), std::move(note), done);
}

}  // namespace

const Form& VisionSubmitForm() {
  static const auto& form = *new Form(VisionStep<pb::SubmitVisionRequest>(
      "VisionService/SubmitVision", {"Submit for approval", "承認者に提出する"},
      {"Approvers of the owners read it next. While they do it cannot be edited.",
       "所有団体の承認者が内容を確認します。確認が終わるまで編集できません。"},
      "submitted"));
  return form;
}

const Form& VisionReturnForm() {
  static const auto& form = *new Form(VisionStep<pb::ReturnVisionRequest>(
      "VisionService/ReturnVision", {"Return it", "差し戻す"},
      {"Say what has to be changed: who submitted it reads your comment. Consents that were given "
       "are void.",
       "直してほしい点をコメントに書いてください。提出した人に伝わります。それまでの同意は無効にな"
       "り"
       "ます。"},
      "returned"));
  return form;
}

const Form& VisionConsentForm() {
  static const auto& form = *new Form(VisionStep<pb::ConsentToVisionRequest>(
      "VisionService/ConsentToVision", {"Consent to it", "同意する"},
      {"Your organization consents to what is in review. The leading organization publishes it "
       "when "
       "all have consented.",
       "承認待ちの内容に、所属団体として同意します。すべての団体が同意すると、とりまとめ団体が公開"
       "し"
       "ます。"},
      "consented"));
  return form;
}

const Form& VisionPublishForm() {
  static const auto& form = *new Form{
      .method = "VisionService/PublishVision",
      .part = "",
      .title = {"Publish", "公開する"},
      .button = {"Publish", "公開する"},
      .note = {"It becomes the next revision, and everybody within its audience reads it from now "
               "on.",
               "次の版として確定し、公開範囲に含まれる人が今から読めるようになります。"},
      .fields = FormFields(
          StepLayout<pb::PublishVisionRequest>({{"kind", sheet::CellKind::kEnum, 0, ""},
                                                {"decided_date", sheet::CellKind::kDay, 0, ""},
                                                {"reason", sheet::CellKind::kText, 0, ""}}),
          {{{}, {"kind", "decided_date", "reason"}}}),
      .begin = BeginStep<OfVision, pb::PublishVisionRequest>,
      .subtitle = TitleOfStep<pb::PublishVisionRequest>,
      .done = "published",
      .keeps = false};
  return form;
}

const Form& VisionReviseForm() {
  static const auto& form = *new Form(VisionStep<pb::ReviseVisionRequest>(
      "VisionService/ReviseVision", {"Revise", "改訂を始める"},
      {"The revision in force stays visible until you publish again.",
       "次に公開するまで、現行の版はそのまま表示されます。"},
      "revising"));
  return form;
}

const Form& VisionArchiveForm() {
  static const auto& form = *new Form(VisionStep<pb::ArchiveVisionRequest>(
      "VisionService/ArchiveVision", {"Archive", "保管する（計画を終える）"},
      {"It can still be read, and is told to be past. No more figures are recorded.",
       "終わった計画として残ります。実績は記録できなくなります。"},
      "archived"));
  return form;
}

}  // namespace renkei::web
