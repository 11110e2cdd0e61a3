// The records of a year of one that was selected, each beside the others.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/follow_up_rules.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

constexpr int kApplicationSegments = 4;

// What is there of the year; a new one where nothing was recorded yet.
absl::StatusOr<pb::RoundFollowUp> StoredYear(Visit& visit, const std::string& name) {
  pb::GetRoundFollowUpRequest get;
  get.set_name(name);
  auto stored = visit.calls.Call<pb::RoundFollowUp>("RoundService/GetRoundFollowUp", get);
  if (!absl::IsNotFound(stored.status())) return stored;
  pb::RoundFollowUp begun;
  begun.set_name(name);
  return begun;
}

template <pb::RoundFollowUpPart kPart>
absl::Status BeginYear(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(pb::RoundFollowUp stored, StoredYear(visit, name));
  auto& record = static_cast<pb::RecordRoundFollowUpRequest&>(request);
  record.set_name(name);
  record.set_etag(stored.etag());
  record.set_part(kPart);
  if (const pb::RoundFollowUpRecord* old = domain::RecordOf(kPart, stored))
    *record.mutable_record() = *old;
  return absl::OkStatus();
}

template <bool kShown>
absl::Status BeginShowing(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::RoundFollowUp stored, StoredYear(visit, name));
  auto& show = static_cast<pb::ShowRoundFollowUpRequest&>(request);
  show.set_name(name);
  show.set_etag(stored.etag());
  show.set_shown(kShown);
  return absl::OkStatus();
}

template <typename Request>
std::string ApplicationOfYear(Visit& visit, const Message& request) {
  const std::string& name = static_cast<const Request&>(request).name();
  return absl::StrCat(
      visit.calls.titles().Of(std::string(domain::ParentName(name, kApplicationSegments))),
      visit.Say({absl::StrCat(", FY", domain::LastSegment(name)),
                 absl::StrCat("（", domain::LastSegment(name), "年度）")}));
}

struct YearTexts {
  Text title;
  Text note;
};
YearTexts TextsOfPart(pb::RoundFollowUpPart part) {
  switch (part) {
    case pb::ROUND_FOLLOW_UP_PART_SELF_REPORT:
      return {{"Self-report", "自己評価を記入する"}, {}};
    case pb::ROUND_FOLLOW_UP_PART_OUTSIDE_EVALUATION:
      return {{"Outside evaluation", "外部評価を記入する"},
              {"Say who evaluated.", "だれが評価したかも記入してください。"}};
    case pb::ROUND_FOLLOW_UP_PART_STATE_OPINION:
      return {{"The state's opinion", "国等の意見を記入する"}, {}};
    default:
      return {
          {"Machine score", "機械判定を計算する"},
          {"It is worked out from the vision's progress as of today, and replaces the one of the "
           "year.",
           "ビジョンの今日時点の達成状況から計算し、この年度の機械判定を置き換えます。"}};
  }
}

std::vector<Column> RecordColumns() {
  return {{"record.text", CellKind::kText, 0, ""},
          {"record.band", CellKind::kText, 0, "A、順調 など"},
          {"record.evaluator", CellKind::kText, 0, "外部評価のときに記入"},
          {"record.date", CellKind::kDay, 0, "空欄にすると今日"},
          {"record.links", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()}};
}

template <pb::RoundFollowUpPart kPart>
Form YearForm() {
  const YearTexts texts = TextsOfPart(kPart);
  constexpr bool kByPeople = kPart != pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE;
  std::vector<FieldGroup> groups;
  if (kByPeople) {
    groups.push_back(
        {{}, {"record.text", "record.band", "record.evaluator", "record.date", "record.links"}});
  }
  return {.method = "RoundService/RecordRoundFollowUp",
          .part = "",
          .title = texts.title,
          .button = {"Record it", "記録する"},
          .note = texts.note,
          .fields = FormFields(InputsOf(*pb::RecordRoundFollowUpRequest::descriptor(),
                                        kByPeople ? RecordColumns() : std::vector<Column>()),
                               std::move(groups)),
          .begin = BeginYear<kPart>,
          .subtitle = ApplicationOfYear<pb::RecordRoundFollowUpRequest>,
          .done = "saved",
          .keeps = kByPeople};
}

}  // namespace

template <pb::RoundFollowUpPart kPart>
const Form& FollowUpForm() {
  static const auto& form = *new Form(YearForm<kPart>());
  return form;
}
template const Form& FollowUpForm<pb::ROUND_FOLLOW_UP_PART_SELF_REPORT>();
template const Form& FollowUpForm<pb::ROUND_FOLLOW_UP_PART_OUTSIDE_EVALUATION>();
template const Form& FollowUpForm<pb::ROUND_FOLLOW_UP_PART_STATE_OPINION>();
template const Form& FollowUpForm<pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE>();

template <bool kShown>
const Form& FollowUpShownForm() {
  static const auto& form =
      *new Form{.method = "RoundService/ShowRoundFollowUp",
                .part = "",
                .title = kShown ? Text{"Show the year", "この年度の経過を公表する"}
                                : Text{"Show it no longer", "公表を取り消す"},
                .button = kShown ? Text{"Show it", "公表する"} : Text{"Hide it", "取り消す"},
                .note = {"All records of the year, as they stand beside each other.",
                         "この年度の記録すべてが、公募の公開範囲の団体に表示されます。"},
                .fields = FormFields(InputsOf(*pb::ShowRoundFollowUpRequest::descriptor(), {}), {}),
                .begin = BeginShowing<kShown>,
                .subtitle = ApplicationOfYear<pb::ShowRoundFollowUpRequest>,
                .done = "step-recorded",
                .keeps = false};
  return form;
}
template const Form& FollowUpShownForm<true>();
template const Form& FollowUpShownForm<false>();

}  // namespace renkei::web
