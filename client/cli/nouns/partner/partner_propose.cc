// `renkei partner propose`: a group of those with the same challenge becomes a joint initiative.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/cli/nouns/partner/partner_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/cli/text/terminal.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::cli {
namespace {

// As the contract has them, in code points.
constexpr size_t kMostTitle = 200;
constexpr size_t kMostChallenge = 2'000;
constexpr int kMostSourceCases = 50;
// A title says what it is about and not all of it.
constexpr size_t kTitleOfText = 40;

struct ProposeArguments {
  std::string group;
  ChallengeArguments challenge;
  std::vector<std::string> without;
};

// At most so many code points of it.
std::string FirstCodePoints(const std::string& text, size_t most) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count++ == most) return text.substr(0, i);
  }
  return text;
}

// What the asker states.
struct Stated {
  std::string title;
  std::string text;
  std::vector<std::string> framework_items;
};

template <typename Resource, typename Request>
absl::StatusOr<Resource> Get(Session& session, const std::string& method, const std::string& name) {
  Request request;
  request.set_name(name);
  return session.Call<Resource>(method, request);
}

template <typename Resource>
Stated StatedBy(const Resource& resource, std::string text) {
  return {resource.title(),
          std::move(text),
          {resource.framework_items().begin(), resource.framework_items().end()}};
}

absl::StatusOr<Stated> StatedIn(Session& session, const std::string& name) {
  if (absl::StartsWith(name, "cases/")) {
    ASSIGN_OR_RETURN(const auto found,
                     (Get<pb::Case, pb::GetCaseRequest>(session, "CaseService/GetCase", name)));
    return StatedBy(found, found.challenge().empty() ? found.summary() : found.challenge());
  }
  if (absl::StartsWith(name, "initiatives/")) {
    ASSIGN_OR_RETURN(const auto found, (Get<pb::Initiative, pb::GetInitiativeRequest>(
                                           session, "InitiativeService/GetInitiative", name)));
    return StatedBy(found, found.purpose());
  }
  if (absl::StrContains(name, "/nodes/")) {
    ASSIGN_OR_RETURN(const auto found, (Get<pb::VisionNode, pb::GetNodeRequest>(
                                           session, "VisionService/GetNode", name)));
    return StatedBy(found, found.text());
  }
  if (absl::StrContains(name, "/kpis/")) return Stated{session.names().Of(name), "", {}};
  ASSIGN_OR_RETURN(const auto found, (Get<pb::Vision, pb::GetVisionRequest>(
                                         session, "VisionService/GetVision", name)));
  return StatedBy(found, absl::StrJoin(found.challenges(), "\n"));
}

absl::StatusOr<Stated> StatedBy(Session& session, const pb::FindPartnersRequest& request) {
  if (!request.resource().empty()) return StatedIn(session, request.resource());
  if (!request.framework_item().empty())
    return Stated{session.names().Of(request.framework_item()), "", {request.framework_item()}};
  return Stated{FirstCodePoints(request.text(), kTitleOfText), request.text(), {}};
}

// The same for the same challenge and group, so that a second run finds what the first one made.
std::string KeyOf(const pb::FindPartnersRequest& request, const pb::PartnerGroup& group) {
  std::vector<std::string> bodies(group.organizations().begin(), group.organizations().end());
  std::sort(bodies.begin(), bodies.end());
  const std::string all = absl::StrCat(request.text(), "\n", request.resource(), "\n",
                                       request.framework_item(), "\n", absl::StrJoin(bodies, "\n"));
  // FNV-1a, 64 bits.
  uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : all) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return absl::StrFormat("partner-%016x", hash);
}

absl::StatusOr<pb::PartnerGroup> GroupOf(const pb::FindPartnersResponse& found,
                                         const std::string& typed) {
  int number = 0;
  if (absl::SimpleAtoi(typed, &number) && number >= 1 && number <= found.groups_size())
    return found.groups(number - 1);
  return UsageError(
      {absl::StrCat("GROUP is a number of `renkei partner find` with the same challenge, which now "
                    "has ",
                    found.groups_size(), " groups"),
       absl::StrCat("候補番号は、同じ課題での renkei partner find "
                    "に出る番号です（現在の候補は",
                    found.groups_size(), "件）。")});
}

// Who is asked, and its nearest statement.
struct Invited {
  std::string organization;
  const pb::PartnerCandidate* partner = nullptr;
};

absl::StatusOr<std::vector<Invited>> InvitedOf(Session& session,
                                               const pb::FindPartnersResponse& found,
                                               const pb::PartnerGroup& group,
                                               const std::vector<std::string>& without) {
  std::set<std::string> left_out;
  for (const std::string& typed : without) {
    ASSIGN_OR_RETURN(std::string name, session.resolver().OrganizationName(typed));
    if (!absl::c_linear_search(group.organizations(), name))
      return UsageError({absl::StrCat(typed, " is not in the group"),
                         absl::StrCat(typed, " はこの候補に含まれていません。")});
    left_out.insert(std::move(name));
  }
  std::vector<Invited> invited;
  for (const std::string& body : group.organizations()) {
    if (left_out.contains(body)) continue;
    Invited& one = invited.emplace_back(Invited{body, nullptr});
    for (const pb::PartnerCandidate& partner : found.partners()) {
      if (partner.organization() == body) one.partner = &partner;
    }
  }
  if (!invited.empty()) return invited;
  return UsageError({"nobody is left to invite", "招待する団体が残っていません。"});
}

// "下妻市「コミュニティバス運行事業」"
std::string StatementLine(Session& session, const Invited& one) {
  const std::string body = session.names().Of(one.organization);
  if (one.partner == nullptr || one.partner->statements().empty()) return body;
  const std::string& title = one.partner->statements(0).title();
  return In(session.lang(),
            {absl::StrCat(body, ": \"", title, "\""), absl::StrCat(body, "「", title, "」")});
}

pb::Initiative DraftOf(Session& session, const Stated& stated, const std::string& resource,
                       const std::vector<Invited>& invited) {
  pb::Initiative draft;
  const Text title = {absl::StrCat("Working together on: ", stated.title),
                      absl::StrCat(stated.title, "に関する連携")};
  draft.set_title(FirstCodePoints(In(session.lang(), title), kMostTitle));
  std::string purpose = In(session.lang(), {"These bodies state the same challenge:",
                                            "次の団体が同じ課題を挙げており、連携して取り組む。"});
  for (const Invited& one : invited)
    absl::StrAppend(&purpose, "\n", In(session.lang(), {"- ", "・"}), StatementLine(session, one));
  draft.set_purpose(purpose);
  if (!stated.text.empty()) draft.add_challenges(FirstCodePoints(stated.text, kMostChallenge));
  draft.mutable_framework_items()->Add(stated.framework_items.begin(),
                                       stated.framework_items.end());
  std::set<std::string> cases;
  if (absl::StartsWith(resource, "cases/")) cases.insert(resource);
  for (const Invited& one : invited) {
    if (one.partner == nullptr) continue;
    for (const pb::SearchHit& hit : one.partner->statements()) {
      if (hit.type() == pb::RESOURCE_TYPE_CASE) cases.insert(hit.name());
    }
  }
  for (const std::string& name : cases) {
    if (draft.source_cases_size() < kMostSourceCases) draft.add_source_cases(name);
  }
  return draft;
}

// That this lead founded under that key; without a name where there is none.
absl::StatusOr<pb::Initiative> Existing(Session& session, const std::string& lead,
                                        const std::string& key) {
  pb::ListInitiativesRequest request;
  request.set_filter(
      absl::StrCat("founder=", FilterQuote(lead), " AND external_id=", FilterQuote(key)));
  ASSIGN_OR_RETURN(const auto found,
                   session.List<pb::Initiative>("InitiativeService/ListInitiatives", request, 1));
  return found.empty() ? pb::Initiative() : found.front();
}

// Invites whoever has no part in it yet; nobody who declined is asked again.
absl::Status Invite(Session& session, const pb::Initiative& initiative, const Invited& one) {
  pb::ChangeMembershipRequest request;
  request.set_name(absl::StrCat(initiative.name(), "/members/",
                                one.organization.substr(one.organization.find('/') + 1)));
  request.set_action(pb::MEMBER_ACTION_INVITE);
  request.set_validate_only(session.dry_run());
  return session.Call<pb::InitiativeMember>("InitiativeService/ChangeMembership", request).status();
}

void NoteInvited(Session& session, const Invited& one, bool is_member) {
  const std::string who = Printable(StatementLine(session, one));
  if (is_member)
    session.Note({absl::StrCat("already asked: ", who), absl::StrCat("招待済み: ", who)});
  else
    session.Note(DoneOrWould(session,
                             {absl::StrCat("invited ", who), absl::StrCat("招待しました: ", who)},
                             {absl::StrCat("invite ", who), absl::StrCat("招待します: ", who)}));
}

absl::Status Propose(Session& session, const ProposeArguments& args) {
  ASSIGN_OR_RETURN(pb::FindPartnersRequest request, PartnersRequestOf(session, args.challenge));
  ASSIGN_OR_RETURN(const auto found,
                   session.Call<pb::FindPartnersResponse>("SearchService/FindPartners", request));
  ASSIGN_OR_RETURN(const pb::PartnerGroup group, GroupOf(found, args.group));
  ASSIGN_OR_RETURN(const std::vector<Invited> invited,
                   InvitedOf(session, found, group, args.without));
  const std::string key = KeyOf(request, group);
  ASSIGN_OR_RETURN(pb::Initiative initiative, Existing(session, found.organization(), key));
  std::set<std::string> members;
  if (initiative.name().empty()) {
    ASSIGN_OR_RETURN(const Stated stated, StatedBy(session, request));
    pb::CreateInitiativeRequest create;
    *create.mutable_initiative() = DraftOf(session, stated, request.resource(), invited);
    create.mutable_initiative()->set_external_id(key);
    create.set_lead(found.organization());
    create.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(initiative,
                     session.Call<pb::Initiative>("InitiativeService/CreateInitiative", create));
  } else {
    ASSIGN_OR_RETURN(const auto known, MembersOf(session, initiative.name()));
    for (const pb::InitiativeMember& member : known) members.insert(member.organization());
  }
  for (const Invited& one : invited) {
    const bool is_member = members.contains(one.organization);
    // What was only checked is nowhere, and nobody can be invited to it.
    const bool is_there = !session.dry_run() || !members.empty();
    if (!is_member && is_there) RETURN_IF_ERROR(Invite(session, initiative, one));
    NoteInvited(session, one, is_member);
  }
  PrintWritten(session, initiative, InitiativeColumns(session));
  return absl::OkStatus();
}

}  // namespace

void AddPartnerPropose(Noun noun) {
  const auto args = std::make_shared<ProposeArguments>();
  Verb verb = noun.AddVerb(
      "propose",
      {"Proposes a joint initiative to a group of `partner find`: creates it, led by one's own "
       "body, and invites the group. A second run makes no second one",
       "partner find の候補の団体に連携を提案します。自団体を幹事として地域間連携を登録し、"
       "候補の団体を招待します。同じ提案を再度実行しても重複しません"});
  verb.Positional(&args->group, "GROUP",
                  {"Its number in `partner find` with the same challenge",
                   "同じ課題での partner find に出る候補番号"});
  AddChallengeArguments(verb, &args->challenge);
  verb.Options(&args->without, "--without", "ORG",
               {"Leaves this body out; may be repeated", "招待しない団体（繰り返し指定可）"})
      .Example("renkei partner propose 1 運転手が足りずバス路線を維持できない --dry-run",
               {"What it would do", "実行した場合の内容を確認する"})
      .Example(
          "renkei partner propose 2 --resource cases/01m7zvtq7rxen8773pjza6srs3 --without 横須賀市",
          {"Without one of them", "一つの団体を除いて"});
  verb.Run([args](Session& session) { return Propose(session, *args); });
}

}  // namespace renkei::cli
