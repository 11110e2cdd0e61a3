// A body's part in a joint initiative, step by step.
#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/sheet/vision/columns.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

// What a step is called in an address.
struct MemberStepPath {
  pb::MemberAction action;
  const char* view;
};
constexpr MemberStepPath kMemberPaths[] = {
    {pb::MEMBER_ACTION_APPLY, "apply"},
    {pb::MEMBER_ACTION_ACCEPT, "accept"},
    {pb::MEMBER_ACTION_CONSIDER, "consider"},
    {pb::MEMBER_ACTION_PUT_TO_COUNCIL, "council"},
    {pb::MEMBER_ACTION_JOIN, "join"},
    {pb::MEMBER_ACTION_DECLINE, "decline"},
    {pb::MEMBER_ACTION_WITHDRAW, "withdraw"},
    {pb::MEMBER_ACTION_REQUEST_REMOVAL, "requestRemoval"},
    {pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, "consentToRemoval"},
    {pb::MEMBER_ACTION_OFFER_LEAD, "offerLead"},
    {pb::MEMBER_ACTION_ACCEPT_LEAD, "acceptLead"},
    {pb::MEMBER_ACTION_RETRACT_INVITATION, "retractInvitation"},
    {pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, "retractLeadOffer"},
    {pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, "retractRemovalRequest"},
    {pb::MEMBER_ACTION_TAKE_OVER, "takeOver"},
};

template <pb::MemberAction kAction>
absl::Status BeginMemberStep(Visit& visit, const std::string& name, Message& request) {
  auto& step = static_cast<pb::ChangeMembershipRequest&>(request);
  step.set_name(name);
  step.set_action(kAction);
  pb::GetMemberRequest get;
  get.set_name(name);
  const auto stored = visit.calls.Call<pb::InitiativeMember>("InitiativeService/GetMember", get);
  // Some steps begin a membership.
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  RETURN_IF_ERROR(stored.status());
  step.set_etag(stored->etag());
  return absl::OkStatus();
}

// "圏域の連携（横浜市）"
std::string TitleOfMemberStep(Visit& visit, const Message& request) {
  const std::string& name = static_cast<const pb::ChangeMembershipRequest&>(request).name();
  view::Titles& titles = visit.calls.titles();
  const std::string body = titles.Of(absl::StrCat("organizations/", domain::LastSegment(name)));
  return absl::StrCat(titles.Of(std::string(domain::ParentName(name, 2))), visit.Say({" (", "（"}),
                      body, visit.Say({")", "）"}));
}

std::string AfterMemberStep(const Message& reply) {
  return absl::StrCat(
      "/", domain::ParentName(static_cast<const pb::InitiativeMember&>(reply).name(), 2));
}

// `name`: the initiative. Whom is entered.
absl::Status BeginInvite(Visit& visit, const std::string& name, Message& request) {
  pb::GetInitiativeRequest get;
  get.set_name(name);
  RETURN_IF_ERROR(
      visit.calls.Call<pb::Initiative>("InitiativeService/GetInitiative", get).status());
  auto& step = static_cast<pb::ChangeMembershipRequest&>(request);
  step.set_name(name);
  step.set_action(pb::MEMBER_ACTION_INVITE);
  return absl::OkStatus();
}

std::string TitleOfInvite(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::ChangeMembershipRequest&>(request).name());
}

// Who leads is handed over, and nobody is invited to it.
Choices InvitedRoles(Visit& visit, const Message&) {
  Choices choices;
  for (const pb::MemberRole role :
       {pb::MEMBER_ROLE_MEMBER, pb::MEMBER_ROLE_OBSERVER, pb::MEMBER_ROLE_PARTNER}) {
    choices["role"].push_back(
        {pb::MemberRole_Name(role), visit.words().Value(*pb::MemberRole_descriptor(), role)});
  }
  return choices;
}

// The input of the body is that of the one field of the request that holds an organization.
absl::Status NameInvited(Visit&, Message& request) {
  auto& step = static_cast<pb::ChangeMembershipRequest&>(request);
  if (step.predecessor().empty()) {
    return domain::InvalidField("predecessor", "REQUIRED",
                                {"say which body is invited", "招待する団体を入力してください。"});
  }
  step.set_name(absl::StrCat(step.name(), "/members/", domain::LastSegment(step.predecessor())));
  step.clear_predecessor();
  return absl::OkStatus();
}

const Column kMemberDate = {"date", CellKind::kDay, 0, ""};
const Column kMemberReason = {"reason", CellKind::kText, 0,
                              "",       "理由（必須）",  "reason (required)"};
const Column kMemberRemark = {"reason", CellKind::kText, 0, "", "補足", "remark"};
const Column kMemberCouncil = {"council_date", CellKind::kDay, 0, ""};
const Column kMemberResolution = {"resolution_date", CellKind::kDay, 0, ""};

struct MemberStep {
  Text title;
  Text note;
  std::vector<Column> columns;
};

MemberStep MemberStepOf(pb::MemberAction action) {
  switch (action) {
    case pb::MEMBER_ACTION_APPLY:
      return {{"Apply to take part", "参加を申請する"},
              {"The body that leads it accepts or declines.", "幹事団体が承認または却下します。"},
              {kMemberRemark}};
    case pb::MEMBER_ACTION_ACCEPT:
      return {{"Accept the application", "参加申請を承認する"}, {}, {kMemberRemark}};
    case pb::MEMBER_ACTION_CONSIDER:
      return {{"Begin to consider it", "検討を始める"}, {}, {kMemberRemark}};
    case pb::MEMBER_ACTION_PUT_TO_COUNCIL:
      return {
          {"Record what the council did", "議会への提案・議決を記録する"},
          {"Before taking part, the day of the proposal. A body that takes part already records "
           "the "
           "day of the resolution.",
           "参加前は、議会に提案する日を記録します。すでに参加している団体は、議決日だけを記録しま"
           "す。"},
          {kMemberCouncil, kMemberResolution, kMemberRemark}};
    case pb::MEMBER_ACTION_JOIN:
      return {
          {"Take part", "参加する"},
          {"Where the form of cooperation asks for the council, give the day of its resolution. "
           "Without a date it is today's.",
           "連携の形式に議会の議決が必要な場合は、議決日も記録します。参加日を空欄にすると、今日"
           "の日付になります。"},
          {{"date", CellKind::kDay, 0, "", "参加日", "joined date"},
           kMemberResolution,
           kMemberRemark}};
    case pb::MEMBER_ACTION_DECLINE:
      return {{"Decline", "辞退・却下する"}, {}, {kMemberReason}};
    case pb::MEMBER_ACTION_WITHDRAW:
      return {{"Leave the initiative", "離脱する"},
              {"Without a date it is today's.", "離脱日を空欄にすると、今日の日付になります。"},
              {kMemberReason, {"date", CellKind::kDay, 0, "", "離脱日", "left date"}}};
    case pb::MEMBER_ACTION_REQUEST_REMOVAL:
      return {{"Ask for its removal", "除名を申し出る"},
              {"A coordinator decides.", "全国調整の担当者の同意で除名されます。"},
              {kMemberReason}};
    case pb::MEMBER_ACTION_CONSENT_TO_REMOVAL:
      return {{"Consent to its removal", "除名に同意する"}, {}, {kMemberDate, kMemberRemark}};
    case pb::MEMBER_ACTION_OFFER_LEAD:
      return {
          {"Offer it the lead", "幹事の交代を打診する"},
          {"It leads once its approver has accepted.", "相手の承認者が引き受けると交代します。"},
          {kMemberRemark}};
    case pb::MEMBER_ACTION_ACCEPT_LEAD:
      return {{"Accept the lead", "幹事を引き受ける"}, {}, {kMemberDate, kMemberRemark}};
    case pb::MEMBER_ACTION_RETRACT_INVITATION:
      return {{"Take the invitation back", "招待を取り消す"}, {}, {kMemberReason}};
    case pb::MEMBER_ACTION_RETRACT_LEAD_OFFER:
      return {{"Take the offer back", "幹事交代の打診を取り消す"}, {}, {kMemberRemark}};
    case pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST:
      return {{"Take the request back", "除名の申出を取り消す"}, {}, {kMemberRemark}};
    default:
      return {{"Take the part of a predecessor over", "廃止された団体の参加を引き継ぐ"},
              {"After a merger: the membership of the body that has ended becomes yours.",
               "合併などで廃止された団体の参加を、後の団体として引き継ぎます。"},
              {{"predecessor", CellKind::kId, 0, ""}, kMemberDate, kMemberRemark}};
  }
}

template <typename Of>
std::vector<const char*> MemberInputs(const Of& columns) {
  std::vector<const char*> paths;
  for (const Column& column : columns) paths.push_back(column.path);
  return paths;
}

}  // namespace

const Form& InviteForm() {
  static const auto& form =
      *new Form{.method = "InitiativeService/ChangeMembership",
                .part = "",
                .title = {"Invite a body", "団体を招待する"},
                .button = {"Invite", "招待する"},
                .note = {"It decides whether it takes part.",
                         "参加するかどうかは、招待された団体が決めます。"},
                .fields = FormFields(InputsOf(*pb::ChangeMembershipRequest::descriptor(),
                                              {{"predecessor", CellKind::kId, 0, "",
                                                "招待する団体（必須）", "body (required)"},
                                               {"role", CellKind::kEnum, 0, ""},
                                               kMemberRemark}),
                                     {{{}, {"predecessor", "role", "reason"}}}),
                .begin = BeginInvite,
                .subtitle = TitleOfInvite,
                .choices = InvitedRoles,
                .complete = NameInvited,
                .next = AfterMemberStep,
                .done = "invited",
                .keeps = false};
  return form;
}

template <pb::MemberAction kAction>
const Form& MembershipForm() {
  static const auto& form = *[] {
    MemberStep step = MemberStepOf(kAction);
    std::vector<const char*> paths = MemberInputs(step.columns);
    return new Form{.method = "InitiativeService/ChangeMembership",
                    .part = "",
                    .title = step.title,
                    .button = step.title,
                    .note = std::move(step.note),
                    .fields = FormFields(InputsOf(*pb::ChangeMembershipRequest::descriptor(),
                                                  std::move(step.columns)),
                                         {{{}, std::move(paths)}}),
                    .begin = BeginMemberStep<kAction>,
                    .subtitle = TitleOfMemberStep,
                    .next = AfterMemberStep,
                    .done = "step-recorded",
                    .keeps = false};
  }();
  return form;
}
template const Form& MembershipForm<pb::MEMBER_ACTION_APPLY>();
template const Form& MembershipForm<pb::MEMBER_ACTION_ACCEPT>();
template const Form& MembershipForm<pb::MEMBER_ACTION_CONSIDER>();
template const Form& MembershipForm<pb::MEMBER_ACTION_PUT_TO_COUNCIL>();
template const Form& MembershipForm<pb::MEMBER_ACTION_JOIN>();
template const Form& MembershipForm<pb::MEMBER_ACTION_DECLINE>();
template const Form& MembershipForm<pb::MEMBER_ACTION_WITHDRAW>();
template const Form& MembershipForm<pb::MEMBER_ACTION_REQUEST_REMOVAL>();
template const Form& MembershipForm<pb::MEMBER_ACTION_CONSENT_TO_REMOVAL>();
template const Form& MembershipForm<pb::MEMBER_ACTION_OFFER_LEAD>();
template const Form& MembershipForm<pb::MEMBER_ACTION_ACCEPT_LEAD>();
template const Form& MembershipForm<pb::MEMBER_ACTION_RETRACT_INVITATION>();
template const Form& MembershipForm<pb::MEMBER_ACTION_RETRACT_LEAD_OFFER>();
template const Form& MembershipForm<pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST>();
template const Form& MembershipForm<pb::MEMBER_ACTION_TAKE_OVER>();

std::string MembershipFormPath(const std::string& member, pb::MemberAction action) {
  const auto* found = std::find_if(std::begin(kMemberPaths), std::end(kMemberPaths),
                                   [&](const MemberStepPath& one) { return one.action == action; });
  return found == std::end(kMemberPaths) ? "" : absl::StrCat(member, "/", found->view);
}

}  // namespace renkei::web
