// What states and actions are called.

#include "server/domain/initiative/membership.h"

namespace renkei::domain {

Bilingual StateName(pb::MemberState state) {
  switch (state) {
    case pb::MEMBER_STATE_UNSPECIFIED:
      return {"not yet a membership", "未参加"};
    case pb::MEMBER_STATE_INVITED:
      return {"invited", "招待"};
    case pb::MEMBER_STATE_APPLIED:
      return {"applied", "申請"};
    case pb::MEMBER_STATE_CONSIDERING:
      return {"considering", "検討中"};
    case pb::MEMBER_STATE_COUNCIL_PENDING:
      return {"council pending", "議会提案中"};
    case pb::MEMBER_STATE_JOINED:
      return {"joined", "参加"};
    case pb::MEMBER_STATE_DECLINED:
      return {"declined", "辞退"};
    case pb::MEMBER_STATE_WITHDRAWN:
      return {"withdrawn", "離脱"};
    case pb::MEMBER_STATE_REMOVED:
      return {"removed", "除名"};
    case pb::MEMBER_STATE_RETRACTED:
      return {"retracted", "招待取消"};
    default:
      return {"in an unknown state", "不明"};
  }
}

Bilingual ActionName(pb::MemberAction action) {
  switch (action) {
    case pb::MEMBER_ACTION_INVITE:
      return {"invite", "招待"};
    case pb::MEMBER_ACTION_APPLY:
      return {"apply", "参加の申請"};
    case pb::MEMBER_ACTION_ACCEPT:
      return {"accept the application", "申請の受諾"};
    case pb::MEMBER_ACTION_CONSIDER:
      return {"consider", "検討の開始"};
    case pb::MEMBER_ACTION_PUT_TO_COUNCIL:
      return {"put to the council", "議会への提案"};
    case pb::MEMBER_ACTION_JOIN:
      return {"join", "参加"};
    case pb::MEMBER_ACTION_DECLINE:
      return {"decline", "辞退・申請の却下"};
    case pb::MEMBER_ACTION_WITHDRAW:
      return {"withdraw", "離脱"};
    case pb::MEMBER_ACTION_REQUEST_REMOVAL:
      return {"request the removal", "除名の申出"};
    case pb::MEMBER_ACTION_CONSENT_TO_REMOVAL:
      return {"consent to the removal", "除名への同意"};
    case pb::MEMBER_ACTION_OFFER_LEAD:
      return {"offer the lead", "幹事交代の申出"};
    case pb::MEMBER_ACTION_ACCEPT_LEAD:
      return {"accept the lead", "幹事の引受け"};
    case pb::MEMBER_ACTION_RETRACT_INVITATION:
      return {"take back the invitation", "招待の取消し"};
    case pb::MEMBER_ACTION_RETRACT_LEAD_OFFER:
      return {"take back the offer of the lead", "幹事交代の申出の取消し"};
    case pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST:
      return {"take back the request for removal", "除名の申出の取消し"};
    case pb::MEMBER_ACTION_TAKE_OVER:
      return {"take over a predecessor's membership", "合併等による承継"};
    default:
      return {"unknown action", "不明な操作"};
  }
}

std::string StateToken(pb::MemberState state) {
  return pb::MemberState_Name(state).substr(sizeof("MEMBER_STATE_") - 1);
}

std::string ActionToken(pb::MemberAction action) {
  return pb::MemberAction_Name(action).substr(sizeof("MEMBER_ACTION_") - 1);
}

}  // namespace renkei::domain
