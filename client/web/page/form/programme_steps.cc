// Steps of programmes: editions are copied, published, withdrawn; calls are cancelled; drafts go.
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/programme_parts.h"
#include "client/web/page/form/step_form.h"
#include "renkei/v1/programme_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

struct OfProgramme {
  using Document = pb::Programme;
  using Get = pb::GetProgrammeRequest;
  static constexpr char kMethod[] = "ProgrammeService/GetProgramme";
};
struct OfEdition {
  using Document = pb::ProgrammeEdition;
  using Get = pb::GetProgrammeEditionRequest;
  static constexpr char kMethod[] = "ProgrammeService/GetProgrammeEdition";
};
struct OfProgrammeCall {
  using Document = pb::ProgrammeCall;
  using Get = pb::GetProgrammeCallRequest;
  static constexpr char kMethod[] = "ProgrammeService/GetProgrammeCall";
};

template <typename Kind, typename Request>
Form StepOf(const char* method, Text title, Text note, const char* done, FormFields fields) {
  return {.method = method,
          .part = "",
          .title = title,
          .button = title,
          .note = std::move(note),
          .fields = std::move(fields),
          .begin = BeginStep<Kind, Request>,
          .subtitle = TitleOfStep<Request>,
          .done = done,
          .keeps = false};
}

// A step that asks for nothing.
template <typename Kind, typename Request>
Form BareStep(const char* method, Text title, Text note, const char* done) {
  return StepOf<Kind, Request>(method, std::move(title), std::move(note), done,
                               FormFields(StepLayout<Request>({}), {}));
}

// A step that asks why.
template <typename Kind, typename Request>
Form ReasonStep(const char* method, Text title, Text note, const char* done) {
  return StepOf<Kind, Request>(
      method, std::move(title), std::move(note), done,
      FormFields(StepLayout<Request>({{"reason", CellKind::kText, 0, "公開されます"}}),
                 {{{}, {"reason"}}}));
}

template <typename Request>
std::string AfterPartRemoved(const Message& request) {
  const std::string& name = static_cast<const Request&>(request).name();
  const size_t collection = name.rfind('/', name.rfind('/') - 1);
  return absl::StrCat("/", name.substr(0, collection));
}

std::string AfterProgrammeRemoved(const Message&) { return "/programmes"; }

// Last year's text as next year's draft.
absl::Status BeginCopy(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::ProgrammeEdition edition, ReadEdition(visit, name));
  auto& copy = static_cast<pb::CopyProgrammeEditionRequest&>(request);
  copy.set_name(name);
  copy.set_fiscal_year(edition.fiscal_year() + 1);
  return absl::OkStatus();
}

}  // namespace

const Form& ProgrammeDeleteForm() {
  static const auto& form = *[] {
    auto* made = new Form(BareStep<OfProgramme, pb::DeleteProgrammeRequest>(
        "ProgrammeService/DeleteProgramme", {"Delete the programme", "支援施策を削除する"},
        {"Only one without editions can go. What was published stays.",
         "年度版のない施策だけ削除できます。公開したものは残ります。"},
        "deleted"));
    made->back = AfterProgrammeRemoved;
    return made;
  }();
  return form;
}

const Form& ProgrammeEditionCopyForm() {
  static const auto& form =
      *new Form{.method = "ProgrammeService/CopyProgrammeEdition",
                .part = "",
                .title = {"Copy it for another year", "別の年度の版を作る"},
                .button = {"Copy", "作成する"},
                .note = {"A draft with these types, without budget, documents and calls.",
                         "このタイプを写した下書きを作ります。予算・資料・公募は写しません。"},
                .fields = FormFields(InputsOf(*pb::CopyProgrammeEditionRequest::descriptor(),
                                              {{"fiscal_year", CellKind::kFiscalYear, 0, ""}}),
                                     {{{}, {"fiscal_year"}}}),
                .begin = BeginCopy,
                .subtitle = TitleOfStep<pb::CopyProgrammeEditionRequest>,
                .done = "created",
                .keeps = false};
  return form;
}

const Form& ProgrammeEditionPublishForm() {
  static const auto& form = *new Form(BareStep<OfEdition, pb::PublishProgrammeEditionRequest>(
      "ProgrammeService/PublishProgrammeEdition", {"Publish", "公開する"},
      {"Everybody reads it with its calls. It is corrected with a reason from then on.",
       "公募とともに、すべての人に公開します。公開後は、理由を付けて訂正します。"},
      "published"));
  return form;
}

const Form& ProgrammeEditionWithdrawForm() {
  static const auto& form = *new Form(ReasonStep<OfEdition, pb::WithdrawProgrammeEditionRequest>(
      "ProgrammeService/WithdrawProgrammeEdition", {"Withdraw", "取り下げる"},
      {"It is not offered after all. It stays readable with your reason, and calls that have not "
       "closed end.",
       "この年度版を取り下げます。理由とともに表示され続け、締め切っていない公募は中止になります。"
       "元には戻せません。"},
      "edition-withdrawn"));
  return form;
}

const Form& ProgrammeEditionDeleteForm() {
  static const auto& form = *[] {
    auto* made = new Form(BareStep<OfEdition, pb::DeleteProgrammeEditionRequest>(
        "ProgrammeService/DeleteProgrammeEdition", {"Delete the draft", "下書きを削除する"},
        {"Its calls go with it.", "登録した公募も削除されます。"}, "deleted"));
    made->back = AfterPartRemoved<pb::DeleteProgrammeEditionRequest>;
    return made;
  }();
  return form;
}

const Form& ProgrammeCallCancelForm() {
  static const auto& form = *new Form(ReasonStep<OfProgrammeCall, pb::CancelProgrammeCallRequest>(
      "ProgrammeService/CancelProgrammeCall", {"Cancel the call", "公募を中止する"},
      {"It stays readable with your reason.", "理由とともに表示され続けます。元には戻せません。"},
      "call-cancelled"));
  return form;
}

const Form& ProgrammeCallDeleteForm() {
  static const auto& form = *[] {
    auto* made = new Form(BareStep<OfProgrammeCall, pb::DeleteProgrammeCallRequest>(
        "ProgrammeService/DeleteProgrammeCall", {"Delete the call", "公募を削除する"}, {},
        "deleted"));
    made->back = AfterPartRemoved<pb::DeleteProgrammeCallRequest>;
    return made;
  }();
  return form;
}

}  // namespace renkei::web
