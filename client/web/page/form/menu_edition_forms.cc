// Editions of menu books: issuing and withdrawing them, striking a text, and telling that a case of them is
// taken up.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/me.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

// `name`: the list. It begins with what the edition would say by itself.
absl::Status BeginIssue(Visit& visit, const std::string& name, Message& request) {
  pb::GetCaseListRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto list,
                   visit.calls.Call<pb::CaseList>("CaseListService/GetCaseList", get));
  auto& issue = static_cast<pb::PublishCaseListEditionRequest&>(request);
  issue.set_parent(name);
  issue.set_list_etag(list.etag());
  issue.mutable_edition()->set_title(list.title());
  issue.mutable_edition()->set_preface(list.introduction());
  return absl::OkStatus();
}

std::string TitleOfIssued(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::PublishCaseListEditionRequest&>(request).parent());
}

// How many cases it would have, under which number.
std::vector<view::Block> WhatIsIssued(Visit& visit, const Message& reply) {
  const auto& edition = static_cast<const pb::CaseListEdition&>(reply);
  return {view::Paragraphs{
      {visit.Say({absl::StrCat("Edition ", edition.number(), " with ", edition.entry_count(),
                               " cases is issued. It cannot be changed afterwards."),
                  absl::StrCat("第", edition.number(), "版（", edition.entry_count(),
                               "件）を発行します。発行した後は変更できません。")})}}};
}

absl::StatusOr<pb::CaseListEdition> StoredEdition(Visit& visit, const std::string& name) {
  pb::GetCaseListEditionRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseListEdition>("CaseListEditionService/GetCaseListEdition", get);
}

absl::Status BeginEditionWithdrawal(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::CaseListEdition edition, StoredEdition(visit, name));
  auto& withdraw = static_cast<pb::WithdrawCaseListEditionRequest&>(request);
  withdraw.set_name(name);
  withdraw.set_etag(edition.etag());
  return absl::OkStatus();
}

std::string TitleOfWithdrawnEdition(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::WithdrawCaseListEditionRequest&>(request).name());
}

absl::StatusOr<pb::CaseListEditionEntry> StoredEntry(Visit& visit, const std::string& name) {
  pb::GetCaseListEditionEntryRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseListEditionEntry>(
      "CaseListEditionService/GetCaseListEditionEntry", get);
}

std::string NumberAndTitle(Visit& visit, const std::string& name) {
  const absl::StatusOr<pb::CaseListEditionEntry> entry = StoredEntry(visit, name);
  if (!entry.ok()) return "";
  return absl::StrCat(entry->number(), ". ", entry->listed().case_().title());
}

absl::Status BeginStrike(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredEntry(visit, name).status());
  static_cast<pb::StrikeCaseListEditionEntryRequest&>(request).set_name(name);
  return absl::OkStatus();
}

std::string TitleOfStruck(Visit& visit, const Message& request) {
  return NumberAndTitle(visit,
                        static_cast<const pb::StrikeCaseListEditionEntryRequest&>(request).name());
}

// `name`: the entry, which stands with the adoption from then on.
template <pb::AdoptionState kState>
absl::Status BeginTakingUp(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::CaseListEditionEntry entry, StoredEntry(visit, name));
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  auto& step = static_cast<pb::ChangeAdoptionRequest&>(request);
  step.set_name(absl::StrCat(entry.case_(), "/adoptions/", domain::LastSegment(me.organization())));
  step.set_state(kState);
  step.set_via_edition(name);
  pb::GetAdoptionRequest get;
  get.set_name(step.name());
  const auto stored = visit.calls.Call<pb::Adoption>("AdoptionService/GetAdoption", get);
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  RETURN_IF_ERROR(stored.status());
  step.set_etag(stored->etag());
  step.set_contact_section(stored->contact_section());
  return absl::OkStatus();
}

std::string TitleOfTakenUp(Visit& visit, const Message& request) {
  return NumberAndTitle(visit,
                        static_cast<const pb::ChangeAdoptionRequest&>(request).via_edition());
}

// Back to the entry that was read.
std::string AfterTakingUp(const Message& reply) {
  return "/" + static_cast<const pb::Adoption&>(reply).via_edition();
}

}  // namespace

const Form& EditionIssueForm() {
  static const auto& form = *new Form{
      .method = "CaseListEditionService/PublishCaseListEdition",
      .part = "",
      .title = {"Issue an edition", "版を発行する"},
      .button = {"Issue", "発行する"},
      .note = {"The list is frozen as it stands, with the texts of its cases. The edition is not "
               "changed afterwards; it can be withdrawn.",
               "リストと事例の本文を、今の内容のまま固定します。発行した後は変更できません"
               "（取下げはできます）。"},
      .fields =
          FormFields(InputsOf(*pb::PublishCaseListEditionRequest::descriptor(),
                              {{"edition.title", CellKind::kText, 0, "", "題名", "title"},
                               {"edition.fiscal_year", CellKind::kFiscalYear, 0,
                                "空欄にすると今年度になります", "年度", "fiscal year"},
                               {"edition.preface", CellKind::kText, 0, "", "はじめに", "preface"}}),
                     {{{}, {"edition.title", "edition.fiscal_year", "edition.preface"}}}),
      .begin = BeginIssue,
      .subtitle = TitleOfIssued,
      .preview = WhatIsIssued,
      .done = "announced",
      .keeps = false};
  return form;
}

const Form& EditionWithdrawForm() {
  static const auto& form =
      *new Form{.method = "CaseListEditionService/WithdrawCaseListEdition",
                .part = "",
                .title = {"Withdraw the edition", "版を取り下げる"},
                .button = {"Withdraw", "取り下げる"},
                .note = {"Readers read that it was withdrawn and why, and no longer its texts.",
                         "読者には取り下げたことと理由が表示され、本文は読めなくなります。"},
                .fields = FormFields(InputsOf(*pb::WithdrawCaseListEditionRequest::descriptor(),
                                              {{"reason", CellKind::kText, 0, ""}}),
                                     {{{}, {"reason"}}}),
                .begin = BeginEditionWithdrawal,
                .subtitle = TitleOfWithdrawnEdition,
                .done = "step-recorded",
                .keeps = false};
  return form;
}

const Form& EntryStrikeForm() {
  static const auto& form = *new Form{
      .method = "CaseListEditionService/StrikeCaseListEditionEntry",
      .part = "",
      .title = {"Remove the text", "本文の掲載を取りやめる"},
      .button = {"Remove it", "取りやめる"},
      .note = {"Its number stays and says so, with the reason. It cannot be brought back.",
               "番号は残り、理由とともに掲載を取りやめたことが表示されます。元には戻せません。"},
      .fields = FormFields(InputsOf(*pb::StrikeCaseListEditionEntryRequest::descriptor(),
                                    {{"reason", CellKind::kText, 0, ""}}),
                           {{{}, {"reason"}}}),
      .begin = BeginStrike,
      .subtitle = TitleOfStruck,
      .done = "step-recorded",
      .keeps = false};
  return form;
}

template <pb::AdoptionState kState>
const Form& EntryAdoptionForm() {
  constexpr bool kAdopts = kState == pb::ADOPTION_STATE_ADOPTED;
  static const auto& form = *new Form{
      .method = "AdoptionService/ChangeAdoption",
      .part = "",
      .title = kAdopts ? Text{"We have taken it up", "もう取り組んでいる"}
                       : Text{"We look at it", "うちでも取り組む"},
      .button = {"Record it", "記録する"},
      .note = kAdopts
                  ? Text{"It is recorded as adopted, and that it was read in this book.",
                         "「導入」として記録し、このメニューブックで知ったことも残します。"}
                  : Text{"The body whose case it is learns that you look at it, and in which book.",
                         "「検討」として記録します。元の団体に、検討していることと、この"
                         "メニューブックで知ったことが伝わります。"},
      .fields = FormFields(InputsOf(*pb::ChangeAdoptionRequest::descriptor(),
                                    {{"date", CellKind::kDay, 0, ""},
                                     {"reason", CellKind::kText, 0, "", "補足", "remark"},
                                     {"contact_section", CellKind::kText, 0, "個人名は書かない"}}),
                           {{{}, {"date", "reason", "contact_section"}}}),
      .begin = BeginTakingUp<kState>,
      .subtitle = TitleOfTakenUp,
      .next = AfterTakingUp,
      .done = "step-recorded",
      .keeps = false};
  return form;
}
template const Form& EntryAdoptionForm<pb::ADOPTION_STATE_CONSIDERED>();
template const Form& EntryAdoptionForm<pb::ADOPTION_STATE_ADOPTED>();

}  // namespace renkei::web
