// A coordinator's choice of published cases as 優良事例.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/me.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

std::string SelectionOf(const std::string& case_name, const pb::Account& me) {
  return absl::StrCat(case_name, "/selections/", domain::LastSegment(me.organization()));
}

absl::StatusOr<pb::CaseSelection> StoredSelection(Visit& visit, const std::string& name) {
  pb::GetSelectionRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseSelection>("SelectionService/GetSelection", get);
}

absl::Status BeginSelect(Visit& visit, const std::string& name, Message& request) {
  auto& select = static_cast<pb::SelectCaseRequest&>(request);
  pb::GetCaseRequest get_case;
  get_case.set_name(name);
  auto found = visit.calls.Begin<pb::Case>("CaseService/GetCase", get_case);
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  RETURN_IF_ERROR(found.Get().status());
  select.set_case_(name);
  const auto stored = StoredSelection(visit, SelectionOf(name, me));
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  RETURN_IF_ERROR(stored.status());
  select.set_etag(stored->etag());
  *select.mutable_criteria() = stored->criteria();
  select.set_reason(stored->reason());
  return absl::OkStatus();
}

absl::Status BeginSelectionWithdraw(Visit& visit, const std::string& name, Message& request) {
  auto& withdraw = static_cast<pb::WithdrawSelectionRequest&>(request);
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  withdraw.set_name(SelectionOf(name, me));
  ASSIGN_OR_RETURN(const pb::CaseSelection stored, StoredSelection(visit, withdraw.name()));
  withdraw.set_etag(stored.etag());
  return absl::OkStatus();
}

std::string SelectedTitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::SelectCaseRequest&>(request).case_());
}

std::string WithdrawnTitle(Visit& visit, const Message& request) {
  const auto& name = static_cast<const pb::WithdrawSelectionRequest&>(request).name();
  return visit.calls.titles().Of(std::string(domain::ParentName(name, 2)));
}

std::string AfterSelection(const Message& reply) {
  return absl::StrCat("/",
                      domain::ParentName(static_cast<const pb::CaseSelection&>(reply).name(), 2));
}

}  // namespace

const Form& CaseSelectForm() {
  static const auto& form = *new Form{
      .method = "SelectionService/SelectCase",
      .part = "",
      .title = {"Select it as a good case", "優良事例として選定する"},
      .button = {"Select", "選定する"},
      .note =
          {"The reason stands with the case, for everybody who reads it. Without a date it is "
           "today's.",
           "選定理由は、事例とともに表示されます。選定日を空欄にすると、今日の日付になります。"},
      .fields = FormFields(InputsOf(*pb::SelectCaseRequest::descriptor(),
                                    {{"reason", CellKind::kText, 0, "", "選定理由", "reason"},
                                     {"criteria", CellKind::kLines, 0, ""},
                                     {"date", CellKind::kDay, 0, "", "選定日", "date"}}),
                           {{{}, {"reason", "criteria", "date"}}}),
      .begin = BeginSelect,
      .subtitle = SelectedTitle,
      .next = AfterSelection,
      .done = "selected"};
  return form;
}

const Form& SelectionWithdrawForm() {
  static const auto& form = *new Form{
      .method = "SelectionService/WithdrawSelection",
      .part = "",
      .title = {"Withdraw the selection", "選定を取り消す"},
      .button = {"Withdraw", "選定を取り消す"},
      .note = {"That it was selected stays on record. Without a date it is today's.",
               "選定していた記録は残ります。取消日を空欄にすると、今日の日付になります。"},
      .fields = FormFields(InputsOf(*pb::WithdrawSelectionRequest::descriptor(),
                                    {{"reason", CellKind::kText, 0, "", "取消しの理由", "reason"},
                                     {"date", CellKind::kDay, 0, "", "取消日", "date"}}),
                           {{{}, {"reason", "date"}}}),
      .begin = BeginSelectionWithdraw,
      .subtitle = WithdrawnTitle,
      .next = AfterSelection,
      .done = "withdrawn",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
