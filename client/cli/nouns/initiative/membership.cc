#include <algorithm>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/cli/nouns/initiative/member_moves.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct Arguments {
  std::string initiative;
  std::string organization;
  pb::ChangeMembershipRequest request;
  int role = 0;
};

// One step of the membership of `organization`, and what has become of it.
absl::Status SendStep(Session& session, const std::string& initiative,
                      const std::string& organization, pb::MemberAction action,
                      pb::ChangeMembershipRequest request) {
  request.set_name(
      absl::StrCat(initiative, "/members/", organization.substr(organization.find('/') + 1)));
  request.set_action(action);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto member, session.Call<pb::InitiativeMember>(
                                          "InitiativeService/ChangeMembership", request));
  PrintWritten(session, member, MemberColumns(session));
  return absl::OkStatus();
}

absl::Status RunMove(Session& session, const Arguments& args, const MemberMove& move) {
  ASSIGN_OR_RETURN(const std::string initiative, session.resolver().Initiative(args.initiative));
  ASSIGN_OR_RETURN(const std::string organization,
                   args.organization.empty()
                       ? session.resolver().OwnOrganization()
                       : session.resolver().OrganizationName(args.organization));
  pb::ChangeMembershipRequest request = args.request;
  request.set_role(static_cast<pb::MemberRole>(args.role));
  if (move.dated_by_resolution) request.set_date(request.resolution_date());
  return SendStep(session, initiative, organization, move.action, request);
}

std::string ExampleLine(const MemberMove& move) {
  std::string line = absl::StrCat("renkei initiative ", move.verb, " 141003/wide-bus-2024",
                                  move.names_other ? " 横須賀市" : "");
  if (move.takes_council_date) line += " --council-date 2024-06-10";
  if (move.takes_resolution_date) line += " --resolution-date 2024-06-28";
  if (move.needs_reason) line += " --reason 事業の見直し";
  return line;
}

void AddMoveVerb(Noun noun, const MemberMove& move) {
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(move.verb, move.description);
  verb.Positional(&args->initiative, "INITIATIVE", InitiativeHelp())
      .Positional(&args->organization, "ORG",
                  move.names_other ? Text{"Which body: code or name", "対象の団体のコードか名称"}
                                   : Text{"Which body; left out: one's own",
                                          "対象の団体のコードか名称。省略時は自分の団体"},
                  move.names_other);
  if (move.takes_role)
    verb.Choice(&args->role, "--role", *pb::MemberRole_descriptor(),
                {"As what (default: member, partner for others than governments)",
                 "役割（省略時、自治体は構成員、その他はパートナー）"});
  if (move.takes_date)
    verb.Date(args->request.mutable_date(), "--date",
              {"The day it takes effect (default: today)", "効力の生じる日（省略時は今日）"});
  if (move.takes_council_date)
    verb.Date(args->request.mutable_council_date(), "--council-date",
              {"The day it was put to the council", "議会提案日"});
  if (move.takes_resolution_date)
    verb.Date(args->request.mutable_resolution_date(), "--resolution-date",
              {"The day of the council's resolution", "議決日"});
  if (move.needs_reason || move.takes_reason)
    verb.Option(args->request.mutable_reason(), "--reason", "TEXT", {"Why", "理由"},
                move.needs_reason);
  verb.Option(args->request.mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example(ExampleLine(move), move.example);
  verb.Run([args, move](Session& session) { return RunMove(session, *args, move); });
}

// The organization that is meant as one's predecessor: of the members that have ended and that one's
// own organization followed, the one called `text`, or the only one.
absl::StatusOr<std::string> PredecessorOf(Session& session, const std::string& initiative,
                                          const std::string& own, const std::string& text) {
  if (text.rfind("organizations/", 0) == 0) return text;
  ASSIGN_OR_RETURN(const std::vector<pb::InitiativeMember> members, MembersOf(session, initiative));
  std::vector<std::string> found;
  for (const pb::InitiativeMember& m : members) {
    const bool mine =
        std::find(m.successors().begin(), m.successors().end(), own) != m.successors().end();
    if (mine && (text.empty() || session.names().Of(m.organization()) == text))
      found.push_back(m.organization());
  }
  if (found.size() == 1) return found.front();
  if (!text.empty()) return session.resolver().OrganizationName(text);
  return domain::InvalidField(
      "predecessor", "REQUIRED",
      {absl::StrCat(found.size(), " members ended and were followed by you; name the one meant"),
       absl::StrCat("自団体が承継できる参加団体は", found.size(),
                    "件です。前の団体を指定してください。")});
}

void AddTakeOver(Noun noun) {
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "take-over", {"One's own organization takes over the membership of a predecessor that ended",
                    "合併等でなくなった前の団体の参加を、自団体が引き継ぎます"});
  verb.Positional(&args->initiative, "INITIATIVE", InitiativeHelp())
      .Positional(&args->organization, "PREDECESSOR",
                  {"Code, name, or organizations/ID; left out: the only one",
                   "前の団体のコード、名称またはリソース名。一つだけなら省略できます"},
                  false)
      .Date(args->request.mutable_date(), "--date",
            {"The day it takes effect (default: today)", "効力の生じる日（省略時は今日）"})
      .Option(args->request.mutable_reason(), "--reason", "TEXT", {"Why", "理由"})
      .Example("renkei initiative take-over 141003/wide-bus-2024 旧町 --date 2024-06-01",
               {"After a merger", "合併のあとに"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string initiative, session.resolver().Initiative(args->initiative));
    ASSIGN_OR_RETURN(const std::string own, session.resolver().OwnOrganization());
    ASSIGN_OR_RETURN(const std::string predecessor,
                     PredecessorOf(session, initiative, own, args->organization));
    args->request.set_predecessor(predecessor);
    return SendStep(session, initiative, own, pb::MEMBER_ACTION_TAKE_OVER, args->request);
  });
}

void AddMembers(Noun noun) {
  const auto name = std::make_shared<std::string>();
  const auto limit = std::make_shared<int>(0);
  Verb verb = noun.AddVerb("members", {"Lists all memberships of an initiative, in every state",
                                       "参加団体を、すべての状態について一覧します"});
  verb.Positional(name.get(), "INITIATIVE", InitiativeHelp())
      .Example("renkei initiative members 141003/wide-bus-2024", {"All of them", "すべて"});
  AddLimit(verb, limit.get());
  verb.Run([name, limit](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Initiative, name.get()));
    ASSIGN_OR_RETURN(const std::vector<pb::InitiativeMember> members,
                     MembersOf(session, *name, static_cast<size_t>(*limit)));
    session.printer().List(members, MemberColumns(session));
    NoteIfEmpty(session, members.size());
    return absl::OkStatus();
  });
}

// Memberships of one organization differ in what they are in.
std::vector<Column<pb::InitiativeMember>> MembershipColumns(Session& session) {
  const auto titles = std::make_shared<std::map<std::string, std::string>>();
  const auto title = [&session, titles](const pb::InitiativeMember& m) {
    pb::GetInitiativeRequest request;
    request.set_name(m.name().substr(0, m.name().find("/members/")));
    const auto [it, added] = titles->try_emplace(request.name(), request.name());
    if (added) {
      const auto found = session.Call<pb::Initiative>("InitiativeService/GetInitiative", request);
      if (found.ok()) it->second = found->title();
    }
    return it->second;
  };
  std::vector<Column<pb::InitiativeMember>> columns = MemberColumns(session);
  columns.insert(columns.begin() + 1, {{"INITIATIVE", "地域間連携"}, title, false, true});
  return columns;
}

absl::Status OfOwnUnlessNamed(Session& session, pb::ListMembershipsRequest& request) {
  if (!request.organization().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_organization(), session.resolver().OwnOrganization());
  return absl::OkStatus();
}

void AddMemberships(Noun noun) {
  AddVerb(noun,
          {.name = "memberships",
           .description = {"Lists what an organization takes part in",
                           "一つの団体が関わる地域間連携を一覧します"},
           .calls = "InitiativeService/ListMemberships",
           .takes = {Field("[ORG]", "organization",
                           {"Code or name; left out: one's own",
                            "団体のコードか名称。省略時は自分の団体"}),
                     Field("--as-of", "as_of",
                           {"Only those joined on that day", "その日に参加していたものだけ"})},
           .prepare = Before(OfOwnUnlessNamed),
           .prints = Listed(MembershipColumns),
           .examples = {{"renkei initiative memberships 横浜市", {"Of a city", "市の参加状況"}}}});
}

}  // namespace

std::vector<Column<pb::InitiativeMember>> MemberColumns(Session& session) {
  using M = pb::InitiativeMember;
  const Lang lang = session.lang();
  const auto joined_or_left = [](const M& m) {
    return m.left_date().empty() ? m.joined_date() : m.left_date();
  };
  return {{Heading<M>("organization"), Says<M>(session, "organization"), false, true},
          {Heading<M>("role"), Says<M>(session, "role")},
          {Heading<M>("state"),
           [lang](const M& m) {
             std::string state = ValueLabel(*pb::MemberState_descriptor(), m.state(), lang);
             if (m.state() == pb::MEMBER_STATE_APPLIED && m.accepted_by_lead())
               state = In(lang, {"applied (accepted)", "申請（承認済み）"});
             if (m.organization_ended().empty()) return state;
             return absl::StrCat(state, In(lang, {" (body ended ", "（団体は"}),
                                 m.organization_ended(), In(lang, {")", "に廃止）"}));
           }},
          {{"SINCE", "参加・離脱日"}, joined_or_left},
          {Heading<M>("reason"), [](const M& m) { return m.reason(); }, false, true},
          {{"MEMBERSHIP", "リソース名"}, [](const M& m) { return m.name(); }, false, false, true}};
}

absl::StatusOr<std::vector<pb::InitiativeMember>> MembersOf(Session& session,
                                                            const std::string& initiative,
                                                            size_t limit) {
  pb::ListMembersRequest request;
  request.set_parent(initiative);
  request.set_page_size(1000);
  ASSIGN_OR_RETURN(auto members, session.List<pb::InitiativeMember>("InitiativeService/ListMembers",
                                                                    request, limit));
  std::stable_partition(members.begin(), members.end(),
                        [](const auto& m) { return m.role() == pb::MEMBER_ROLE_LEAD; });
  return members;
}

void AddMembershipVerbs(Noun noun) {
  AddMembers(noun);
  AddMemberships(noun);
  for (const MemberMove& move : MemberMoves()) AddMoveVerb(noun, move);
  AddTakeOver(noun);
}

}  // namespace renkei::cli
