// Judging in rounds: asking somebody, each step of a reviewer, sharing readings out, and a sheet of points.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/reviews.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/round_choices.h"
#include "client/web/page/frame.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

constexpr int kOfferedAccounts = 500;

const sheet::SheetLayout& ScoreParts() {
  static const auto& parts = *new sheet::SheetLayout(
      sheet::WithHeadings({sheet::SheetKind::kOther,
                           "評点",
                           "scores",
                           pb::CriterionScore::descriptor(),
                           0,
                           {{"criterion_id", CellKind::kId, 0, "", "評価項目", "criterion"},
                            {"points", CellKind::kInteger, 0, ""},
                            {"words", CellKind::kText, 0, ""}}}));
  return parts;
}

absl::Status BeginNaming(Visit&, const std::string& name, Message& request) {
  auto& step = static_cast<pb::ChangeRoundReviewerRequest&>(request);
  step.set_name(absl::StrCat(name, "/reviewers/-"));
  step.set_action(pb::ROUND_REVIEWER_ACTION_NAME);
  return absl::OkStatus();
}

std::string RoundOfReviewer(const Message& request) {
  return std::string(
      domain::ParentName(static_cast<const pb::ChangeRoundReviewerRequest&>(request).name(), 2));
}
std::string TitleOfReviewedRound(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(RoundOfReviewer(request));
}

// Whom the secretariat knows: coordinators see the accounts of all organizations.
Choices AccountsToName(Visit& visit, const Message& request) {
  Choices choices;
  std::vector<Choice>& accounts = choices["name"];
  pb::ListAccountsRequest list;
  list.set_organization("organizations/-");
  list.set_page_size(kOfferedAccounts);
  const auto found =
      visit.calls.Call<pb::ListAccountsResponse>("IdentityService/ListAccounts", list);
  if (!found.ok()) return choices;
  for (const pb::Account& account : found->accounts()) {
    if (account.disabled()) continue;
    accounts.push_back(
        {absl::StrCat(RoundOfReviewer(request), "/reviewers/", domain::LastSegment(account.name())),
         absl::StrCat(account.display_name(), "（", visit.calls.titles().Of(account.organization()),
                      "）")});
  }
  return choices;
}

absl::StatusOr<pb::RoundReviewer> StoredReviewer(Visit& visit, const std::string& name) {
  pb::GetRoundReviewerRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::RoundReviewer>("ReviewService/GetRoundReviewer", get);
}

template <pb::RoundReviewerAction kAction>
absl::Status BeginReviewerStep(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::RoundReviewer stored, StoredReviewer(visit, name));
  auto& step = static_cast<pb::ChangeRoundReviewerRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.set_action(kAction);
  if (kAction == pb::ROUND_REVIEWER_ACTION_REVISE || kAction == pb::ROUND_REVIEWER_ACTION_ACCEPT)
    step.set_display_name(stored.display_name());
  return absl::OkStatus();
}

std::string TitleOfReviewer(Visit& visit, const Message& request) {
  const auto stored =
      StoredReviewer(visit, static_cast<const pb::ChangeRoundReviewerRequest&>(request).name());
  return stored.ok() ? stored->display_name() : "";
}

// What a step is called in an address.
struct ReviewerStepPath {
  pb::RoundReviewerAction action;
  const char* view;
};
constexpr ReviewerStepPath kReviewerPaths[] = {
    {pb::ROUND_REVIEWER_ACTION_NAME, "name"},       {pb::ROUND_REVIEWER_ACTION_ACCEPT, "accept"},
    {pb::ROUND_REVIEWER_ACTION_DECLINE, "decline"}, {pb::ROUND_REVIEWER_ACTION_REMOVE, "remove"},
    {pb::ROUND_REVIEWER_ACTION_REVISE, "revise"},   {pb::ROUND_REVIEWER_ACTION_DECLARE, "declare"},
    {pb::ROUND_REVIEWER_ACTION_LIFT, "lift"},
};

struct ReviewerStepTexts {
  Text title;
  Text note;
  std::vector<Column> columns;
};

ReviewerStepTexts ReviewerStepTo(pb::RoundReviewerAction action) {
  const Column words = {"words", CellKind::kText, 0, ""};
  const Column why = {"words", CellKind::kText, 0, "", "理由（必須）", "why (required)"};
  const Column printed = {"display_name", CellKind::kText, 0, "例：○○大学 教授　佐藤 一郎"};
  const Column subject = {"subject",
                          CellKind::kText,
                          0,
                          "例：organizations/141003（団体コード）、または担当する応募",
                          "利益相反の相手（必須）",
                          "with (required)"};
  switch (action) {
    case pb::ROUND_REVIEWER_ACTION_NAME:
      return {{"Ask once more", "もう一度依頼する"},
              {},
              {printed, {"part", CellKind::kEnum, 0, ""}, words}};
    case pb::ROUND_REVIEWER_ACTION_ACCEPT:
      return {{"Accept", "就任を承諾する"},
              {"The name is printed so where the round publishes its panel.",
               "審査委員を公表する公募では、この表記で公表されます。"},
              {printed}};
    case pb::ROUND_REVIEWER_ACTION_DECLINE:
      return {
          {"Decline", "辞退する"},
          {"What is not handed in is taken off you.", "提出していない審査の割当は取り消されます。"},
          {why}};
    case pb::ROUND_REVIEWER_ACTION_REMOVE:
      return {{"Take off", "解任する"},
              {"What is not handed in is released; what was handed in counts.",
               "提出前の割当は取り消され、提出済みの評点は残ります。"},
              {why}};
    case pb::ROUND_REVIEWER_ACTION_REVISE:
      return {{"Change name or part", "氏名・担当を直す"},
              {},
              {printed, {"part", CellKind::kEnum, 0, "担当を変えられるのは事務局だけです"}}};
    case pb::ROUND_REVIEWER_ACTION_DECLARE:
      return {{"Declare a conflict of interest", "利益相反を申告する"},
              {"What you have a conflict with can no longer be opened or judged by you.",
               "申告した相手の応募は、閲覧も採点もできなくなります。"},
              {subject, {"words", CellKind::kText, 0, "", "申告の内容（必須）", "what it is"}}};
    default:
      return {{"Lift a conflict of interest", "利益相反を解除する"},
              {"Only one that was declared; one that is computed stays.",
               "解除できるのは、本人が申告したものだけです。"},
              {subject, why}};
  }
}

template <pb::RoundReviewerAction kAction>
Form ReviewerStepForm(ReviewerStepTexts step) {
  std::vector<const char*> paths;
  for (const Column& column : step.columns) paths.push_back(column.path);
  return {.method = "ReviewService/ChangeRoundReviewer",
          .part = "",
          .title = step.title,
          .button = {"Record it", "確定する"},
          .note = std::move(step.note),
          .fields = FormFields(
              InputsOf(*pb::ChangeRoundReviewerRequest::descriptor(), std::move(step.columns)),
              {{{}, std::move(paths)}}),
          .begin = BeginReviewerStep<kAction>,
          .subtitle = TitleOfReviewer,
          .done = "step-recorded",
          .keeps = false};
}

absl::Status BeginAssigning(Visit&, const std::string& name, Message& request) {
  auto& assign = static_cast<pb::AssignRoundReadingsRequest&>(request);
  assign.set_name(name);
  assign.set_stage(pb::REVIEW_STAGE_FIRST);
  assign.set_way(pb::ASSIGNMENT_WAY_AT_RANDOM);
  return absl::OkStatus();
}
std::string TitleOfAssigned(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::AssignRoundReadingsRequest&>(request).name());
}
Shown ShowAssigned(Visit& visit, const Message& reply) {
  Shown shown;
  shown.title = visit.Say({"Assigned", "割り当てました"});
  WriteBlocks(shown.main, visit,
              view::AssignedBlocks(static_cast<const pb::AssignRoundReadingsResponse&>(reply),
                                   visit.words()));
  return shown;
}

// The sheet of the stage that is open, with a line for each criterion.
template <pb::ReadingAction kAction>
absl::Status BeginSheet(Visit& visit, const std::string& name, Message& request) {
  pb::GetRoundReadingRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto stored,
                   visit.calls.Call<pb::RoundReading>("ReviewService/GetRoundReading", get));
  auto& step = static_cast<pb::ChangeRoundReadingRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.set_action(kAction);
  step.set_stage(stored.open_stage() != pb::REVIEW_STAGE_UNSPECIFIED ? stored.open_stage()
                 : stored.has_panel()                                ? pb::REVIEW_STAGE_PANEL
                                                                     : pb::REVIEW_STAGE_FIRST);
  if (kAction == pb::READING_ACTION_REOPEN) return absl::OkStatus();
  const pb::ReadingSheet* const present = domain::SheetOf(stored, step.stage());
  pb::ReadingSheet& sheet = *step.mutable_sheet();
  if (present != nullptr) {
    sheet.set_words(present->words());
    *sheet.mutable_scores() = present->scores();
  }
  FillCriteria(stored.criteria(), *sheet.mutable_scores());
  return absl::OkStatus();
}

std::string TitleOfReading(Visit& visit, const Message& request) {
  pb::GetRoundReadingRequest get;
  get.set_name(static_cast<const pb::ChangeRoundReadingRequest&>(request).name());
  const auto stored = visit.calls.Call<pb::RoundReading>("ReviewService/GetRoundReading", get);
  return stored.ok() ? view::ReadingTitle(*stored, visit.lang) : "";
}

Choices CriteriaOfSheet(Visit& visit, const Message& request) {
  pb::GetRoundReadingRequest get;
  get.set_name(static_cast<const pb::ChangeRoundReadingRequest&>(request).name());
  const auto stored = visit.calls.Call<pb::RoundReading>("ReviewService/GetRoundReading", get);
  Choices choices;
  if (stored.ok())
    choices["sheet.scores.criterion_id"] = CriterionChoices(visit, stored->criteria());
  return choices;
}

Text TitleOfSheet(pb::ReadingAction action) {
  switch (action) {
    case pb::READING_ACTION_WRITE:
      return {"Note points and words", "評点を記入する"};
    case pb::READING_ACTION_SUBMIT:
      return {"Hand it in", "審査票を提出する"};
    default:
      return {"Take it back", "提出を取り消す"};
  }
}

Text NoteOfSheet(pb::ReadingAction action) {
  switch (action) {
    case pb::READING_ACTION_WRITE:
      return {"Nobody but you reads it until the stage is over.",
              "段階が終わるまで、評点とコメントは本人以外には表示されません。"};
    case pb::READING_ACTION_SUBMIT:
      return {"Every criterion needs points. It can be taken back while the stage is open.",
              "すべての項目に評点が必要です。受付中は、提出を取り消して直せます。"};
    default:
      return {"Hand it in again before the stage closes, or it does not count.",
              "締切までに提出し直さないと、評点は集計されません。"};
  }
}

template <pb::ReadingAction kAction>
Form SheetForm() {
  std::vector<Column> columns;
  std::vector<FieldGroup> groups;
  if (kAction != pb::READING_ACTION_REOPEN) {
    columns = {{"sheet.scores", CellKind::kRecords, 0, "", "評点", "points", false, &ScoreParts()},
               {"sheet.words", CellKind::kText, 0, "", "総評"}};
    groups = {{{}, {"sheet.scores", "sheet.words"}}};
  }
  return {.method = "ReviewService/ChangeRoundReading",
          .part = "",
          .title = TitleOfSheet(kAction),
          .button = TitleOfSheet(kAction),
          .note = NoteOfSheet(kAction),
          .fields =
              FormFields(InputsOf(*pb::ChangeRoundReadingRequest::descriptor(), std::move(columns)),
                         std::move(groups), {}, {{"sheet.scores", "criterion_id"}}),
          .begin = BeginSheet<kAction>,
          .subtitle = TitleOfReading,
          .choices = kAction == pb::READING_ACTION_REOPEN ? nullptr : CriteriaOfSheet,
          .done = "step-recorded",
          .keeps = kAction != pb::READING_ACTION_REOPEN};
}

}  // namespace

const Form& ReviewerNameForm() {
  static const auto& form =
      *new Form{.method = "ReviewService/ChangeRoundReviewer",
                .part = "",
                .title = {"Ask somebody to judge", "審査委員を依頼する"},
                .button = {"Ask", "依頼する"},
                .note = {"The account accepts or declines by itself.",
                         "依頼した人が、本人のアカウントで承諾または辞退します。"},
                .fields = FormFields(
                    InputsOf(*pb::ChangeRoundReviewerRequest::descriptor(),
                             {{"name", CellKind::kId, 0, "", "依頼する人", "account"},
                              {"display_name", CellKind::kText, 0, "例：○○大学 教授　佐藤 一郎"},
                              {"part", CellKind::kEnum, 0, "選ばなければ、両方"},
                              {"words", CellKind::kText, 0, ""}}),
                    {{{}, {"name", "display_name", "part", "words"}}}),
                .begin = BeginNaming,
                .subtitle = TitleOfReviewedRound,
                .choices = AccountsToName,
                .done = "step-recorded",
                .keeps = false};
  return form;
}

template <pb::RoundReviewerAction kAction>
const Form& ReviewerForm() {
  static const auto& form = *new Form(ReviewerStepForm<kAction>(ReviewerStepTo(kAction)));
  return form;
}
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_NAME>();
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_ACCEPT>();
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_DECLINE>();
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_REMOVE>();
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_REVISE>();
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_DECLARE>();
template const Form& ReviewerForm<pb::ROUND_REVIEWER_ACTION_LIFT>();

const Form& AssignForm() {
  static const auto& form = *new Form{
      .method = "ReviewService/AssignRoundReadings",
      .part = "",
      .title = {"Assign readings", "審査を割り当てる"},
      .button = {"Assign", "割り当てる"},
      .note = {"Nothing is assigned where there is a conflict of interest. What is assigned stays.",
               "利益相反のある組合せには割り当てません。割当済みのものは、そのまま残ります。"},
      .fields = FormFields(
          InputsOf(*pb::AssignRoundReadingsRequest::descriptor(),
                   {{"stage", CellKind::kEnum, 0, ""},
                    {"way", CellKind::kEnum, 0, ""},
                    {"readings_each", CellKind::kInteger, 0, "均等・無作為のときは必須"}}),
          {{{}, {"stage", "way", "readings_each"}}}),
      .begin = BeginAssigning,
      .subtitle = TitleOfAssigned,
      .shows = ShowAssigned,
      .keeps = false};
  return form;
}

template <pb::ReadingAction kAction>
const Form& ReadingForm() {
  static const auto& form = *new Form(SheetForm<kAction>());
  return form;
}
template const Form& ReadingForm<pb::READING_ACTION_WRITE>();
template const Form& ReadingForm<pb::READING_ACTION_SUBMIT>();
template const Form& ReadingForm<pb::READING_ACTION_REOPEN>();

std::string ReviewerFormPath(const std::string& reviewer, pb::RoundReviewerAction action) {
  for (const ReviewerStepPath& path : kReviewerPaths) {
    if (path.action == action) return absl::StrCat(reviewer, "/", path.view);
  }
  return "";
}

}  // namespace renkei::web
