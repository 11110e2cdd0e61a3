#include "client/cli/nouns/initiative/member_moves.h"

#include "client/cli/next_steps.h"

namespace renkei::cli {
namespace {

// By the table of verbs, which suggestions are made from as well.
MemberMove& AddMove(pb::MemberAction action, const Text& description, const Text& example,
                    std::vector<MemberMove>& moves) {
  MemberMove& move = moves.emplace_back();
  move.verb = MemberVerbOf(action).verb;
  move.action = action;
  move.description = description;
  move.example = example;
  move.names_other = MemberVerbOf(action).names_other;
  return move;
}

// What the lead takes back.
void AddRetractions(std::vector<MemberMove>& moves) {
  const auto add = [&](pb::MemberAction action, const Text& description,
                       const Text& example) -> MemberMove& {
    return AddMove(action, description, example, moves);
  };
  add(pb::MEMBER_ACTION_RETRACT_INVITATION,
      {"The lead takes its invitation back", "幹事団体が招待を取り消します"},
      {"With the reason", "理由を添えて"})
      .needs_reason = true;
  add(pb::MEMBER_ACTION_RETRACT_LEAD_OFFER,
      {"The lead takes its offer to hand over back", "幹事団体が、幹事交代の打診を取り消します"},
      {"To a member", "打診した団体へ"})
      .takes_reason = true;
  add(pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST,
      {"The lead takes its request for a removal back", "幹事団体が、除名の申出を取り消します"},
      {"Of a member", "除名を求めた団体について"})
      .takes_reason = true;
}

}  // namespace

std::vector<MemberMove> MemberMoves() {
  std::vector<MemberMove> moves;
  const auto add = [&](pb::MemberAction action, const Text& description,
                       const Text& example) -> MemberMove& {
    return AddMove(action, description, example, moves);
  };
  MemberMove& invite =
      add(pb::MEMBER_ACTION_INVITE, {"The lead invites a body", "幹事団体が団体を招待します"},
          {"A city", "市を招待する"});
  invite.takes_role = true;
  add(pb::MEMBER_ACTION_APPLY, {"A body asks to take part", "団体が参加を申請します"},
      {"For one's own organization", "自分の団体として"})
      .takes_role = true;
  add(pb::MEMBER_ACTION_ACCEPT, {"The lead accepts who asked", "幹事団体が参加申請を承認します"},
      {"An applicant", "申請した団体を承認する"});
  add(pb::MEMBER_ACTION_CONSIDER,
      {"A body says that it considers it", "団体が検討を始めたことを記録します"},
      {"For one's own organization", "自分の団体として"});
  add(pb::MEMBER_ACTION_PUT_TO_COUNCIL,
      {"A body puts it to its council", "議会に提案したことを記録します"},
      {"With the day", "提案日を添えて"})
      .takes_council_date = true;
  MemberMove& join = add(pb::MEMBER_ACTION_JOIN, {"A body joins", "団体が参加します"},
                         {"With the day of the council's resolution", "議決日を添えて"});
  join.takes_date = true;
  join.takes_resolution_date = true;
  // A council of liaison alone needs no resolution: the reason says so.
  join.takes_reason = true;
  MemberMove& decline = add(pb::MEMBER_ACTION_DECLINE,
                            {"A body declines, or the lead declines an applicant",
                             "団体が辞退します。または幹事団体が申請を断ります"},
                            {"With the reason", "理由を添えて"});
  decline.takes_date = true;
  decline.needs_reason = true;
  MemberMove& withdraw =
      add(pb::MEMBER_ACTION_WITHDRAW, {"A member leaves", "参加団体が離脱します"},
          {"With the reason", "理由を添えて"});
  withdraw.takes_date = true;
  withdraw.needs_reason = true;
  MemberMove& remove = add(pb::MEMBER_ACTION_REQUEST_REMOVAL,
                           {"The lead asks the coordinator to remove a member",
                            "幹事団体が、事務局に除名の同意を求めます"},
                           {"With the reason", "理由を添えて"});
  remove.needs_reason = true;
  MemberMove& consent = add(pb::MEMBER_ACTION_CONSENT_TO_REMOVAL,
                            {"The coordinator consents to a removal", "事務局が除名に同意します"},
                            {"What the lead asked for", "幹事団体の求めに応じて"});
  consent.takes_date = true;
  add(pb::MEMBER_ACTION_OFFER_LEAD,
      {"The lead offers to hand over to a member", "幹事団体が、参加団体に幹事の交代を打診します"},
      {"To another member", "ほかの参加団体へ"});
  add(pb::MEMBER_ACTION_ACCEPT_LEAD,
      {"A member takes the lead that was offered", "打診を受けた団体が幹事を引き受けます"},
      {"For one's own organization", "自分の団体として"})
      .takes_date = true;
  // Of a body that joined without one: the lead, which joins by founding.
  MemberMove& resolve =
      add(pb::MEMBER_ACTION_PUT_TO_COUNCIL,
          {"Records the resolution of one's own council, for a body that has joined",
           "参加済みの団体（幹事など）が、自分の議会の議決を記録します"},
          {"With the day", "議決日を添えて"});
  resolve.verb = "resolve";
  resolve.takes_council_date = true;
  resolve.takes_resolution_date = true;
  resolve.takes_reason = true;
  resolve.dated_by_resolution = true;
  AddRetractions(moves);
  return moves;
}

}  // namespace renkei::cli
