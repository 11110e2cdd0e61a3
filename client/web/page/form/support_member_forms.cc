// Who takes part in a support case: whom one asks, and what each answers.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/support_texts.h"
#include "client/web/page/me.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

constexpr int kOfferedColleagues = 500;

std::string CaseOfMember(const std::string& name) {
  return std::string(domain::ParentName(name, 2));
}

std::string TitleOfMember(Visit& visit, const Message& request) {
  return TitleOfSupport(visit, static_cast<const pb::ChangeSupportMemberRequest&>(request).name());
}

std::string AfterAsking(const Message& reply) {
  return absl::StrCat("/", CaseOfMember(static_cast<const pb::SupportMember&>(reply).name()));
}

// `name`: the case. Whom is entered.
absl::Status BeginSupportInvite(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredSupport(visit, name).status());
  static_cast<pb::ChangeSupportMemberRequest&>(request).set_action(pb::SUPPORT_MEMBER_ACTION_ASK);
  return absl::OkStatus();
}
std::string TitleOfSupportInvite(Visit& visit, const Message&) {
  return TitleOfSupport(visit, visit.path);
}

// The organization that was entered, by name or code, becomes the name of its part in the case.
absl::Status NameAsked(Visit& visit, Message& request) {
  auto& step = static_cast<pb::ChangeSupportMemberRequest&>(request);
  if (step.name().empty()) {
    return domain::InvalidField(
        "name", "REQUIRED",
        {"say which organization is asked", "参加を依頼する団体を入力してください。"});
  }
  pb::ResolveOrganizationRequest resolve;
  resolve.set_query(step.name());
  ASSIGN_OR_RETURN(const auto found, visit.calls.Call<pb::ResolveOrganizationResponse>(
                                         "RegistryService/ResolveOrganization", resolve));
  if (found.candidates_size() != 1) {
    return domain::InvalidField(
        "name", "UNKNOWN_ORGANIZATION",
        {absl::StrCat("no one organization is called \"", step.name(),
                      "\"; enter its name or its code"),
         absl::StrCat("「", step.name(),
                      "」という団体を一つに決められません。名称か団体コードを入力してください。")});
  }
  step.set_name(absl::StrCat(CaseOfMember(visit.path), "/members/",
                             domain::LastSegment(found.candidates(0).name())));
  return absl::OkStatus();
}

template <pb::SupportMemberAction kAction>
absl::Status BeginPartStep(Visit& visit, const std::string& name, Message& request) {
  pb::GetSupportMemberRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto stored,
                   visit.calls.Call<pb::SupportMember>("SupportService/GetSupportMember", get));
  auto& step = static_cast<pb::ChangeSupportMemberRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.set_action(kAction);
  *step.mutable_officials() = stored.officials();
  return absl::OkStatus();
}

// Colleagues who can sign in.
Choices ColleaguesToName(Visit& visit, const Message&) {
  Choices choices;
  std::vector<Choice>& accounts = choices["officials"];
  const auto me = Me(visit);
  if (!me.ok()) return choices;
  pb::ListAccountsRequest list;
  list.set_organization(me->organization());
  list.set_page_size(kOfferedColleagues);
  const auto found =
      visit.calls.Call<pb::ListAccountsResponse>("IdentityService/ListAccounts", list);
  if (!found.ok()) return choices;
  for (const pb::Account& account : found->accounts()) {
    if (!account.disabled()) accounts.push_back({account.name(), account.display_name()});
  }
  return choices;
}

struct PartStepPath {
  pb::SupportMemberAction action;
  const char* view;
};
constexpr PartStepPath kPartPaths[] = {
    {pb::SUPPORT_MEMBER_ACTION_ACCEPT, "accept"}, {pb::SUPPORT_MEMBER_ACTION_DECLINE, "refuse"},
    {pb::SUPPORT_MEMBER_ACTION_LEAVE, "leave"},   {pb::SUPPORT_MEMBER_ACTION_RELEASE, "release"},
    {pb::SUPPORT_MEMBER_ACTION_ASSIGN, "assign"},
};

struct PartStepTexts {
  Text title;
  Text note;
  bool needs_words = true;
  // Who works on it is said with the step.
  bool names_officials = false;
};

PartStepTexts PartStepTo(pb::SupportMemberAction action) {
  switch (action) {
    case pb::SUPPORT_MEMBER_ACTION_ACCEPT:
      return {{"Take part", "参加を承諾する"},
              {"From now on you read and write all of it.",
               "以後、記録や取組を閲覧し、書けるようになります。"},
              false,
              true};
    case pb::SUPPORT_MEMBER_ACTION_ASSIGN:
      return {
          {"Say who works on it", "担当者を決める"},
          {"Where somebody is chosen, they alone write for your organization. The window reads "
           "who they are.",
           "担当者を選ぶと、その人だけが自分の団体として書けます。窓口にも担当者が表示されます。"},
          false,
          true};
    case pb::SUPPORT_MEMBER_ACTION_DECLINE:
      return {{"Do not take part", "参加を辞退する"},
              {"You read nothing of it any more.", "辞退すると、内容を閲覧できなくなります。"}};
    case pb::SUPPORT_MEMBER_ACTION_LEAVE:
      return {{"Leave", "支援から離れる"},
              {"You read nothing of it any more.", "離れると、内容を閲覧できなくなります。"}};
    default:
      return {{"Release it", "依頼を取り消す・解任する"},
              {"It reads nothing of it any more.", "この団体は、内容を閲覧できなくなります。"}};
  }
}

// Who refuses, leaves or is released reads the case no longer.
std::string AfterPart(const Message& reply) {
  const auto& member = static_cast<const pb::SupportMember&>(reply);
  const bool left = member.state() == pb::SUPPORT_MEMBER_STATE_DECLINED ||
                    member.state() == pb::SUPPORT_MEMBER_STATE_LEFT;
  return left ? "/supports" : AfterAsking(reply);
}

}  // namespace

const Form& SupportInviteForm() {
  static const auto& form = *new Form{
      .method = "SupportService/ChangeSupportMember",
      .part = "",
      .title = {"Ask an organization to take part", "団体に参加を依頼する"},
      .button = {"Ask", "依頼する"},
      .note = {"It reads the case to decide, and its log once it has accepted.",
               "依頼を受けた団体は、相談の内容を見て判断します。記録は参加後に閲覧できます。"},
      .fields = FormFields(
          InputsOf(*pb::ChangeSupportMemberRequest::descriptor(),
                   {{"name", CellKind::kId, 0, "団体の名称か団体コード", "依頼する団体（必須）",
                     "organization (required)"},
                    {"words", CellKind::kText, 0, "", "依頼の内容", "what it is asked for"}}),
          {{{}, {"name", "words"}}}),
      .begin = BeginSupportInvite,
      .subtitle = TitleOfSupportInvite,
      .complete = NameAsked,
      .next = AfterAsking,
      .done = "invited",
      .keeps = false};
  return form;
}

template <pb::SupportMemberAction kAction>
const Form& SupportPartForm() {
  static const auto& form = *[] {
    PartStepTexts step = PartStepTo(kAction);
    std::vector<Column> columns = {
        step.needs_words ? Column{"words", CellKind::kText, 0, "", "理由（必須）", "why (required)"}
                         : Column{"words", CellKind::kText, 0, ""}};
    std::vector<const char*> paths = {"words"};
    if (step.names_officials) {
      columns.push_back({"officials", CellKind::kLines, 0, ""});
      paths.push_back("officials");
    }
    return new Form{.method = "SupportService/ChangeSupportMember",
                    .part = "",
                    .title = step.title,
                    .button = step.title,
                    .note = std::move(step.note),
                    .fields = FormFields(
                        InputsOf(*pb::ChangeSupportMemberRequest::descriptor(), std::move(columns)),
                        {{{}, std::move(paths)}}),
                    .begin = BeginPartStep<kAction>,
                    .subtitle = TitleOfMember,
                    .choices = step.names_officials ? ColleaguesToName : nullptr,
                    .next = AfterPart,
                    .done = "step-recorded",
                    .keeps = false};
  }();
  return form;
}
template const Form& SupportPartForm<pb::SUPPORT_MEMBER_ACTION_ACCEPT>();
template const Form& SupportPartForm<pb::SUPPORT_MEMBER_ACTION_DECLINE>();
template const Form& SupportPartForm<pb::SUPPORT_MEMBER_ACTION_LEAVE>();
template const Form& SupportPartForm<pb::SUPPORT_MEMBER_ACTION_RELEASE>();
template const Form& SupportPartForm<pb::SUPPORT_MEMBER_ACTION_ASSIGN>();

std::string SupportPartFormPath(const std::string& member, pb::SupportMemberAction action) {
  for (const PartStepPath& path : kPartPaths) {
    if (path.action == action) return absl::StrCat(member, "/", path.view);
  }
  return "";
}

}  // namespace renkei::web
